import { listSettings, type ShownSetting } from "../settings/list-settings.ts";
import type { Settings } from "../settings/resolve-settings.ts";
import { note, ok, problem, type StatusCheck } from "./status-checks.ts";

/** @param live what the Gateway's plugin answers, null without an answer */
export function checkGateway(live: unknown, settings: Settings): StatusCheck {
  if (live === null) {
    return note(
      "Gateway",
      "not running, or not reachable from here: the figures below are from disk.",
      "Start it with `openclaw gateway`; a running one may need a restart after the plugin was installed.",
    );
  }
  const stale = findStaleSettings(live, settings);
  if (stale.length > 0) {
    return problem(
      "Gateway",
      `running, and still works with older settings: ${stale.join(", ")}.`,
      "OpenClaw takes no new settings while a run goes on, and does not try again. Save the configuration once more, or restart the Gateway.",
    );
  }
  return ok("Gateway", "running, its plugin answers");
}

/**
 * Settings of the configuration that the Gateway does not have. The environment of a Gateway may well differ from the
 * one in which this command runs, so only what the configuration sets is compared, here or there.
 */
function findStaleSettings(live: unknown, settings: Settings): string[] {
  const { settings: inGateway } = live as { settings?: readonly ShownSetting[] };
  if (!Array.isArray(inGateway)) return []; // an older plugin, which does not say
  const known = new Map((inGateway as ShownSetting[]).map((setting) => [setting.name, setting]));
  return listSettings(settings).flatMap(({ name, value, source }) => {
    const there = known.get(name);
    const isConfigured = source === "config" || there?.source === "config";
    return there !== undefined && isConfigured && there.value !== value ? [name] : [];
  });
}
