/** The form of a license, new or not, and what of it can be said to be wrong before the server does. */
import { useForm, type UseFormReturnType } from "@mantine/form";
import { useState } from "react";

import { text } from "../../text";
import { readMetadata, type LicenseValues } from "./terms";

const words = text.licenses.form;

export type LicenseForm = UseFormReturnType<LicenseValues>;

const COUNT_MAX = 10_000;

export function useLicenseForm(initialValues: LicenseValues): LicenseForm {
  return useForm<LicenseValues>({
    mode: "uncontrolled",
    initialValues,
    validate: {
      application_id: (id) => (id ? null : words.missingApplication),
      count: (count) => (Number(count) >= 1 && Number(count) <= COUNT_MAX ? null : words.badCount),
      expires_at: (at, { ends }) => (ends === "at" && !at ? words.missing : null),
      duration_seconds: (seconds, { ends }) => (ends === "after" && !seconds ? words.missingDuration : null),
      metadata: (written) => readMetadata(written).fault ?? null,
    },
  });
}

/** A value of the form that others depend on: the form itself tells nobody. */
export function useWatched<Name extends keyof LicenseValues>(form: LicenseForm, name: Name): LicenseValues[Name] {
  const [value, setValue] = useState(() => form.getValues()[name]);
  form.watch(name, ({ value }) => setValue(value as LicenseValues[Name]));
  return value;
}
