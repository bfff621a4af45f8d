import { Button, Text } from "@mantine/core";
import { IconFingerprint, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { answer, api, type Schemas } from "../../api/client";
import { offersPasskeys } from "../../api/passkeys";
import { Dialog } from "../../parts/Dialog";
import { LoadingRows } from "../../parts/Loading";
import { Row, Rows } from "../../parts/Rows";
import { Section } from "../../parts/Section";
import { Trouble } from "../../parts/Trouble";
import { When } from "../../parts/When";
import { text } from "../../text";
import { AddPasskey } from "./AddPasskey";
import { RenamePasskey } from "./RenamePasskey";
import { useDeletePasskey } from "./useDeletePasskey";

const words = text.account.passkeys;

export function Passkeys() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["passkeys"],
    queryFn: () => answer(api.GET("/api/v1/account/passkeys")),
  });
  const [adding, setAdding] = useState(false);
  const [renaming, setRenaming] = useState<Schemas["Passkey"] | null>(null);
  const remove = useDeletePasskey();
  const offered = offersPasskeys();
  return (
    <Section
      title={words.title}
      purpose={words.purpose}
      actions={
        offered && (
          <Button variant="default" leftSection={<IconPlus size={18} />} onClick={() => setAdding(true)}>
            {words.add}
          </Button>
        )
      }
    >
      {!offered && <Text size="sm">{words.unsupported}</Text>}
      {isPending && <LoadingRows rows={1} height={48} />}
      {error && <Trouble error={error} retry={refetch} />}
      {data?.length === 0 && <Text size="sm">{words.empty}</Text>}
      {data && data.length > 0 && (
        <Rows label={words.title}>
          {data.map((passkey) => (
            <Row
              key={passkey.id}
              icon={<IconFingerprint size={24} aria-hidden />}
              title={passkey.name}
              actions={
                <>
                  <Button
                    variant="default"
                    aria-label={words.renameOf(passkey.name)}
                    onClick={() => setRenaming(passkey)}
                  >
                    {words.rename}
                  </Button>
                  <Button variant="default" aria-label={words.deleteOf(passkey.name)} onClick={() => remove(passkey)}>
                    {words.delete}
                  </Button>
                </>
              }
            >
              {words.made} <When at={passkey.created_at} /> ·{" "}
              {passkey.last_used_at === null ? words.unused : `${words.used} `}
              <When at={passkey.last_used_at} />
            </Row>
          ))}
        </Rows>
      )}
      <Dialog opened={adding} onClose={() => setAdding(false)} title={words.addTitle}>
        <AddPasskey onDone={() => setAdding(false)} />
      </Dialog>
      <Dialog opened={renaming !== null} onClose={() => setRenaming(null)} title={words.rename}>
        {renaming && <RenamePasskey passkey={renaming} onDone={() => setRenaming(null)} />}
      </Dialog>
    </Section>
  );
}
