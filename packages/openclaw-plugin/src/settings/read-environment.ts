import type { Environment } from "./resolve-settings.ts";

/** The process's environment. The one place of the plugin that reads it. */
export function readEnvironment(): Environment {
  return process.env;
}
