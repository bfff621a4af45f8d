/** A policy as its form has it, and as the API takes it. */
import type { Schemas } from "../../api/client";
import type { PolicyTerms } from "./sentence";

export type Policy = Schemas["Policy"];

export interface PolicyValues extends Record<string, unknown> {
  application_id: string;
  name: string;
  ends: "never" | "after";
  duration_seconds: number | null;
  starts: Policy["starts"];
  /** Empty: any number. */
  max_devices: number | "";
  max_sessions: number | "";
  at_session_limit: Policy["at_session_limit"];
  entitlements: string[];
  device_resets_per_month: number | "";
  device_reset_cooldown_seconds: number | null;
}

const DAY_SECONDS = 86_400;

export function newValues(applicationId: string): PolicyValues {
  return {
    application_id: applicationId,
    name: "",
    ends: "after",
    duration_seconds: 365 * DAY_SECONDS,
    starts: "first_use",
    max_devices: 1,
    max_sessions: "",
    at_session_limit: "reject",
    entitlements: [],
    device_resets_per_month: 0,
    device_reset_cooldown_seconds: null,
  };
}

export function valuesOf(policy: Policy): PolicyValues {
  return {
    application_id: policy.application_id,
    name: policy.name,
    ends: policy.duration_seconds === null ? "never" : "after",
    duration_seconds: policy.duration_seconds,
    starts: policy.starts,
    max_devices: policy.max_devices || "",
    max_sessions: policy.max_sessions || "",
    at_session_limit: policy.at_session_limit,
    entitlements: policy.entitlements,
    device_resets_per_month: policy.device_resets_per_month,
    device_reset_cooldown_seconds: policy.device_reset_cooldown_seconds || null,
  };
}

export function termsOf(values: PolicyValues): PolicyTerms {
  return {
    duration_seconds: values.ends === "never" ? null : values.duration_seconds,
    starts: values.starts,
    max_devices: values.max_devices || 0,
    max_sessions: values.max_sessions || 0,
    at_session_limit: values.at_session_limit,
    entitlements: values.entitlements,
    device_resets_per_month: values.device_resets_per_month || 0,
    device_reset_cooldown_seconds: values.device_reset_cooldown_seconds ?? 0,
  };
}
