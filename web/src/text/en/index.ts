export { common } from "./common";
export { door } from "./door";
export { durations } from "./durations";
export { licenses } from "./licenses";
export { licenseStatus } from "./licenseStatus";
export { navigation } from "./navigation";
export { outcomes, unknownOutcome } from "./outcomes";
