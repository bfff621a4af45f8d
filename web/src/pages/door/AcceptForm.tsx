/** What it takes to accept: a click of who is signed in, a password of who has an account, a new account of others. */
import { Button, PasswordInput, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";

import { answer, api, type Schemas } from "../../api/client";
import { chooseOrganisation } from "../../api/organisation";
import { isProblem } from "../../api/problems";
import { showAtFields } from "../../parts/forms";
import { said } from "../../parts/said";
import { text } from "../../text";
import { CodeField, EmailField, NameField, NewPasswordField, Refused, WayTo } from "./fields";
import { useEnter } from "./useEnter";

const words = text.door.invitation;

interface AcceptFormProps {
  token: string;
  invitation: Schemas["ReceivedInvitation"];
  isSignedIn: boolean;
}

export function AcceptForm({ token, invitation, isSignedIn }: AcceptFormProps) {
  const enter = useEnter();
  const form = useForm({ mode: "uncontrolled", initialValues: { name: "", password: "", code: "" } });
  const accept = useMutation({
    mutationFn: (given: typeof form.values) =>
      answer(api.POST("/api/v1/invitations/accept", { body: { token, ...filled(given) } })),
    onSuccess: () => {
      chooseOrganisation(invitation.organisation_id);
      said(words.joined(invitation.organisation_name));
      enter("/");
    },
    onError: (error) => showAtFields(form, error),
  });
  const needsCode =
    isProblem(accept.error, "second_factor_needed") || (accept.isPending && accept.variables.code !== "");
  const firstAsked = needsCode && !accept.variables?.code;
  const name = <NameField autoFocus key={form.key("name")} {...form.getInputProps("name")} />;
  const password = form.getInputProps("password");

  return (
    <form onSubmit={form.onSubmit((given) => accept.mutate(given))}>
      <Stack>
        {!firstAsked && <Refused error={accept.error} />}
        {needsCode && <CodeField key={form.key("code")} {...form.getInputProps("code")} />}
        {!needsCode && !isSignedIn && (
          <>
            <Text>{invitation.has_account ? words.known : words.newPerson}</Text>
            <EmailField value={invitation.email} readOnly />
            {!invitation.has_account && name}
            {invitation.has_account ? (
              <PasswordInput
                label={text.door.signIn.password}
                autoComplete="current-password"
                autoFocus
                required
                key={form.key("password")}
                {...password}
              />
            ) : (
              <NewPasswordField label={text.door.signIn.password} key={form.key("password")} {...password} />
            )}
          </>
        )}
        <Button type="submit" loading={accept.isPending} fullWidth>
          {words.accept}
        </Button>
        {!isSignedIn && invitation.has_account && (
          <WayTo to="/password-reset">{text.door.signIn.forgotten}</WayTo>
        )}
      </Stack>
    </form>
  );
}

/** What was entered: what was not is not sent. */
function filled<Given extends Record<string, string>>(given: Given): Partial<Given> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== "")) as Partial<Given>;
}
