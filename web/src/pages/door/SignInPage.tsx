import { Button, Divider, Group, PasswordInput, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconFingerprint } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";

import { answer, api } from "../../api/client";
import { installationQuery } from "../../api/installation";
import { offersPasskeys, signInWithPasskey } from "../../api/passkeys";
import { isProblem } from "../../api/problems";
import { showAtFields } from "../../parts/forms";
import { text } from "../../text";
import { Door } from "./Door";
import { CodeField, EmailField, Notice, Refused, WayTo } from "./fields";
import { useEnter } from "./useEnter";

const words = text.door.signIn;

export function SignInPage() {
  const { then } = useSearch({ from: "/sign-in" });
  const enter = useEnter();
  // Only ever within the dashboard: an address of another site would begin with its scheme or with two slashes.
  const goOn = () => enter(then?.startsWith("/") && !then.startsWith("//") ? then : "/");
  const form = useForm({ mode: "uncontrolled", initialValues: { email: "", password: "", code: "" } });
  const { data: installation } = useQuery(installationQuery);

  const signIn = useMutation({
    mutationFn: ({ email, password, code }: typeof form.values) =>
      answer(api.POST("/api/v1/account/logins", { body: { email, password, ...(code ? { code } : {}) } })),
    onSuccess: goOn,
    onError: (error) => showAtFields(form, error),
  });
  const passkey = useMutation({ mutationFn: signInWithPasskey, onSuccess: goOn });
  const needsCode = isProblem(signIn.error, "second_factor_needed");
  const firstAsked = needsCode && !signIn.variables?.code;

  if (needsCode || (signIn.isPending && signIn.variables.code)) {
    return (
      <Door title={words.codeTitle}>
        <form onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
          <Stack>
            {!firstAsked && <Refused error={signIn.error} />}
            <CodeField key={form.key("code")} {...form.getInputProps("code")} />
            <Button type="submit" loading={signIn.isPending} fullWidth>
              {words.submit}
            </Button>
            <Button
              variant="subtle"
              onClick={() => {
                form.setFieldValue("code", "");
                signIn.reset();
              }}
            >
              {words.back}
            </Button>
            <Text size="sm" c="dimmed">
              {words.codeLost}
            </Text>
          </Stack>
        </form>
      </Door>
    );
  }
  return (
    <Door title={words.title}>
      {installation?.has_accounts === false && <Notice>{words.noAccount}</Notice>}
      <form
        onSubmit={form.onSubmit((values) => {
          passkey.reset();
          signIn.mutate(values);
        })}
      >
        <Stack>
          <Refused error={signIn.error ?? passkey.error} />
          <EmailField autoFocus key={form.key("email")} {...form.getInputProps("email")} />
          <PasswordInput
            label={words.password}
            autoComplete="current-password"
            required
            key={form.key("password")}
            {...form.getInputProps("password")}
          />
          <Button type="submit" loading={signIn.isPending} fullWidth>
            {words.submit}
          </Button>
        </Stack>
      </form>
      {offersPasskeys() && (
        <>
          <Divider label={words.or} styles={{ label: { color: "var(--mantine-color-dimmed)" } }} />
          <Button
            variant="default"
            leftSection={<IconFingerprint size={18} />}
            loading={passkey.isPending}
            onClick={() => {
              signIn.reset();
              passkey.mutate();
            }}
            fullWidth
          >
            {words.passkey}
          </Button>
        </>
      )}
      <Group justify="space-between">
        <WayTo to="/password-reset">{words.forgotten}</WayTo>
        {installation?.registration === "open" && <WayTo to="/registration">{words.register}</WayTo>}
      </Group>
    </Door>
  );
}
