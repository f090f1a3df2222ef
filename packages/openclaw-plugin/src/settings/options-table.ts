/** Where an option can be set, what it means, and what holds when nobody sets it. The guide and `status` read this table. */
export interface OptionRow {
  /** Path below `plugins.entries.mlflow-openclaw.config`. */
  key: string;
  /** Environment variable that sets it, null when there is none. */
  env: string | null;
  defaultText: string;
  meaning: string;
  /** Its value is never shown. */
  isSecret: boolean;
}

export const DEFAULT_TRACKING_URI = "http://127.0.0.1:5000";

export const OPTIONS = {
  trackingUri: row(
    "trackingUri",
    "MLFLOW_TRACKING_URI",
    DEFAULT_TRACKING_URI,
    "Address of the Clawglass or MLflow server.",
  ),
  experimentId: row("experimentId", "MLFLOW_EXPERIMENT_ID", "0", "Experiment that gets the traces, by id."),
  experimentName: row(
    "experimentName",
    "MLFLOW_EXPERIMENT_NAME",
    "none",
    "Experiment that gets the traces, by name; made when it is not there. An id wins over a name set in the same place.",
  ),
  username: row(
    "username",
    "MLFLOW_TRACKING_USERNAME",
    "none",
    "User name, for a server with basic authentication.",
  ),
  password: row(
    "password",
    "MLFLOW_TRACKING_PASSWORD",
    "none",
    "Password that goes with the user name.",
    true,
  ),
  token: row(
    "token",
    "MLFLOW_TRACKING_TOKEN",
    "none",
    "Bearer token. User name and password win over it.",
    true,
  ),
  content: row(
    "content",
    null,
    "full",
    "`full`: prompts, replies, parameters and results; `none`: only names, times, tokens, statuses.",
  ),
  redactionEnabled: row(
    "redaction.enabled",
    null,
    "true",
    "Takes secrets out of everything before it is written.",
  ),
  redactionExtraPatterns: row(
    "redaction.extraPatterns",
    null,
    "none",
    "Regular expressions of your own; what they match is taken out.",
  ),
  spoolMaxMegabytes: row(
    "spool.maxMegabytes",
    null,
    "512",
    "Size of what may wait on disk; beyond it the oldest goes, counted.",
  ),
  spoolMaxDays: row("spool.maxDays", null, "14", "Longest time that anything waits on disk."),
} as const satisfies Record<string, OptionRow>;

export type OptionName = keyof typeof OPTIONS;

function row(
  key: string,
  env: string | null,
  defaultText: string,
  meaning: string,
  isSecret = false,
): OptionRow {
  return { key, env, defaultText, meaning, isSecret };
}
