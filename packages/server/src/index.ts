export { readConfig, type ServerConfig, type ServerFlags } from "./config.ts";
export { openStoreApi, type RunningServer, type ServerHooks, startServer } from "./main.ts";
export { SERVER_OPTIONS, type ServerOption, type ServerOptionName } from "./options.ts";
export { CLAWGLASS_VERSION, MLFLOW_VERSION } from "./version.ts";
