/** The license that the first program is tried with. */
import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import type { Application } from "../../api/applications";
import { answer, api, type Schemas } from "../../api/client";
import { useMay, useMe } from "../../api/me";
import { CopyText } from "../../parts/Copy";
import { showProblems } from "../../parts/forms";
import { text } from "../../text";

const words = text.welcome.steps.license;

interface FirstLicenseProps {
  application: Application | undefined;
  /** Null: there is none; undefined: that is not known yet. */
  license: Schemas["License"] | null | undefined;
}

export function FirstLicense({ application, license }: FirstLicenseProps) {
  const may = useMay("licenses:write");
  const seesKeys = useMay("license_keys");
  if (license) {
    if (!seesKeys) return <Text>{words.hidden}</Text>;
    return (
      <Stack gap={4}>
        <Text>{words.have}</Text>
        <CopyText value={license.key} what={words.what} />
      </Stack>
    );
  }
  if (application && license === null && !may) return <Text>{text.welcome.needsRole}</Text>;
  return (
    <>
      <Text c="dimmed">{words.hint}</Text>
      {application && <LicenseForm applicationId={application.id} disabled={license === undefined} />}
    </>
  );
}

function LicenseForm({ applicationId, disabled }: { applicationId: string; disabled: boolean }) {
  const queryClient = useQueryClient();
  const me = useMe();
  const form = useForm({ mode: "uncontrolled", initialValues: { username: me.name } });
  const create = useMutation({
    mutationFn: (body: typeof form.values) =>
      answer(
        api.POST("/api/v1/applications/{application_id}/licenses", {
          params: { path: { application_id: applicationId } },
          body,
        }),
      ),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ["statistics"] });
      return queryClient.invalidateQueries({ queryKey: ["licenses"] });
    },
    onError: (error) => showProblems(form, error),
  });
  return (
    <form onSubmit={form.onSubmit((values) => create.mutate(values))}>
      <Stack maw={420}>
        <TextInput
          label={words.username}
          description={words.usernameHint}
          maxLength={256}
          autoComplete="off"
          key={form.key("username")}
          {...form.getInputProps("username")}
        />
        <Button type="submit" loading={create.isPending} disabled={disabled} style={{ alignSelf: "flex-start" }}>
          {words.submit}
        </Button>
      </Stack>
    </form>
  );
}
