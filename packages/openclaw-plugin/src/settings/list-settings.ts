import { toPublicUri } from "../send/server-target.ts";
import { OPTIONS, type OptionName } from "./options-table.ts";
import type { SettingSource, Settings } from "./resolve-settings.ts";

/** One setting as it may be shown. */
export interface ShownSetting {
  /** Path below the plugin's configuration. */
  name: string;
  /** "(set)" for a secret; null when nothing is set. */
  value: string | null;
  source: SettingSource;
  /** The variable that can set it; null when none can. */
  variable: string | null;
}

/** Every option with what is in force and where it comes from, without secrets. */
export function listSettings(settings: Settings): ShownSetting[] {
  const { credentials, extraPatterns } = settings;
  const values: Record<OptionName, string | null> = {
    trackingUri: toPublicUri(settings.trackingUri),
    experimentId: settings.experimentId,
    experimentName: settings.experimentName,
    username: credentials.username,
    password: credentials.password === null ? null : "(set)",
    token: credentials.token === null ? null : "(set)",
    content: settings.content,
    redactionEnabled: String(settings.isRedactionEnabled),
    redactionExtraPatterns: extraPatterns.length === 0 ? null : String(extraPatterns.length),
    spoolMaxMegabytes: String(settings.spoolMaxBytes / (1024 * 1024)),
    spoolMaxDays: String(settings.spoolMaxAgeMs / 86_400_000),
  };
  return (Object.keys(OPTIONS) as OptionName[]).map((name) => ({
    name: OPTIONS[name].key,
    value: values[name],
    source: settings.sources[name],
    variable: OPTIONS[name].env,
  }));
}
