import { Button, Stack } from "@mantine/core";
import { IconUserPlus } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";

import { useMay } from "../../api/me";
import { Page } from "../../parts/Page";
import { text } from "../../text";
import { Invitations } from "./Invitations";
import { InviteDialog } from "./InviteDialog";
import { People } from "./People";
import { RolesTable } from "./RolesTable";

const words = text.members;

export function MembersPage() {
  const mayManage = useMay("members:write");
  const { invite = false } = useSearch({ from: "/inside/members" });
  const navigate = useNavigate({ from: "/members" });
  const open = () => void navigate({ search: { invite: true } });
  const close = () => void navigate({ search: {}, replace: true });
  return (
    <Page
      title={words.title}
      purpose={words.purpose}
      actions={
        mayManage && (
          <Button leftSection={<IconUserPlus size={18} />} onClick={open}>
            {words.invite}
          </Button>
        )
      }
    >
      <Stack gap="lg">
        <People />
        {mayManage && <Invitations />}
        <RolesTable />
      </Stack>
      {mayManage && <InviteDialog opened={invite} onClose={close} />}
    </Page>
  );
}
