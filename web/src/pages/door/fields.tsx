/** The fields and words that the forms of the door share. */
import { Alert, Anchor, PasswordInput, TextInput, type PasswordInputProps, type TextInputProps } from "@mantine/core";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { ApiProblem } from "../../api/problems";
import { explain } from "../../parts/Trouble";
import { text } from "../../text";

export function EmailField(props: TextInputProps) {
  return (
    <TextInput label={text.door.signIn.email} type="email" autoComplete="username" maxLength={254} required {...props} />
  );
}

export function NewPasswordField(props: PasswordInputProps) {
  return (
    <PasswordInput
      label={text.door.password.fresh}
      description={text.door.password.hint}
      autoComplete="new-password"
      maxLength={1024}
      required
      {...props}
    />
  );
}

export function CodeField(props: TextInputProps) {
  return (
    <TextInput
      label={text.door.signIn.code}
      description={text.door.signIn.codeHint}
      autoComplete="one-time-code"
      minLength={6}
      maxLength={64}
      autoFocus
      required
      {...props}
    />
  );
}

export function NameField(props: TextInputProps) {
  return <TextInput label={text.door.setup.name} autoComplete="name" maxLength={128} required {...props} />;
}

export function OrganisationField(props: TextInputProps) {
  return (
    <TextInput
      label={text.door.setup.organisation}
      description={text.door.setup.organisationHint}
      autoComplete="organization"
      maxLength={128}
      required
      {...props}
    />
  );
}

/** Why the server refused, where it is about no field. */
export function Refused({ error }: { error: unknown }) {
  if (!error || (error instanceof ApiProblem && error.fields.length > 0)) return null;
  return <Notice color="red">{explain(error)}</Notice>;
}

export function Notice({ color, children }: { color?: string; children: ReactNode }) {
  return (
    <Alert color={color} variant="light" role={color === "red" ? "alert" : "status"}>
      {children}
    </Alert>
  );
}

export function WayTo({ to, children }: { to: NonNullable<LinkProps["to"]>; children: ReactNode }) {
  return (
    <Anchor component={Link} to={to} size="sm">
      {children}
    </Anchor>
  );
}
