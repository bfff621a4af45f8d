import { counted } from "..";

/** Applications: their list, their settings, their keys, and what goes into a vendor's program. */
export const applications = {
  title: "Applications",
  purpose: "Your products. Each has its own licenses, keys and settings.",
  empty: "No application yet",
  emptyHint: "An application is one of your products. Create it, and get what goes into your program.",
  emptyForOthers: "An application is one of your products. Somebody with the role developer or above creates it.",
  back: "All applications",
  enabled: "Enabled",
  disabled: "Disabled",
  liveSessions: ["live session", "live sessions"] as const,
  activeLicenses: ["active license", "active licenses"] as const,
  created: "Created",
  showMore: "Show more applications",
  licenses: "Its licenses",

  new: {
    action: "New application",
    title: "New application",
    name: "Name",
    nameHint: "What you call the product. Customers do not see it.",
    submit: "Create the application",
    done: (name: string) => `${name} was created.`,
  },

  tabs: { label: "Parts of the application", integration: "Integration", settings: "Settings", keys: "Keys" },

  integration: {
    apiKey: "API key",
    apiKeyHint: "Names your application in each request. It ships inside your program and is no secret.",
    publicKey: "Public key",
    publicKeyHint: "Your program proves with it that an answer came from this server, and from nobody who pretends to be it.",
    upcoming: "The next public key is in the snippets too. It signs from",
    address: "Server",
    addressHint: "Where your program finds this server: the address that this page was opened at.",
    into: "Into your program",
    intoHint: "All but the license key is filled in: put one of yours in place of XXXXX-XXXXX-XXXXX-XXXXX, and run it.",
    plainHttp: "This page was opened over plain HTTP, so the snippets use it too. Before you ship, open it over HTTPS: otherwise license keys can be read on their way.",
  },

  snippets: {
    languages: "Languages",
    copy: (language: string) => `Copy: ${language}`,
    pythonHttp: "Python, no SDK",
    guide: "The guide goes through it step by step.",
    curlNote: "For any terminal: a whole session, to see the server at work.",
    pythonNote: "With the SDK in sdks/python. It verifies answers, survives lost connections and keeps the session alive.",
    pythonHttpNote: "With requests alone: pip install requests.",
    cppNote: "With the SDK in sdks/cpp. It verifies answers, survives lost connections and keeps the session alive.",
    csharpNote: "With the SDK in sdks/csharp. It verifies answers, survives lost connections and keeps the session alive.",
  },

  settings: {
    title: "Settings",
    effective: "They hold for the next request of its clients.",
    name: "Name",
    lifetime: "Session lifetime",
    lifetimeHint: "How long a session goes on without a heartbeat. A program without a connection keeps running that long.",
    heartbeat: "Heartbeat interval",
    heartbeatHint: "How often programs are told to say that they still run. Less than half of the lifetime is wise.",
    minimumVersion: "Minimum version",
    minimumVersionHint: "Programs that report an older version are turned away. Empty: none is too old.",
    downloadUrl: "Download link",
    downloadUrlHint: "Told to programs that are too old, so that they can send their users there.",
    save: "Save the settings",
    saved: "The settings were saved.",
    required: "Enter a length of time.",
    readOnly: "Your role lets you see this, not change it.",
    anyVersion: "any",
  },

  state: {
    title: "On and off",
    on: "Programs can open sessions.",
    off: "Every program is turned away with “Application disabled”.",
    disable: "Disable the application",
    enable: "Enable the application",
    question: (name: string) => `Disable ${name}?`,
    hits: (sessions: string, licenses: string) =>
      `${sessions} now: each is refused at its next validate or heartbeat. The customers of ${licenses} cannot start the program until you enable it again. Nothing is deleted.`,
    disabledNow: (name: string) => `${name} is disabled. Its programs are turned away.`,
    enabledNow: (name: string) => `${name} is enabled again.`,
  },

  danger: {
    title: "Delete the application",
    explained: "With its licenses, devices, sessions and keys, at once and for good. To turn customers away for a while, disable it instead.",
    action: "Delete the application…",
    question: (name: string) => `Delete ${name}?`,
    hits: (sessions: string, licenses: string) => `${sessions} and ${licenses} go with it. There is no way back.`,
    type: (name: string) => `Type ${name} to confirm`,
    submit: "Delete for good",
    done: (name: string) => `${name} was deleted.`,
  },

  keys: {
    apiTitle: "API keys",
    apiPurpose: "Programs name the application by one of these. Any that is listed here works.",
    signingTitle: "Signing keys",
    signingPurpose: "Answers are signed with one of these. Programs verify them with the public keys that they were shipped with.",
    key: "Key",
    publicKey: "Public key",
    createdAt: "Created",
    worksUntil: "Works until",
    forGood: "for good",
    state: "State",
    since: "Signs from",
    states: { upcoming: "Upcoming", signing: "Signing", retired: "Retired" },
    rotateApi: "Rotate the API key",
    rotateSigning: "Rotate the signing key",
    overlap: "The earlier keys go on working for",
    activeIn: "The new key takes over",
    overlaps: { at_once: "not at all: they stop at once", days: (days: number) => counted(days, "day", "days") },
    takeovers: { at_once: "at once", days: (days: number) => `in ${counted(days, "day", "days")}` },
    apiExplained: (until: string) =>
      `You get a new key for the next version of your program. Programs that you have shipped have the earlier key in them: they work until ${until}, and are then refused with “Invalid API key”. Ship the update before that.`,
    apiAtOnce:
      "You get a new key. Every program that you have shipped has an earlier key in it and is refused from this moment on, with “Invalid API key”. Do this only where a key is misused and you can do without those programs.",
    salt: "Our SDKs derive device ids (HWIDs) from the API key. In the next version, go on giving the first key as hwid_salt; without it every device looks like a new one.",
    signingExplained: (from: string) =>
      `You get a new public key now, and answers are signed with the new key from ${from} on. Until then, ship an update that knows both public keys. Programs that know only the earlier one believe no answer from then on.`,
    signingAtOnce:
      "Answers are signed with the new key from this moment on. Every program that you have shipped knows only the earlier public keys, and believes no answer any more. Do this only where the server's secrets may be known to others.",
    rotated: "The new key is there. Put it into the next version of your program.",
  },
};
