import type { ContentMode } from "../record/recorder-contract.ts";
import type { Credentials } from "../send/server-target.ts";
import { DEFAULT_TRACKING_URI, OPTIONS, type OptionName } from "./options-table.ts";

export type Environment = Readonly<Record<string, string | undefined>>;
/** Where a value came from: the plugin's configuration, an environment variable, or nowhere. */
export type SettingSource = "config" | "environment" | "default";

export interface Settings {
  trackingUri: string;
  experimentId: string | null;
  experimentName: string | null;
  credentials: Credentials;
  content: ContentMode;
  isRedactionEnabled: boolean;
  extraPatterns: readonly string[];
  spoolMaxBytes: number;
  spoolMaxAgeMs: number;
  sources: Record<OptionName, SettingSource>;
  /** A secret is configured by reference, and nobody resolved the reference: nothing can be sent. */
  unresolvedSecrets: readonly OptionName[];
  /** Values that could not be used, in words for a person. */
  problems: readonly string[];
}

const BYTES_PER_MEGABYTE = 1024 * 1024;
const MS_PER_DAY = 24 * 3600 * 1000;

/**
 * What is in force: the plugin's configuration wins over the environment, that over the defaults. Credentials are
 * taken as a group, so that a password of the environment never goes with a user name of the configuration.
 */
export function resolveSettings(pluginConfig: unknown, environment: Environment): Settings {
  const config = toRecord(pluginConfig);
  const sources = Object.fromEntries(
    Object.keys(OPTIONS).map((name) => [name, "default"]),
  ) as Settings["sources"];
  const problems: string[] = [];
  const unresolvedSecrets: OptionName[] = [];

  function readText(name: OptionName): string | null {
    const { key, env, isSecret } = OPTIONS[name];
    const configured = readPath(config, key);
    if (typeof configured === "string" && configured.trim() !== "") {
      sources[name] = "config";
      return configured.trim();
    }
    if (isSecret && typeof configured === "object" && configured !== null) {
      const value = readEnvironmentRef(configured, environment);
      sources[name] = "config";
      if (value === null) unresolvedSecrets.push(name);
      return value;
    }
    if (configured !== undefined && configured !== null && configured !== "")
      problems.push(`${key} is no text and is ignored.`);
    const fromEnvironment = env === null ? undefined : environment[env]?.trim();
    if (!fromEnvironment) return null;
    sources[name] = "environment";
    return fromEnvironment;
  }

  function readPositive(name: OptionName, fallback: number): number {
    const value = readPath(config, OPTIONS[name].key);
    if (value === undefined) return fallback;
    if (typeof value !== "number" || !(value > 0)) {
      problems.push(`${OPTIONS[name].key} is no number above 0; ${fallback} is used.`);
      return fallback;
    }
    sources[name] = "config";
    return value;
  }

  const trackingUri = normalizeUri(readText("trackingUri") ?? DEFAULT_TRACKING_URI, problems);
  const experiment = readExperiment(readText, sources);
  if (experiment.id !== null && !/^\d+$/.test(experiment.id)) {
    problems.push(`experimentId "${experiment.id}" is no number; use experimentName for a name.`);
  }
  const content = readPath(config, OPTIONS.content.key);
  if (content !== undefined) sources.content = "config";
  if (content !== undefined && content !== "full" && content !== "none")
    problems.push(`content must be "full" or "none".`);
  const enabled = readPath(config, OPTIONS.redactionEnabled.key);
  if (enabled !== undefined) sources.redactionEnabled = "config";
  const patterns = readPath(config, OPTIONS.redactionExtraPatterns.key);
  if (Array.isArray(patterns)) sources.redactionExtraPatterns = "config";

  return {
    trackingUri,
    experimentId: experiment.id,
    experimentName: experiment.name,
    credentials: {
      username: readText("username"),
      password: readText("password"),
      token: readText("token"),
    },
    // Anything that is not plainly "full" keeps content in: a typing error must not give texts away.
    content: content === undefined || content === "full" ? "full" : "none",
    isRedactionEnabled: enabled !== false,
    extraPatterns: Array.isArray(patterns) ? patterns.filter((pattern) => typeof pattern === "string") : [],
    spoolMaxBytes: readPositive("spoolMaxMegabytes", 512) * BYTES_PER_MEGABYTE,
    spoolMaxAgeMs: readPositive("spoolMaxDays", 14) * MS_PER_DAY,
    sources,
    unresolvedSecrets,
    problems,
  };
}

/** Id and name come from the same place; there the id wins. */
function readExperiment(
  readText: (name: OptionName) => string | null,
  sources: Settings["sources"],
): { id: string | null; name: string | null } {
  const id = readText("experimentId");
  const name = readText("experimentName");
  const isNameNearer = sources.experimentName === "config" && sources.experimentId !== "config";
  return id === null || (name !== null && isNameNearer) ? { id: null, name } : { id, name: null };
}

function normalizeUri(uri: string, problems: string[]): string {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(uri) ? uri : `http://${uri}`;
  // `htp:/x` and `http:/x` would else be taken for a host of that name.
  const isMistyped = withScheme !== uri && /^[a-z][a-z0-9+.-]*:(?!\d)/i.test(uri) && !uri.includes("@");
  if (isMistyped || !URL.canParse(withScheme) || !/^https?:/i.test(withScheme)) {
    problems.push(`trackingUri "${uri}" is no http(s) address.`);
  }
  return withScheme.replace(/[?#].*$/, "").replace(/\/+$/, "");
}

/** A reference to an environment variable can be read without the host's help. */
function readEnvironmentRef(ref: object, environment: Environment): string | null {
  const { source, id } = ref as { source?: unknown; id?: unknown };
  return source === "env" && typeof id === "string" ? environment[id]?.trim() || null : null;
}

function readPath(config: Record<string, unknown>, path: string): unknown {
  return path.split(".").reduce<unknown>((value, part) => toRecord(value)[part], config);
}

function toRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
