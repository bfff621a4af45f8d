import { Button, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";

import { answer, api } from "../../api/client";
import { isProblem } from "../../api/problems";
import { showAtFields } from "../../parts/forms";
import { said } from "../../parts/said";
import { text } from "../../text";
import { AskByEmail } from "./AskByEmail";
import { Door } from "./Door";
import { NewPasswordField, Refused } from "./fields";
import { useEnter } from "./useEnter";
import { useLinkToken } from "./useLinkToken";

const words = text.door.reset;

export function PasswordResetPage() {
  const [token, forget] = useLinkToken();
  if (token !== null) return <NewPassword key={token} token={token} askAgain={forget} />;
  return (
    <AskByEmail
      title={words.title}
      purpose={words.purpose}
      submit={words.submit}
      ask={(email) => answer(api.POST("/api/v1/account/password-resets", { body: { email } }))}
      sent={words.sent}
    />
  );
}

function NewPassword({ token, askAgain }: { token: string; askAgain: () => void }) {
  const enter = useEnter();
  const form = useForm({ mode: "uncontrolled", initialValues: { new_password: "" } });
  const reset = useMutation({
    mutationFn: (given: typeof form.values) =>
      answer(api.POST("/api/v1/account/password-resets/complete", { body: { token, ...given } })),
    onSuccess: () => {
      said(words.done);
      enter("/sign-in");
    },
    onError: (error) => showAtFields(form, error),
  });
  return (
    <Door title={words.chooseTitle} purpose={words.choosePurpose}>
      <form onSubmit={form.onSubmit((given) => reset.mutate(given))}>
        <Stack>
          <Refused error={reset.error} />
          {isProblem(reset.error, "link_invalid") ? (
            <Button onClick={askAgain} fullWidth>
              {words.again}
            </Button>
          ) : (
            <>
              <NewPasswordField autoFocus key={form.key("new_password")} {...form.getInputProps("new_password")} />
              <Button type="submit" loading={reset.isPending} fullWidth>
                {words.save}
              </Button>
            </>
          )}
        </Stack>
      </form>
    </Door>
  );
}
