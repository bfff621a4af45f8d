import { Stack } from "@mantine/core";

import { Page } from "../../parts/Page";
import { text } from "../../text";
import { AuthenticatorApp } from "./AuthenticatorApp";
import { Logins } from "./Logins";
import { Passkeys } from "./Passkeys";
import { PasswordForm } from "./PasswordForm";
import { Person } from "./Person";

export function AccountPage() {
  return (
    <Page title={text.account.title} purpose={text.account.purpose}>
      <Stack gap="lg">
        <Person />
        <PasswordForm />
        <AuthenticatorApp />
        <Passkeys />
        <Logins />
      </Stack>
    </Page>
  );
}
