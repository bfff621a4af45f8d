import { Stack, Text } from "@mantine/core";

import { useMembership } from "../../api/me";
import { Page } from "../../parts/Page";
import { text } from "../../text";
import { CreateOrganisation } from "./CreateOrganisation";
import { ThisOrganisation } from "./ThisOrganisation";
import { YourOrganisations } from "./YourOrganisations";

const words = text.organisation;

export function OrganisationPage() {
  const membership = useMembership();
  return (
    <Page title={words.title} purpose={words.purpose}>
      <Stack gap="lg">
        {membership ? <ThisOrganisation membership={membership} /> : <Text>{words.none}</Text>}
        <YourOrganisations />
        <CreateOrganisation />
      </Stack>
    </Page>
  );
}
