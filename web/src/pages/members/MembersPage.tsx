import { Button, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconUserPlus } from "@tabler/icons-react";

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
  const [inviting, { open, close }] = useDisclosure(false);
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
      {mayManage && <InviteDialog opened={inviting} onClose={close} />}
    </Page>
  );
}
