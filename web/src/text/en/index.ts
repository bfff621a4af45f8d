export { common } from "./common";
export { door } from "./door";
export { events } from "./events";
export { navigation } from "./navigation";
