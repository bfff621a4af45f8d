/** All licenses of an application as a file. */
import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";

import { useApplicationName, useApplications } from "../../api/applications";
import { answer, api } from "../../api/client";
import { save } from "../../parts/files";
import { complained } from "../../parts/said";
import { text } from "../../text";

const words = text.licenses;

export function ExportMenu({ applicationId }: { applicationId: string | undefined }) {
  const applications = useApplications();
  const id = applicationId ?? (applications.length === 1 ? applications[0]?.id : undefined) ?? null;
  const name = useApplicationName(id);
  // Fetched and not linked to: a link cannot say which organisation the person looks at.
  const download = useMutation({
    mutationFn: async (format: "csv" | "json") => {
      const params = { path: { application_id: id ?? "" }, query: { format } };
      const file: unknown = await answer(
        api.GET("/api/v1/applications/{application_id}/licenses/export", { params, parseAs: "blob" }),
      );
      save(file as Blob, `${name}.${format}`);
    },
    onError: complained,
  });
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} />} loading={download.isPending}>
          {words.export}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {id === null ? (
          <Menu.Item disabled maw={280} style={{ opacity: 1, color: "var(--mantine-color-text)" }}>
            {words.exportNeedsApplication}
          </Menu.Item>
        ) : (
          (["csv", "json"] as const).map((format) => (
            <Menu.Item key={format} onClick={() => download.mutate(format)}>
              {words.exportAs(format.toUpperCase(), name)}
            </Menu.Item>
          ))
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
