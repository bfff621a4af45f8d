import { Alert, Button, Group, NumberInput, Radio, SimpleGrid, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { answer, api } from "../../api/client";
import { ApplicationSelect } from "../../parts/ApplicationSelect";
import { DurationInput } from "../../parts/DurationInput";
import { showProblems } from "../../parts/forms";
import { said } from "../../parts/said";
import { text } from "../../text";
import { policySentence } from "./sentence";
import { termsOf, type PolicyValues } from "./values";

const LIMIT_MAX = 1_000_000;
const RESETS_MAX = 1000;

const words = text.policies.form;

interface PolicyFormProps {
  /** The one that is edited, and what was seen of it; none for a new one. */
  edited: { id: string; etag: string } | null;
  initial: PolicyValues;
  onDone: () => void;
}

export function PolicyForm({ edited, initial, onDone }: PolicyFormProps) {
  const queryClient = useQueryClient();
  const [values, setValues] = useState(initial);
  const form = useForm<PolicyValues>({
    mode: "uncontrolled",
    initialValues: initial,
    onValuesChange: setValues,
    validate: {
      duration_seconds: (seconds, { ends }) => (ends === "after" && !seconds ? words.durationMissing : null),
    },
  });
  const save = useMutation({
    mutationFn: (given: PolicyValues) => {
      const body = { name: given.name, ...termsOf(given) };
      if (edited) {
        const params = { path: { policy_id: edited.id }, header: { "If-Match": edited.etag } };
        return answer(api.PATCH("/api/v1/policies/{policy_id}", { params, body }));
      }
      const params = { path: { application_id: given.application_id } };
      return answer(api.POST("/api/v1/applications/{application_id}/policies", { params, body }));
    },
    onSuccess: async ({ name }) => {
      said((edited ? text.policies.saved : text.policies.created)(name));
      onDone();
      await Promise.all(
        ["policies", "licenses"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })),
      );
    },
    onError: (error) => showProblems(form, error),
  });

  return (
    <form onSubmit={form.onSubmit((given) => save.mutate(given))}>
      <Stack>
        {edited === null && (
          <ApplicationSelect
            required
            allowDeselect={false}
            value={values.application_id}
            onChange={(id) => form.setFieldValue("application_id", id ?? "")}
            error={form.errors.application_id}
          />
        )}
        <TextInput
          label={words.name}
          description={words.nameHint}
          required
          maxLength={128}
          data-autofocus
          key={form.key("name")}
          {...form.getInputProps("name")}
        />
        <Radio.Group label={words.ends} key={form.key("ends")} {...form.getInputProps("ends")}>
          <Group mt={6}>
            <Radio value="after" label={words.after} />
            <Radio value="never" label={words.never} />
          </Group>
        </Radio.Group>
        {values.ends === "after" && (
          <>
            <DurationInput
              label={words.duration}
              required
              key={form.key("duration_seconds")}
              {...form.getInputProps("duration_seconds")}
            />
            <Radio.Group label={words.starts} key={form.key("starts")} {...form.getInputProps("starts")}>
              <Stack gap={6} mt={6}>
                <Radio value="first_use" label={words.firstUse} />
                <Radio value="creation" label={words.creation} />
              </Stack>
            </Radio.Group>
          </>
        )}
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label={words.maxDevices}
            description={words.maxDevicesHint}
            placeholder={words.any}
            {...WHOLE}
            max={LIMIT_MAX}
            key={form.key("max_devices")}
            {...form.getInputProps("max_devices")}
          />
          <NumberInput
            label={words.maxSessions}
            description={words.maxSessionsHint}
            placeholder={words.any}
            {...WHOLE}
            max={LIMIT_MAX}
            key={form.key("max_sessions")}
            {...form.getInputProps("max_sessions")}
          />
        </SimpleGrid>
        {Boolean(values.max_sessions) && (
          <Radio.Group
            label={words.atLimit}
            key={form.key("at_session_limit")}
            {...form.getInputProps("at_session_limit")}
          >
            <Stack gap={6} mt={6}>
              <Radio value="reject" label={words.reject} />
              <Radio value="replace_oldest" label={words.replaceOldest} />
            </Stack>
          </Radio.Group>
        )}
        <TagsInput
          label={words.entitlements}
          description={words.entitlementsHint}
          maxTags={100}
          acceptValueOnBlur
          clearable={false}
          key={form.key("entitlements")}
          {...form.getInputProps("entitlements")}
        />
        <NumberInput
          label={words.resets}
          description={words.resetsHint}
          {...WHOLE}
          max={RESETS_MAX}
          key={form.key("device_resets_per_month")}
          {...form.getInputProps("device_resets_per_month")}
        />
        {Boolean(values.device_resets_per_month) && (
          <DurationInput
            label={words.cooldown}
            description={words.cooldownHint}
            key={form.key("device_reset_cooldown_seconds")}
            {...form.getInputProps("device_reset_cooldown_seconds")}
          />
        )}
        <Alert variant="light" title={words.preview}>
          <Text size="sm" aria-live="polite">
            {policySentence(termsOf(values))}
          </Text>
        </Alert>
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {edited ? text.common.save : text.common.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const WHOLE = { min: 0, allowDecimal: false, allowNegative: false, clampBehavior: "strict" } as const;
