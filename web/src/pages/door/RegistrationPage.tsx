import { Button, Skeleton, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";

import { answer, api } from "../../api/client";
import { installationQuery } from "../../api/installation";
import { isProblem } from "../../api/problems";
import { showAtFields } from "../../parts/forms";
import { text } from "../../text";
import { AskByEmail } from "./AskByEmail";
import { Door } from "./Door";
import { NameField, NewPasswordField, OrganisationField, Refused, WayTo } from "./fields";
import { useEnter } from "./useEnter";
import { useLinkToken } from "./useLinkToken";

const words = text.door.registration;

export function RegistrationPage() {
  const [token, forget] = useLinkToken();
  const { data: installation, isPending } = useQuery(installationQuery);
  if (isPending) {
    return (
      <Door title={words.title}>
        <Skeleton height={120} />
      </Door>
    );
  }
  if (installation?.registration === "closed") {
    return (
      <Door title={words.closedTitle}>
        <Text>{words.closed}</Text>
        <WayTo to="/sign-in">{text.door.setup.toSignIn}</WayTo>
      </Door>
    );
  }
  if (token !== null) return <NewAccount key={token} token={token} askAgain={forget} />;
  return (
    <AskByEmail
      title={words.title}
      purpose={words.purpose}
      submit={words.submit}
      ask={(email) => answer(api.POST("/api/v1/account/registrations", { body: { email } }))}
      sent={words.sent}
    />
  );
}

function NewAccount({ token, askAgain }: { token: string; askAgain: () => void }) {
  const enter = useEnter();
  const form = useForm({ mode: "uncontrolled", initialValues: { name: "", password: "", organisation_name: "" } });
  const register = useMutation({
    mutationFn: (given: typeof form.values) =>
      answer(api.POST("/api/v1/account/registrations/complete", { body: { token, ...given } })),
    onSuccess: () => enter("/welcome"),
    onError: (error) => showAtFields(form, error),
  });
  return (
    <Door title={words.completeTitle} purpose={words.completePurpose}>
      <form onSubmit={form.onSubmit((given) => register.mutate(given))}>
        <Stack>
          <Refused error={register.error} />
          {isProblem(register.error, "link_invalid") ? (
            <Button onClick={askAgain} fullWidth>
              {text.door.reset.again}
            </Button>
          ) : (
            <>
              <NameField autoFocus key={form.key("name")} {...form.getInputProps("name")} />
              <NewPasswordField
                label={text.door.signIn.password}
                key={form.key("password")}
                {...form.getInputProps("password")}
              />
              <OrganisationField key={form.key("organisation_name")} {...form.getInputProps("organisation_name")} />
              <Button type="submit" loading={register.isPending} fullWidth>
                {words.submitComplete}
              </Button>
            </>
          )}
        </Stack>
      </form>
    </Door>
  );
}
