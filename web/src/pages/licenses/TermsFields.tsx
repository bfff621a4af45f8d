/** What a license allows: each value is its own or, left empty, the policy's. */
import { Group, NativeSelect, NumberInput, Stack, Switch, TagsInput, TextInput } from "@mantine/core";

import { usePolicies, type Policy } from "../../api/policies";
import { DurationInput } from "../../parts/DurationInput";
import { text } from "../../text";
import { useWatched, type LicenseForm } from "./form";
import { limit, listed, policyEnd, type Ends } from "./terms";

const words = text.licenses.form;

interface FieldProps {
  form: LicenseForm;
}

export function usePolicyOf(form: LicenseForm): Policy | undefined {
  const applicationId = useWatched(form, "application_id");
  const policyId = useWatched(form, "policy_id");
  return usePolicies(applicationId || null).find(({ id }) => id === policyId);
}

export function PolicyField({ form }: FieldProps) {
  const applicationId = useWatched(form, "application_id");
  const policies = usePolicies(applicationId || null).filter((policy) => policy.application_id === applicationId);
  const policy = usePolicyOf(form);
  const data = [{ value: "", label: words.noPolicy }, ...policies.map(({ id, name }) => ({ value: id, label: name }))];
  return (
    <NativeSelect
      label={words.policy}
      description={policy ? `${words.policyHint} ${inWords(policy)}` : words.noPolicyHint}
      data={data}
      // Its choices arrive later than the form: the one that it has must be among them.
      key={`${form.key("policy_id")} ${applicationId} ${policies.length}`}
      {...form.getInputProps("policy_id")}
    />
  );
}

function inWords(policy: Policy): string {
  const terms = [
    `${words.ends.toLowerCase()}: ${policyEnd(policy)}`,
    `${words.maxDevices.toLowerCase()}: ${limit(policy.max_devices)}`,
    `${words.maxSessions.toLowerCase()}: ${limit(policy.max_sessions)}`,
    `${words.entitlements.toLowerCase()}: ${listed(policy.entitlements)}`,
  ];
  return `${policy.name}: ${terms.join("; ")}.`;
}

/** `given` says what the end is if nothing is said of it: the policy's for a new license, else as it is. */
export function EndFields({ form, given }: FieldProps & { given: string }) {
  const ends = useWatched(form, "ends");
  const choices: Record<Ends, string> = {
    given,
    never: words.endsNever,
    at: words.endsAt,
    after: words.endsAfter,
  };
  return (
    <Stack gap="sm">
      <NativeSelect
        label={words.ends}
        data={Object.entries(choices).map(([value, label]) => ({ value, label }))}
        key={form.key("ends")}
        {...form.getInputProps("ends")}
      />
      {ends === "at" && (
        <TextInput
          type="datetime-local"
          label={words.expiresAt}
          required
          key={form.key("expires_at")}
          {...form.getInputProps("expires_at")}
        />
      )}
      {ends === "after" && (
        <Group grow align="flex-start" preventGrowOverflow={false}>
          <DurationInput label={words.duration} required key={form.key("duration_seconds")} {...form.getInputProps("duration_seconds")} />
          <NativeSelect
            label={words.starts}
            data={[
              { value: "creation", label: given === words.endsPolicy ? words.startsCreation : words.startsNow },
              { value: "first_use", label: words.startsFirstUse },
            ]}
            key={form.key("starts")}
            {...form.getInputProps("starts")}
          />
        </Group>
      )}
    </Stack>
  );
}

export function LimitField({ form, name }: FieldProps & { name: "max_devices" | "max_sessions" }) {
  const policy = usePolicyOf(form);
  const standard = name === "max_devices" ? 1 : 0;
  const otherwise = policy ? words.asPolicy(limit(policy[name])) : words.asDefault(limit(standard));
  return (
    <NumberInput
      label={name === "max_devices" ? words.maxDevices : words.maxSessions}
      description={words.limitHint(otherwise)}
      min={0}
      max={1_000_000}
      allowDecimal={false}
      key={form.key(name)}
      {...form.getInputProps(name)}
    />
  );
}

export function AtLimitField({ form }: FieldProps) {
  const policy = usePolicyOf(form);
  const standard = policy?.at_session_limit === "replace_oldest" ? words.replaceOldest : words.reject;
  const otherwise = policy ? words.asPolicy(standard.toLowerCase()) : words.asDefault(standard.toLowerCase());
  return (
    <NativeSelect
      label={words.atLimit}
      data={[
        { value: "", label: otherwise },
        { value: "reject", label: words.reject },
        { value: "replace_oldest", label: words.replaceOldest },
      ]}
      key={form.key("at_session_limit")}
      {...form.getInputProps("at_session_limit")}
    />
  );
}

export function EntitlementsField({ form }: FieldProps) {
  const own = useWatched(form, "has_entitlements");
  const policy = usePolicyOf(form);
  const otherwise = policy ? words.asPolicy(listed(policy.entitlements)) : words.asDefault(text.common.none);
  return (
    <Stack gap="xs">
      <Switch
        label={words.ownEntitlements}
        description={words.ownEntitlementsHint(otherwise)}
        key={form.key("has_entitlements")}
        {...form.getInputProps("has_entitlements", { type: "checkbox" })}
      />
      {own && (
        <TagsInput
          label={words.entitlements}
          description={words.entitlementsHint}
          maxTags={100}
          key={form.key("entitlements")}
          {...form.getInputProps("entitlements")}
        />
      )}
    </Stack>
  );
}
