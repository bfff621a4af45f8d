/** The management API, typed by its own document. Every call of the dashboard goes through here. */
import createClient, { type Middleware } from "openapi-fetch";

import { currentOrganisation } from "./organisation";
import { ApiProblem, problemOf, UnreachableError } from "./problems";
import type { components, paths } from "./schema.gen";

export type Schemas = components["schemas"];

const forTheOrganisation: Middleware = {
  onRequest({ request }) {
    const organisation = currentOrganisation();
    if (organisation) request.headers.set("Lockence-Organisation", organisation);
    return request;
  },
};

export const api = createClient<paths>({ baseUrl: "/", credentials: "same-origin" });
api.use(forTheOrganisation);

interface Reply<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** What the server answered. Throws `ApiProblem` where it refused, `UnreachableError` where it could not be asked. */
export async function answer<Data>(call: Promise<Reply<Data>>): Promise<Data> {
  return (await tagged(call)).data;
}

/** The same with its `ETag`, to be sent as `If-Match` when changing what was seen. */
export async function tagged<Data>(call: Promise<Reply<Data>>): Promise<{ data: Data; etag: string }> {
  let reply: Reply<Data>;
  try {
    reply = await call;
  } catch (error) {
    if (error instanceof TypeError) throw new UnreachableError();
    throw error;
  }
  if (!reply.response.ok) throw new ApiProblem(problemOf(reply.error, reply.response));
  return { data: reply.data as Data, etag: reply.response.headers.get("ETag") ?? "" };
}
