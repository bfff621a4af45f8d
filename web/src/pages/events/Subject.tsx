/** What an event is about: by its name where the event says one, with the way there where it still is. */
import { Text } from "@mantine/core";

import { AnchorLink } from "../../parts/links";
import { nameIn } from "./detail";
import type { Event } from "./queries";

export function Subject({ event }: { event: Event }) {
  const name = nameIn(event.detail) ?? event.subject_id;
  const link = linkOf(event);
  return (
    <Text component="div" size="sm" maw={230} truncate title={name}>
      {link ? (
        <AnchorLink {...link} size="sm">
          {name}
        </AnchorLink>
      ) : (
        name
      )}
    </Text>
  );
}

const GONE = new Set(["application.deleted", "policy.deleted", "license.deleted", "webhook.deleted"]);

function linkOf({ type, subject_id: id, application_id: application, detail }: Event) {
  if (GONE.has(type)) return null;
  const search = application === null ? {} : { application };
  switch (id.slice(0, id.indexOf("_"))) {
    case "app":
      return { to: "/applications/$applicationId", params: { applicationId: id } } as const;
    case "lic":
      return { to: "/licenses/$licenseId", params: { licenseId: id } } as const;
    case "dev":
    case "ses":
      return typeof detail.license_id === "string"
        ? ({ to: "/licenses/$licenseId", params: { licenseId: detail.license_id } } as const)
        : null;
    case "pol":
      return { to: "/policies", search } as const;
    case "blk":
      return { to: "/blocklist", search } as const;
    case "whk":
      return { to: "/webhooks/$webhookId", params: { webhookId: id } } as const;
    case "tok":
      return { to: "/tokens" } as const;
    case "acc":
    case "inv":
      return { to: "/members" } as const;
    case "org":
      return { to: "/organisation" } as const;
    default:
      return null;
  }
}
