import { Alert, Badge, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { answer, api } from "../../api/client";
import { Dialog } from "../../parts/Dialog";
import { LoadingRows } from "../../parts/Loading";
import { said } from "../../parts/said";
import { Section } from "../../parts/Section";
import { Trouble } from "../../parts/Trouble";
import { number, text } from "../../text";
import { EnrolApp } from "./EnrolApp";
import { RecoveryCodes } from "./RecoveryCodes";
import { WithPassword } from "./WithPassword";

const words = text.account.totp;
const TITLES = { add: words.addTitle, renew: words.renewTitle, remove: words.removeTitle } as const;
const FEW = 3;

export function AuthenticatorApp() {
  const queryClient = useQueryClient();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ["totp"],
    queryFn: () => answer(api.GET("/api/v1/account/totp")),
  });
  const [opened, { open, close }] = useDisclosure(false);
  const [doing, setDoing] = useState<keyof typeof TITLES>("add");
  const [codes, setCodes] = useState<string[] | null>(null);

  function begin(what: keyof typeof TITLES): void {
    setDoing(what);
    open();
  }

  async function finish(): Promise<void> {
    close();
    await queryClient.invalidateQueries({ queryKey: ["totp"] });
  }

  async function renew(password: string): Promise<void> {
    setCodes((await answer(api.POST("/api/v1/account/recovery-codes", { body: { password } }))).recovery_codes);
  }

  async function remove(password: string): Promise<void> {
    await answer(api.POST("/api/v1/account/totp/disable", { body: { password } }));
    said(words.removed);
    await finish();
  }

  return (
    <Section
      title={words.title}
      purpose={words.purpose}
      beside={
        data && (
          <Badge variant={data.enabled ? "filled" : "default"} color="teal.9">
            {data.enabled ? words.on : words.off}
          </Badge>
        )
      }
    >
      {isPending && <LoadingRows rows={1} />}
      {error && <Trouble error={error} retry={refetch} />}
      {data && !data.enabled && (
        <Group>
          <Button onClick={() => begin("add")}>{words.add}</Button>
        </Group>
      )}
      {data?.enabled && (
        <>
          {data.recovery_codes_left <= FEW && (
            <Alert color="orange" variant="light">
              {words.few}
            </Alert>
          )}
          <Text size="sm">
            {words.codes}: {words.left(number(data.recovery_codes_left))}
          </Text>
          <Group>
            <Button variant="default" onClick={() => begin("renew")}>
              {words.renew}
            </Button>
            <Button variant="default" onClick={() => begin("remove")}>
              {words.remove}
            </Button>
          </Group>
        </>
      )}
      <Dialog
        opened={opened}
        onClose={() => void finish()}
        onExitTransitionEnd={() => setCodes(null)}
        title={codes ? words.codesTitle : TITLES[doing]}
        closeOnClickOutside={false}
        closeOnEscape={codes === null}
        withCloseButton={codes === null}
      >
        {codes && <RecoveryCodes codes={codes} onDone={() => void finish()} />}
        {!codes && doing === "add" && <EnrolApp onConfirmed={setCodes} onCancel={() => void finish()} />}
        {!codes && doing === "renew" && (
          <WithPassword submit={words.renewGo} act={renew} onCancel={() => void finish()}>
            <Text size="sm">{words.renewText}</Text>
          </WithPassword>
        )}
        {!codes && doing === "remove" && (
          <WithPassword submit={words.remove} danger act={remove} onCancel={() => void finish()}>
            <Text size="sm">{words.removeText}</Text>
          </WithPassword>
        )}
      </Dialog>
    </Section>
  );
}
