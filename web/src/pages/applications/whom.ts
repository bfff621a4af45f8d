/** Whom something hits that is done to an application, in words. */
import { useQuery } from "@tanstack/react-query";

import { nowQuery } from "../../api/statistics";
import { tallied } from "../../parts/tallies";
import { text } from "../../text";

export function useWhom(applicationId: string): { sessions: string; licenses: string } {
  const now = useQuery(nowQuery(applicationId)).data;
  const { liveSessions, activeLicenses } = text.applications;
  return {
    sessions: now ? tallied(now.live_sessions, liveSessions) : `… ${liveSessions[1]}`,
    licenses: now ? tallied(now.licenses.active, activeLicenses) : `… ${activeLicenses[1]}`,
  };
}
