export { common } from "./common";
export { door } from "./door";
export { durations } from "./durations";
export { events } from "./events";
export { licenseStatus } from "./licenseStatus";
export { navigation } from "./navigation";
export { outcomes, unknownOutcome } from "./outcomes";
export { policies } from "./policies";
export { sessions } from "./sessions";
