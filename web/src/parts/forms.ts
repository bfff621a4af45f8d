/** What the server says of a form's fields, beside the fields. */
import type { UseFormReturnType } from "@mantine/form";

import { ApiProblem } from "../api/problems";
import { complained } from "./said";

/** Puts each field's message where the field is; what belongs to no field of the form is said in the corner. */
export function showProblems<Values extends object>(
  form: UseFormReturnType<Values>,
  error: unknown,
): void {
  if (!(error instanceof ApiProblem) || error.fields.length === 0) {
    complained(error);
    return;
  }
  const known = error.fields.filter(({ field }) => field in form.getValues());
  form.setErrors(Object.fromEntries(known.map(({ field, message }) => [field, message])));
  if (known.length < error.fields.length) complained(error);
}
