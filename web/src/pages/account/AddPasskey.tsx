import { TextInput } from "@mantine/core";
import { useInputState } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";

import { addPasskey } from "../../api/passkeys";
import { said } from "../../parts/said";
import { text } from "../../text";
import { WithPassword } from "./WithPassword";

const words = text.account.passkeys;

export function AddPasskey({ onDone }: { onDone: () => void }) {
  const queryClient = useQueryClient();
  const [name, setName] = useInputState("");

  async function add(password: string): Promise<void> {
    const added = await addPasskey(name, password);
    said(words.added(added.name));
    onDone();
    await queryClient.invalidateQueries({ queryKey: ["passkeys"] });
  }

  return (
    <WithPassword submit={words.go} act={add} onCancel={onDone}>
      <TextInput
        label={words.name}
        description={words.nameHint}
        maxLength={128}
        required
        data-autofocus
        value={name}
        onChange={setName}
      />
    </WithPassword>
  );
}
