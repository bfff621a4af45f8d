/** Making licenses: from a policy, with terms of their own, or both; and their keys, to take along. */
import { Button, Drawer, Fieldset, Group, NativeSelect, NumberInput, Stack, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { useApplications } from "../../api/applications";
import { answer, api, type Schemas } from "../../api/client";
import { licensesChanged } from "../../api/licenses";
import { showProblems } from "../../parts/forms";
import { text } from "../../text";
import { CreatedLicenses } from "./CreatedLicenses";
import { CustomerFields } from "./CustomerFields";
import { useLicenseForm, useWatched } from "./form";
import { AtLimitField, EndFields, EntitlementsField, LimitField, PolicyField } from "./TermsFields";
import { creationOf, NEW, type LicenseValues } from "./terms";

const words = text.licenses;

interface CreateDrawerProps {
  opened: boolean;
  onClose: () => void;
  /** Chosen beforehand. */
  applicationId: string | undefined;
  policyId: string | undefined;
}

export function CreateDrawer({ opened, onClose, applicationId, policyId }: CreateDrawerProps) {
  const [created, setCreated] = useState<Schemas["CreatedLicense"][] | null>(null);
  const applications = useApplications();
  const close = () => {
    setCreated(null);
    onClose();
  };
  return (
    <Drawer
      opened={opened}
      onClose={close}
      position="right"
      size="lg"
      title={created ? words.created.title(created.length) : words.create}
      closeButtonProps={{ "aria-label": text.common.close }}
      // What was typed, and keys that were just made, do not go by a click beside them.
      closeOnClickOutside={false}
    >
      {created ? (
        <CreatedLicenses licenses={created} onAgain={() => setCreated(null)} />
      ) : (
        applications.length > 0 && (
          <CreateForm
            initial={{ ...NEW, application_id: applicationId ?? applications[0]?.id ?? "", policy_id: policyId ?? "" }}
            onCreated={setCreated}
            onCancel={close}
          />
        )
      )}
    </Drawer>
  );
}

interface CreateFormProps {
  initial: LicenseValues;
  onCreated: (licenses: Schemas["CreatedLicense"][]) => void;
  onCancel: () => void;
}

function CreateForm({ initial, onCreated, onCancel }: CreateFormProps) {
  const form = useLicenseForm(initial);
  const applications = useApplications();
  const count = Number(useWatched(form, "count")) || 1;
  const queryClient = useQueryClient();
  // The policies of one application are not those of another.
  form.watch("application_id", () => form.setFieldValue("policy_id", ""));

  const create = useMutation({
    mutationFn: (values: LicenseValues) =>
      answer(
        api.POST("/api/v1/applications/{application_id}/licenses", {
          params: { path: { application_id: values.application_id } },
          body: creationOf(values),
        }),
      ),
    onSuccess: (licenses) => {
      onCreated(licenses);
      void licensesChanged(queryClient);
    },
    onError: (error) => showProblems(form, error),
  });

  return (
    <form noValidate onSubmit={form.onSubmit((values) => create.mutate(values))}>
      <Stack>
        <Group grow align="flex-start" preventGrowOverflow={false}>
          <NativeSelect
            label={words.form.application}
            data={applications.map(({ id, name }) => ({ value: id, label: name }))}
            key={form.key("application_id")}
            {...form.getInputProps("application_id")}
          />
          <NumberInput
            label={words.form.count}
            min={1}
            max={10_000}
            allowDecimal={false}
            thousandSeparator=","
            key={form.key("count")}
            {...form.getInputProps("count")}
          />
        </Group>
        <PolicyField form={form} />
        <Fieldset legend={words.form.customer}>
          <Stack gap="sm">
            <CustomerFields form={form} />
          </Stack>
        </Fieldset>
        <Fieldset legend={words.form.terms}>
          <Stack gap="sm">
            <EndFields form={form} given={words.form.endsPolicy} />
            <Group grow align="flex-end" preventGrowOverflow={false}>
              <LimitField form={form} name="max_devices" />
              <LimitField form={form} name="max_sessions" />
            </Group>
            <AtLimitField form={form} />
            <EntitlementsField form={form} />
          </Stack>
        </Fieldset>
        <Textarea
          label={words.form.metadata}
          description={words.form.metadataHint}
          placeholder="{}"
          autosize
          minRows={2}
          maxRows={12}
          spellCheck={false}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          key={form.key("metadata")}
          {...form.getInputProps("metadata")}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {words.created.submit(count)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
