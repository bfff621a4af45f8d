/** Every page of the dashboard, on one screen. Each is loaded when it is first needed. */
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from "@tanstack/react-router";

import { meQuery } from "./api/me";
import { ApiProblem } from "./api/problems";
import { licensesPage, loadLicenses } from "./pages/licenses/load";
import { Crashed, NotFound } from "./parts/Trouble";
import { Shell } from "./shell/Shell";

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: Crashed,
});

/** A word of the address, or nothing where it is not one. */
const word = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

// In front of the door: the pages that links lead to, and signing in. A link's token stands behind the `#`.

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search): { then?: string } => ({ then: word(search.then) }),
  component: lazyRouteComponent(() => import("./pages/door/SignInPage"), "SignInPage"),
});
const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: lazyRouteComponent(() => import("./pages/door/SetupPage"), "SetupPage"),
});
const passwordReset = createRoute({
  getParentRoute: () => root,
  path: "/password-reset",
  component: lazyRouteComponent(() => import("./pages/door/PasswordResetPage"), "PasswordResetPage"),
});
const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: lazyRouteComponent(() => import("./pages/door/InvitationPage"), "InvitationPage"),
});
const registration = createRoute({
  getParentRoute: () => root,
  path: "/registration",
  component: lazyRouteComponent(() => import("./pages/door/RegistrationPage"), "RegistrationPage"),
});

// Behind it.

/** What there is for who is in no organisation. */
const WITHOUT_ORGANISATION = ["/organisation", "/account"];

const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    let me;
    try {
      me = await context.queryClient.query({ ...meQuery, staleTime: "static" });
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) {
        const then = location.href === "/" ? undefined : location.href;
        throw redirect({ to: "/sign-in", search: { then } });
      }
      throw error;
    }
    if (me.memberships.length === 0 && !WITHOUT_ORGANISATION.includes(location.pathname)) {
      throw redirect({ to: "/organisation" }); // It says what to do.
    }
  },
});
const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  validateSearch: (search): { application?: string; range?: string } => ({
    application: word(search.application),
    range: word(search.range),
  }),
  component: lazyRouteComponent(() => import("./pages/home/HomePage"), "HomePage"),
});
const welcome = createRoute({
  getParentRoute: () => inside,
  path: "/welcome",
  validateSearch: (search): { application?: string } => ({ application: word(search.application) }),
  component: lazyRouteComponent(() => import("./pages/home/WelcomePage"), "WelcomePage"),
});
const applications = createRoute({
  getParentRoute: () => inside,
  path: "/applications",
  component: lazyRouteComponent(() => import("./pages/applications/ApplicationsPage"), "ApplicationsPage"),
});
const application = createRoute({
  getParentRoute: () => inside,
  path: "/applications/$applicationId",
  validateSearch: (search): { tab?: string } => ({ tab: word(search.tab) }),
  component: lazyRouteComponent(() => import("./pages/applications/ApplicationPage"), "ApplicationPage"),
});
const licenses = createRoute({
  getParentRoute: () => inside,
  path: "/licenses",
  // The list's filters, columns' order and so on live in the address: pages/licenses/search.ts reads them.
  validateSearch: (search): Record<string, unknown> => search,
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => loadLicenses(context.queryClient, deps),
  component: lazyRouteComponent(licensesPage, "LicensesPage"),
});
const licensesImport = createRoute({
  getParentRoute: () => inside,
  path: "/licenses/import",
  component: lazyRouteComponent(() => import("./pages/licenses/ImportPage"), "ImportPage"),
});
const license = createRoute({
  getParentRoute: () => inside,
  path: "/licenses/$licenseId",
  validateSearch: (search): { tab?: string } => ({ tab: word(search.tab) }),
  component: lazyRouteComponent(() => import("./pages/licenses/LicensePage"), "LicensePage"),
});
const sessions = createRoute({
  getParentRoute: () => inside,
  path: "/sessions",
  validateSearch: (search): { application?: string; license?: string } => ({
    application: word(search.application),
    license: word(search.license),
  }),
  component: lazyRouteComponent(() => import("./pages/sessions/SessionsPage"), "SessionsPage"),
});
const policies = createRoute({
  getParentRoute: () => inside,
  path: "/policies",
  validateSearch: (search): { application?: string } => ({ application: word(search.application) }),
  component: lazyRouteComponent(() => import("./pages/policies/PoliciesPage"), "PoliciesPage"),
});
const blocklist = createRoute({
  getParentRoute: () => inside,
  path: "/blocklist",
  validateSearch: (search): { application?: string; kind?: string } => ({
    application: word(search.application),
    kind: word(search.kind),
  }),
  component: lazyRouteComponent(() => import("./pages/blocklist/BlocklistPage"), "BlocklistPage"),
});
const events = createRoute({
  getParentRoute: () => inside,
  path: "/events",
  validateSearch: (search): { application?: string; type?: string; subject?: string } => ({
    application: word(search.application),
    type: word(search.type),
    subject: word(search.subject),
  }),
  component: lazyRouteComponent(() => import("./pages/events/EventsPage"), "EventsPage"),
});
const webhooks = createRoute({
  getParentRoute: () => inside,
  path: "/webhooks",
  validateSearch: (search): { new?: true } => (search.new === true ? { new: true } : {}),
  component: lazyRouteComponent(() => import("./pages/webhooks/WebhooksPage"), "WebhooksPage"),
});
const webhook = createRoute({
  getParentRoute: () => inside,
  path: "/webhooks/$webhookId",
  validateSearch: (search): { state?: string } => ({ state: word(search.state) }),
  component: lazyRouteComponent(() => import("./pages/webhooks/WebhookPage"), "WebhookPage"),
});
const members = createRoute({
  getParentRoute: () => inside,
  path: "/members",
  validateSearch: (search): { invite?: true } => (search.invite === true ? { invite: true } : {}),
  component: lazyRouteComponent(() => import("./pages/members/MembersPage"), "MembersPage"),
});
const tokens = createRoute({
  getParentRoute: () => inside,
  path: "/tokens",
  validateSearch: (search): { new?: true } => (search.new === true ? { new: true } : {}),
  component: lazyRouteComponent(() => import("./pages/tokens/TokensPage"), "TokensPage"),
});
const organisation = createRoute({
  getParentRoute: () => inside,
  path: "/organisation",
  component: lazyRouteComponent(() => import("./pages/organisation/OrganisationPage"), "OrganisationPage"),
});
const account = createRoute({
  getParentRoute: () => inside,
  path: "/account",
  component: lazyRouteComponent(() => import("./pages/account/AccountPage"), "AccountPage"),
});

const tree = root.addChildren([
  signIn,
  setup,
  passwordReset,
  invitation,
  registration,
  inside.addChildren([
    home,
    welcome,
    applications,
    application,
    licenses,
    licensesImport,
    license,
    sessions,
    policies,
    blocklist,
    events,
    webhooks,
    webhook,
    members,
    tokens,
    organisation,
    account,
  ]),
]);

export function newRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queryClient },
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultNotFoundComponent: NotFound,
    defaultErrorComponent: Crashed,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
