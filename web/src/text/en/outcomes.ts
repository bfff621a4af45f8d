/**
 * What the client API answered, in a vendor's words: a label, what happened, and what they may do about it. The keys
 * are the codes of the client API (docs/client-api.md).
 */
export interface OutcomeWords {
  label: string;
  happened: string;
  advice: string;
}

export const outcomes: Record<string, OutcomeWords> = {
  ok: {
    label: "Let in",
    happened: "The license was accepted and a session was opened.",
    advice: "Nothing to do.",
  },
  hwid_mismatch: {
    label: "Another device",
    happened: "The device is not bound to the license, and all of its device slots are taken.",
    advice: "If the customer has a new device, remove an old one or reset the devices. If they need more, raise the limit.",
  },
  license_expired: {
    label: "License expired",
    happened: "The license's time was over.",
    advice: "If the customer has renewed, extend the license.",
  },
  license_disabled: {
    label: "License disabled",
    happened: "The license was suspended or revoked. The customer was told the reason, if one was given.",
    advice: "A suspended license can be reinstated. In place of a revoked one, create a new one.",
  },
  invalid_license_key: {
    label: "Unknown key",
    happened: "The application has no license with this key.",
    advice: "Have the customer check the key for typing mistakes, and that it is for this application.",
  },
  session_limit_reached: {
    label: "Too many sessions",
    happened: "All session places were taken, none of them by this device.",
    advice: "Have the customer close the application elsewhere, end sessions here, or raise the limit.",
  },
  version_outdated: {
    label: "Version outdated",
    happened: "The application's version is below the minimum that you set.",
    advice: "Have the customer update. The minimum version is a setting of the application.",
  },
  device_blocked: {
    label: "Device blocked",
    happened: "The device is on the application's blocklist.",
    advice: "If that is a mistake, remove it from the blocklist.",
  },
  address_blocked: {
    label: "Address blocked",
    happened: "The IP address, or a network that it is in, is on the application's blocklist.",
    advice: "If that is a mistake, remove it from the blocklist.",
  },
  application_disabled: {
    label: "Application disabled",
    happened: "The application is paused, so nobody is let in.",
    advice: "Enable the application to let customers in again.",
  },
  session_expired: {
    label: "Session expired",
    happened: "No heartbeat came in time: the application was closed, or its device slept or lost its connection.",
    advice: "Nothing to do, unless it happens often. Then give sessions a longer lifetime in the application's settings.",
  },
  session_ended: {
    label: "Session ended",
    happened: "The session had been ended: by you, because its device was removed, or to make room for another session.",
    advice: "Nothing to do. The application opens a new session at its next start, if the license allows one.",
  },
  session_not_found: {
    label: "Unknown session",
    happened: "There is no such session: it was logged out, or it is of another application.",
    advice: "Nothing to do. The application opens a new session at its next start.",
  },
  invalid_api_key: {
    label: "Unknown API key",
    happened: "No application has this API key.",
    advice: "Check that the application was built with its own key, as it is shown on the application's page.",
  },
  reset_not_allowed: {
    label: "Reset not allowed",
    happened: "The customer asked to reset their devices, and the license's policy does not allow it.",
    advice: "Reset the devices here, or allow resets in the policy.",
  },
  reset_limit_reached: {
    label: "No resets left",
    happened: "The customer asked to reset their devices more often than the license's policy allows.",
    advice: "Reset the devices here, or allow more resets in the policy.",
  },
  rate_limited: {
    label: "Too many requests",
    happened: "Requests came faster than the server allows.",
    advice: "Look for an application that asks again without waiting.",
  },
};

/** For a code of a later server. */
export const unknownOutcome: OutcomeWords = {
  label: "Refused",
  happened: "The server answered with a code that this dashboard does not know.",
  advice: "Look it up in the documentation of the client API.",
};
