export { common } from "./common";
export { door } from "./door";
export { navigation } from "./navigation";
export { sessions } from "./sessions";
