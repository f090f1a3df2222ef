export { buildSimulatedStore } from "./build-simulated-store.ts";
export { buildStore } from "./build-store.ts";
