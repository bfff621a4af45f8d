/** What can be done to the license: the usual as buttons, the rest in a menu. */
import { ActionIcon, Button, Menu, Modal } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import type { License } from "../../../api/licenses";
import { useMay } from "../../../api/me";
import { confirm } from "../../../parts/confirm";
import { text } from "../../../text";
import { ActionForm } from "../ActionForm";
import type { Given } from "../bulk";
import { TransferForm } from "./TransferForm";
import { useLicenseAction } from "./useLicenseAction";

const words = text.licenses;

type Asked = "suspend" | "revoke" | "extend" | "delete" | "transfer";

export function Actions({ license, onChange }: { license: License; onChange: () => void }) {
  const mayWrite = useMay("licenses:write");
  const maySupport = useMay("licenses:support");
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Asked | null>(null);
  const act = useLicenseAction(license, (done) => {
    setAsked(null);
    if (done === "delete") void navigate({ to: "/licenses" });
  });

  const ask = (action: "resetDevices" | "endSessions") =>
    confirm({
      title: words.action[action],
      children: words.explain[action],
      confirm: words.action[action],
      onConfirm: () => act.mutate({ do: action }),
    });

  function submit(given: Given) {
    if (asked === "extend") act.mutate({ do: asked, duration_seconds: given.duration_seconds ?? 0 });
    else if (asked === "suspend" || asked === "revoke") act.mutate({ do: asked, reason: given.reason ?? null });
    else if (asked === "delete") act.mutate({ do: asked });
  }

  return (
    <>
      {maySupport && (
        <Button variant="default" onClick={() => setAsked("extend")}>
          {words.action.extend}
        </Button>
      )}
      {mayWrite && (
        <>
          <Button variant="default" onClick={onChange}>
            {words.action.update}
          </Button>
          {license.status === "active" && (
            <Button variant="default" onClick={() => setAsked("suspend")}>
              {words.action.suspend}
            </Button>
          )}
          {license.status === "suspended" && (
            <Button loading={act.isPending} onClick={() => act.mutate({ do: "reinstate" })}>
              {words.action.reinstate}
            </Button>
          )}
        </>
      )}
      {maySupport && (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon variant="default" size={36} aria-label={words.bulk.more}>
              <IconDots size={18} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => ask("resetDevices")}>{words.action.resetDevices}</Menu.Item>
            <Menu.Item onClick={() => ask("endSessions")}>{words.action.endSessions}</Menu.Item>
            {mayWrite && (
              <>
                <Menu.Item onClick={() => setAsked("transfer")}>{words.action.transfer}</Menu.Item>
                <Menu.Divider />
                {license.status !== "revoked" && (
                  <Menu.Item onClick={() => setAsked("revoke")}>{words.action.revoke}</Menu.Item>
                )}
                <Menu.Item onClick={() => setAsked("delete")}>{words.action.delete}</Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked && words.action[asked]}
        closeButtonProps={{ "aria-label": text.common.close }}
      >
        {asked === "transfer" && (
          <TransferForm
            isPending={act.isPending}
            onSubmit={(to) => act.mutate({ do: "transfer", ...to })}
            onCancel={() => setAsked(null)}
          />
        )}
        {asked && asked !== "transfer" && (
          <ActionForm
            key={asked}
            action={asked}
            label={words.action[asked]}
            isPending={act.isPending}
            applicationId={license.application_id}
            onSubmit={submit}
            onCancel={() => setAsked(null)}
          />
        )}
      </Modal>
    </>
  );
}
