import { PLUGIN_ID } from "../build-info.ts";
import { OPTIONS } from "./options-table.ts";
import { type Environment, resolveSettings, type Settings } from "./resolve-settings.ts";

/** The settings with the secrets that only the host can read. A reference that it cannot read stays unresolved. */
export async function resolveSecretRefs(
  pluginConfig: Readonly<Record<string, unknown>>,
  environment: Environment,
  /** Gives the secret behind a value that stands at `path` of the host's configuration, null without one. */
  resolve: (value: unknown, path: string) => Promise<string | null>,
): Promise<Settings> {
  const config = { ...pluginConfig };
  for (const name of resolveSettings(config, environment).unresolvedSecrets) {
    const { key } = OPTIONS[name];
    config[key] = (await resolve(config[key], `plugins.entries.${PLUGIN_ID}.config.${key}`)) ?? config[key];
  }
  return resolveSettings(config, environment);
}
