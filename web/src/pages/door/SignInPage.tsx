import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";

import { answer, api } from "../../api/client";
import { isProblem } from "../../api/problems";
import { explain } from "../../parts/Trouble";
import { text } from "../../text";
import { Door } from "./Door";

const words = text.door.signIn;

export function SignInPage() {
  const { then } = useSearch({ from: "/sign-in" });
  const router = useRouter();
  const queryClient = useQueryClient();
  const form = useForm({ mode: "uncontrolled", initialValues: { email: "", password: "", code: "" } });

  const signIn = useMutation({
    mutationFn: ({ email, password, code }: typeof form.values) =>
      answer(api.POST("/api/v1/account/logins", { body: { email, password, ...(code ? { code } : {}) } })),
    onSuccess: () => {
      queryClient.clear();
      // Only ever within the dashboard: an address of another site would begin with its scheme or with two slashes.
      router.history.push(then?.startsWith("/") && !then.startsWith("//") ? then : "/");
    },
  });
  const needsCode = isProblem(signIn.error, "second_factor_needed");
  const firstAsked = needsCode && !form.getValues().code;

  return (
    <Door title={needsCode ? words.codeTitle : words.title}>
      <form onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
        <Stack>
          {signIn.error && !firstAsked && (
            <Alert color="red" variant="light" role="alert">
              {explain(signIn.error)}
            </Alert>
          )}
          {needsCode ? (
            <TextInput
              label={words.code}
              description={words.codeHint}
              autoComplete="one-time-code"
              autoFocus
              required
              key={form.key("code")}
              {...form.getInputProps("code")}
            />
          ) : (
            <>
              <TextInput
                label={words.email}
                type="email"
                autoComplete="username"
                autoFocus
                required
                key={form.key("email")}
                {...form.getInputProps("email")}
              />
              <PasswordInput
                label={words.password}
                autoComplete="current-password"
                required
                key={form.key("password")}
                {...form.getInputProps("password")}
              />
            </>
          )}
          <Button type="submit" loading={signIn.isPending} fullWidth>
            {words.submit}
          </Button>
          {needsCode && (
            <Button variant="subtle" onClick={() => signIn.reset()}>
              {words.back}
            </Button>
          )}
        </Stack>
      </form>
    </Door>
  );
}
