/** Turning all programs of an application away for a while, and letting them in again. */
import { Button } from "@mantine/core";

import type { ApplicationDetail } from "../../api/applications";
import { useMay } from "../../api/me";
import { confirm } from "../../parts/confirm";
import { complained, said } from "../../parts/said";
import { Section } from "../../parts/Section";
import { text } from "../../text";
import { useChange } from "./useChange";
import { useWhom } from "./whom";

const words = text.applications.state;

export function OnAndOff({ application }: { application: ApplicationDetail }) {
  const { name, enabled } = application;
  const may = useMay("applications:write");
  const { sessions, licenses } = useWhom(application.id);
  const change = useChange(application.id);

  function set(wanted: boolean) {
    change.mutate(
      { changes: { enabled: wanted } },
      { onSuccess: () => said(wanted ? words.enabledNow(name) : words.disabledNow(name)), onError: complained },
    );
  }

  const disable = () =>
    confirm({
      title: words.question(name),
      children: words.hits(sessions, licenses),
      confirm: words.disable,
      onConfirm: () => set(false),
    });

  return (
    <Section
      title={words.title}
      purpose={enabled ? words.on : words.off}
      actions={
        may && (
          <Button
            variant={enabled ? "default" : "filled"}
            loading={change.isPending}
            onClick={() => (enabled ? disable() : set(true))}
          >
            {enabled ? words.disable : words.enable}
          </Button>
        )
      }
    />
  );
}
