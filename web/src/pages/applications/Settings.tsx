/** What the vendor decides about an application's programs. */
import { Button, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useEffect } from "react";

import type { Application, ApplicationDetail } from "../../api/applications";
import { useMay } from "../../api/me";
import { DurationInput } from "../../parts/DurationInput";
import { showProblems } from "../../parts/forms";
import { complained, said } from "../../parts/said";
import { Section } from "../../parts/Section";
import { text } from "../../text";
import { useChange } from "./useChange";

const words = text.applications.settings;

function valuesOf(application: Application) {
  return {
    name: application.name,
    session_lifetime_seconds: application.session_lifetime_seconds as number | null,
    heartbeat_interval_seconds: application.heartbeat_interval_seconds as number | null,
    minimum_version: application.minimum_version ?? "",
    download_url: application.download_url ?? "",
  };
}

type Values = ReturnType<typeof valuesOf>;

const entered = (seconds: number | null) => (seconds === null ? words.required : null);

export function Settings({ application, etag }: { application: ApplicationDetail; etag: string }) {
  const may = useMay("applications:write");
  const change = useChange(application.id);
  const form = useForm<Values>({
    mode: "uncontrolled",
    initialValues: valuesOf(application),
    validate: { session_lifetime_seconds: entered, heartbeat_interval_seconds: entered },
  });
  const isOutdated = () => JSON.stringify(valuesOf(application)) !== JSON.stringify(form.getInitialValues());

  // It follows what others change, for as long as nothing is edited here.
  useEffect(() => {
    if (isOutdated() && !form.isDirty()) {
      form.setInitialValues(valuesOf(application));
      form.reset();
    }
  });

  function save(values: Values) {
    const { session_lifetime_seconds, heartbeat_interval_seconds } = values;
    if (session_lifetime_seconds === null || heartbeat_interval_seconds === null) return;
    if (isOutdated()) {
      complained(new Error(text.common.changedMeanwhile));
      return;
    }
    const changes = {
      name: values.name,
      session_lifetime_seconds,
      heartbeat_interval_seconds,
      minimum_version: values.minimum_version.trim() || null,
      download_url: values.download_url.trim() || null,
    };
    change.mutate(
      { changes, etag },
      {
        onSuccess: ({ data }) => {
          form.setInitialValues(valuesOf(data));
          form.reset();
          said(words.saved);
        },
        onError: (error) => showProblems(form, error),
      },
    );
  }

  return (
    <Section title={words.title} purpose={may ? words.effective : words.readOnly}>
      <form onSubmit={form.onSubmit(save)}>
        <Stack>
          <TextInput
            label={words.name}
            required
            maxLength={128}
            readOnly={!may}
            key={form.key("name")}
            {...form.getInputProps("name")}
          />
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <DurationInput
              label={words.lifetime}
              description={words.lifetimeHint}
              units={["minutes", "hours", "days"]}
              disabled={!may}
              required
              key={form.key("session_lifetime_seconds")}
              {...form.getInputProps("session_lifetime_seconds")}
            />
            <DurationInput
              label={words.heartbeat}
              description={words.heartbeatHint}
              units={["seconds", "minutes", "hours"]}
              disabled={!may}
              required
              key={form.key("heartbeat_interval_seconds")}
              {...form.getInputProps("heartbeat_interval_seconds")}
            />
            <TextInput
              label={words.minimumVersion}
              description={words.minimumVersionHint}
              placeholder="1.4.2"
              maxLength={128}
              readOnly={!may}
              key={form.key("minimum_version")}
              {...form.getInputProps("minimum_version")}
            />
            <TextInput
              label={words.downloadUrl}
              description={words.downloadUrlHint}
              type="url"
              placeholder="https://example.com/download"
              maxLength={2048}
              readOnly={!may}
              key={form.key("download_url")}
              {...form.getInputProps("download_url")}
            />
          </SimpleGrid>
          {may && (
            <Button type="submit" loading={change.isPending} style={{ alignSelf: "flex-start" }}>
              {words.save}
            </Button>
          )}
        </Stack>
      </form>
    </Section>
  );
}
