import { Button, Skeleton, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";

import { answer, api } from "../../api/client";
import { installationQuery } from "../../api/installation";
import { showAtFields } from "../../parts/forms";
import { text } from "../../text";
import { Door } from "./Door";
import { EmailField, NameField, NewPasswordField, Notice, OrganisationField, Refused, WayTo } from "./fields";
import { useEnter } from "./useEnter";
import { useLinkToken } from "./useLinkToken";

const words = text.door.setup;

export function SetupPage() {
  const [token] = useLinkToken();
  const { data: installation, isPending } = useQuery(installationQuery);
  if (isPending) {
    return (
      <Door title={words.title}>
        <Skeleton height={240} />
      </Door>
    );
  }
  if (installation?.has_accounts) {
    return (
      <Door title={words.title}>
        <Text>{words.done}</Text>
        <WayTo to="/sign-in">{words.toSignIn}</WayTo>
      </Door>
    );
  }
  return (
    <Door title={words.title} purpose={words.purpose}>
      {token === null ? <Notice>{`${words.noLink} ${words.noLinkAgain}`}</Notice> : <FirstAccount token={token} />}
    </Door>
  );
}

function FirstAccount({ token }: { token: string }) {
  const enter = useEnter();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { email: "", name: "", password: "", organisation_name: "" },
  });
  const setUp = useMutation({
    mutationFn: (given: typeof form.values) => answer(api.POST("/api/v1/setup", { body: { token, ...given } })),
    onSuccess: () => enter("/welcome"),
    onError: (error) => showAtFields(form, error),
  });
  return (
    <form onSubmit={form.onSubmit((given) => setUp.mutate(given))}>
      <Stack>
        <Refused error={setUp.error} />
        <NameField autoFocus key={form.key("name")} {...form.getInputProps("name")} />
        <EmailField key={form.key("email")} {...form.getInputProps("email")} />
        <NewPasswordField
          label={text.door.signIn.password}
          key={form.key("password")}
          {...form.getInputProps("password")}
        />
        <OrganisationField key={form.key("organisation_name")} {...form.getInputProps("organisation_name")} />
        <Button type="submit" loading={setUp.isPending} fullWidth>
          {words.submit}
        </Button>
      </Stack>
    </form>
  );
}
