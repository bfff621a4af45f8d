import { Badge, Button } from "@mantine/core";

import { useMe, useMembership } from "../../api/me";
import { Row, Rows } from "../../parts/Rows";
import { Section } from "../../parts/Section";
import { useChangeOrganisation } from "../../shell/useChangeOrganisation";
import { text } from "../../text";

const words = text.organisation;

/** For who is in several. */
export function YourOrganisations() {
  const { memberships } = useMe();
  const current = useMembership();
  const change = useChangeOrganisation();
  if (memberships.length < 2) return null;
  return (
    <Section title={words.yours} purpose={words.yoursPurpose}>
      <Rows label={words.yours}>
        {memberships.map(({ organisation_id: id, organisation_name: name, role }) => (
          <Row
            key={id}
            title={name}
            beside={id === current?.organisation_id && <Badge variant="light">{words.current}</Badge>}
            actions={
              id !== current?.organisation_id && (
                <Button variant="default" aria-label={words.changeTo(name)} onClick={() => void change(id)}>
                  {words.change}
                </Button>
              )
            }
          >
            {text.permissions.roles[role].name}
          </Row>
        ))}
      </Rows>
    </Section>
  );
}
