export { account } from "./account";
export { common } from "./common";
export { door } from "./door";
export { members } from "./members";
export { navigation } from "./navigation";
export { organisation } from "./organisation";
export { permissions } from "./permissions";
export { tokens } from "./tokens";
