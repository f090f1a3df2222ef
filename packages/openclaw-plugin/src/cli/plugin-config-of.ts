import { PLUGIN_ID } from "../build-info.ts";
import type { HostConfig } from "../host/plugin-api.ts";

/** The plugin's own part of the host's configuration, as it is written there. */
export function pluginConfigOf(hostConfig: HostConfig): Record<string, unknown> {
  return hostConfig.plugins?.entries?.[PLUGIN_ID]?.config ?? {};
}
