import { Alert, Button, Group, Progress, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { useApplications } from "../../api/applications";
import { licensesChanged } from "../../api/licenses";
import { ApplicationSelect } from "../../parts/ApplicationSelect";
import { AnchorLink, ButtonLink } from "../../parts/links";
import { LoadingRows } from "../../parts/Loading";
import { Page } from "../../parts/Page";
import { Trouble } from "../../parts/Trouble";
import { text } from "../../text";
import { DropArea } from "./import/DropArea";
import { Faults } from "./import/Faults";
import type { Format, Parsed } from "./import/parse";
import { Preview } from "./import/Preview";
import { formatOf, readFile } from "./import/readFile";
import { TurnedDownError, upload } from "./import/upload";

const words = text.importing;

interface Opened {
  file: File;
  format: Format;
  parsed: Parsed;
}

export function ImportPage() {
  const applications = useApplications();
  const [chosen, setChosen] = useState<string>();
  const applicationId = chosen ?? applications[0]?.id;
  const open = useMutation({
    mutationFn: async (file: File): Promise<Opened> => {
      const format = await formatOf(file);
      return { file, format, parsed: await readFile(file, format) };
    },
  });
  return (
    <Page
      title={words.title}
      purpose={words.purpose}
      above={
        <AnchorLink size="sm" to="/licenses">
          <Group gap={4} component="span" display="inline-flex">
            <IconArrowLeft size={14} />
            {text.license.back}
          </Group>
        </AnchorLink>
      }
    >
      <ApplicationSelect label={words.application} maw={360} allowDeselect={false} value={applicationId} onChange={setChosen} />
      {!open.data && <DropArea onFile={open.mutate} disabled={open.isPending} />}
      {open.isPending && <LoadingRows rows={4} />}
      {open.error && <Trouble error={open.error} />}
      {open.data && applicationId && (
        <OpenedFile key={applicationId} opened={open.data} applicationId={applicationId} onAnother={() => open.reset()} />
      )}
    </Page>
  );
}

interface OpenedFileProps {
  opened: Opened;
  applicationId: string;
  onAnother: () => void;
}

function OpenedFile({ opened: { file, format, parsed }, applicationId, onAnother }: OpenedFileProps) {
  const queryClient = useQueryClient();
  const [part, setPart] = useState(0);
  const [stop, setStop] = useState<AbortController | null>(null);
  const send = useMutation({
    mutationFn: async ({ isDryRun }: { isDryRun: boolean }) => {
      const stopping = new AbortController();
      setStop(stopping);
      setPart(0);
      return upload({ applicationId, file, format, isDryRun, onProgress: setPart, signal: stopping.signal });
    },
    onSuccess: (_, { isDryRun }) => (isDryRun ? undefined : licensesChanged(queryClient)),
  });
  const isImported = send.data !== undefined && !send.variables.isDryRun;
  const isStopped = send.error instanceof DOMException;

  return (
    <Stack gap="md">
      <Group justify="space-between">
        <div>
          <Title order={2} size="h4">
            {file.name}
          </Title>
          <Text size="sm" role="status">
            {words.found(parsed.rows)}
          </Text>
        </div>
        <Button variant="default" disabled={send.isPending} onClick={onAnother}>
          {words.another}
        </Button>
      </Group>
      {send.error instanceof TurnedDownError ? (
        <Faults title={words.serverFaults} hint={words.serverFaultsHint} faults={send.error.lines} />
      ) : (
        send.error && !isStopped && <Trouble error={send.error} />
      )}
      {parsed.faults.length > 0 ? (
        <Faults title={words.faults(parsed.faults.length)} hint={words.faultsHint} faults={parsed.faults} />
      ) : (
        <Preview parsed={parsed} />
      )}
      {send.isPending && (
        <Stack gap={6}>
          <Text size="sm" role="status">
            {part < 1 ? words.uploading(Math.floor(part * 100)) : words.writing}
          </Text>
          <Progress value={part * 100} animated={part === 1} aria-label={words.title} />
        </Stack>
      )}
      {send.data && (
        <Alert color="teal" variant="light" icon={<IconCheck />} role="status">
          <Group justify="space-between">
            <Text size="sm">{isImported ? words.imported(send.data.imported) : words.checked(send.data.rows)}</Text>
            {isImported && (
              <ButtonLink size="xs" to="/licenses" search={{ application_id: applicationId }}>
                {words.open}
              </ButtonLink>
            )}
          </Group>
        </Alert>
      )}
      {parsed.faults.length === 0 && !isImported && (
        <Group>
          <Button loading={send.isPending && !send.variables.isDryRun} disabled={send.isPending} onClick={() => send.mutate({ isDryRun: false })}>
            {words.import(parsed.rows)}
          </Button>
          <Button variant="default" disabled={send.isPending} onClick={() => send.mutate({ isDryRun: true })}>
            {words.check}
          </Button>
          {send.isPending && part < 1 && (
            <Button variant="subtle" onClick={() => stop?.abort()}>
              {words.stop}
            </Button>
          )}
          <Text size="sm" c="dimmed">
            {words.quiet}
          </Text>
        </Group>
      )}
    </Stack>
  );
}
