/** What the server says of a form's fields, beside the fields. */
import type { UseFormReturnType } from "@mantine/form";

import { ApiProblem } from "../api/problems";
import { complained } from "./said";

/** Puts each field's message where the field is; what belongs to no field of the form is said in the corner. */
export function showProblems<Values extends object>(
  form: UseFormReturnType<Values>,
  error: unknown,
): void {
  if (!showAtFields(form, error)) complained(error);
}

/** Puts each field's message where the field is. Whether that says it all. */
export function showAtFields<Values extends object>(
  form: UseFormReturnType<Values>,
  error: unknown,
): boolean {
  if (!(error instanceof ApiProblem) || error.fields.length === 0) return false;
  const known = error.fields.filter(({ field }) => field in form.getValues());
  form.setErrors(Object.fromEntries(known.map(({ field, message }) => [field, sentence(message)])));
  return known.length === error.fields.length;
}

/** `has fewer than 12 characters` → `Has fewer than 12 characters.`: beside its field it stands alone. */
export function sentence(message: string): string {
  const ended = /[.!?]$/.test(message) ? message : `${message}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}
