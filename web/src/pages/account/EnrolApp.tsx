/** Setting up an authenticator app: the password, the secret, and a first code of the app. */
import { Button, Center, Group, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { QRCodeSVG } from "qrcode.react";
import { useState } from "react";

import { answer, api, type Schemas } from "../../api/client";
import { isProblem } from "../../api/problems";
import { CopyText } from "../../parts/Copy";
import { showProblems } from "../../parts/forms";
import { text } from "../../text";
import { WithPassword } from "./WithPassword";

const words = text.account.totp;

interface EnrolAppProps {
  onConfirmed: (recoveryCodes: string[]) => void;
  onCancel: () => void;
}

export function EnrolApp({ onConfirmed, onCancel }: EnrolAppProps) {
  const [enrolment, setEnrolment] = useState<Schemas["Enrolment"] | null>(null);
  if (enrolment === null) {
    return (
      <WithPassword
        submit={words.go}
        act={async (password) =>
          setEnrolment(await answer(api.POST("/api/v1/account/totp", { body: { password } })))
        }
        onCancel={onCancel}
      />
    );
  }
  return <Confirm enrolment={enrolment} onConfirmed={onConfirmed} onCancel={onCancel} />;
}

function Confirm({ enrolment, onConfirmed, onCancel }: EnrolAppProps & { enrolment: Schemas["Enrolment"] }) {
  const form = useForm({ mode: "uncontrolled", initialValues: { code: "" } });
  const confirm = useMutation({
    mutationFn: ({ code }: typeof form.values) =>
      answer(api.POST("/api/v1/account/totp/confirm", { body: { code: code.replaceAll(" ", "") } })),
    onSuccess: ({ recovery_codes }) => onConfirmed(recovery_codes),
    onError: (error) => {
      if (isProblem(error, "invalid_input")) form.setFieldError("code", words.codeWrong);
      else showProblems(form, error);
    },
  });
  return (
    <form onSubmit={form.onSubmit((given) => confirm.mutate(given))}>
      <Stack>
        <Text size="sm">{words.scan}</Text>
        {/* On white in dark colours too: cameras want it dark on light. */}
        <Center bg="white" p="md" style={{ borderRadius: "var(--mantine-radius-md)" }}>
          <QRCodeSVG value={enrolment.uri} size={184} title={words.qr} />
        </Center>
        <div>
          <Text size="sm" fw={600}>
            {words.secret}
          </Text>
          <CopyText value={enrolment.secret} what={words.secretWhat} />
        </div>
        <TextInput
          label={words.code}
          description={words.codeHint}
          inputMode="numeric"
          autoComplete="one-time-code"
          minLength={6}
          maxLength={64}
          autoFocus
          required
          key={form.key("code")}
          {...form.getInputProps("code")}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {text.common.cancel}
          </Button>
          <Button type="submit" loading={confirm.isPending}>
            {words.confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
