import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";

import { useMembership } from "../../api/me";
import type { Role } from "../../api/roles";
import { Dialog } from "../../parts/Dialog";
import { showProblems } from "../../parts/forms";
import { text } from "../../text";
import { RoleSelect } from "./RoleSelect";
import { useInvite } from "./useInvite";

const words = text.members;

interface InviteDialogProps {
  opened: boolean;
  onClose: () => void;
}

export function InviteDialog({ opened, onClose }: InviteDialogProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title={words.invite}>
      <InviteForm onClose={onClose} />
    </Dialog>
  );
}

function InviteForm({ onClose }: { onClose: () => void }) {
  const isOwner = useMembership()?.role === "owner";
  const form = useForm<{ email: string; role: Role }>({
    mode: "uncontrolled",
    initialValues: { email: "", role: "developer" },
  });
  const invite = useInvite();
  return (
    <form
      onSubmit={form.onSubmit((given) =>
        invite.mutate(given, { onSuccess: onClose, onError: (error) => showProblems(form, error) }),
      )}
    >
      <Stack>
        <TextInput
          label={words.email}
          description={words.emailHint}
          type="email"
          maxLength={254}
          required
          data-autofocus
          key={form.key("email")}
          {...form.getInputProps("email")}
        />
        <RoleSelect
          label={words.role}
          withOwner={isOwner}
          defaultValue="developer"
          onChange={(role) => form.setFieldValue("role", role)}
          error={form.errors.role}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={invite.isPending}>
            {words.send}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
