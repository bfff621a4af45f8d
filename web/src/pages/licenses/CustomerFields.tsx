/** Whom a license is for. */
import { Textarea, TextInput } from "@mantine/core";

import { text } from "../../text";
import type { LicenseForm } from "./form";

const words = text.licenses.form;

export function CustomerFields({ form }: { form: LicenseForm }) {
  return (
    <>
      <TextInput label={words.username} maxLength={256} autoComplete="off" key={form.key("username")} {...form.getInputProps("username")} />
      <TextInput
        label={words.email}
        type="email"
        maxLength={256}
        autoComplete="off"
        key={form.key("email")}
        {...form.getInputProps("email")}
      />
      <NoteField form={form} />
    </>
  );
}

export function NoteField({ form }: { form: LicenseForm }) {
  return (
    <Textarea
      label={words.note}
      description={words.noteHint}
      autosize
      minRows={2}
      maxRows={8}
      maxLength={4096}
      key={form.key("note")}
      {...form.getInputProps("note")}
    />
  );
}
