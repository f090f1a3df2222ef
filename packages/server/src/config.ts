import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { AppError } from "@clawglass/core";
import type { Setting } from "@clawglass/core/api";
import { SERVER_OPTIONS, type ServerOption, type ServerOptionName } from "./options.ts";
import { type GivenSetting, readRetentionSettings } from "./read-retention-settings.ts";
import type { RetentionOverrides } from "./services/retention/resolve-policy.ts";

/** What the server runs with. */
export interface ServerConfig {
  host: string;
  port: number;
  /** `sqlite:///PATH` */
  storeLocation: string;
  /** Folder or file of the store, for people. */
  storePath: string;
  /** The user's own prices; need not exist. */
  pricesPath: string;
  allowedHosts: string[];
  retentionOverrides: RetentionOverrides;
  /** All of it as the settings page shows it. */
  settings: Setting[];
}

type GivenSettings = Partial<Record<ServerOptionName, GivenSetting | undefined>>;

export type ServerFlags = Partial<Record<ServerOptionName, string>>;

/** Flags beat the environment, which beats the defaults. The only place of the server that reads the environment. */
export function readConfig(flags: ServerFlags, environment: NodeJS.ProcessEnv = process.env): ServerConfig {
  const find = (name: ServerOptionName): GivenSetting | undefined => {
    const { flag, environment: variables } = SERVER_OPTIONS[name];
    const text = flags[name];
    if (text !== undefined) return { text, origin: { source: "flag", setBy: flag } };
    for (const variable of variables) {
      const value = environment[variable];
      if (value !== undefined && value !== "")
        return { text: value, origin: { source: "environment", setBy: variable } };
    }
    return undefined;
  };
  const read = (name: ServerOptionName): string | undefined => find(name)?.text;
  const given: GivenSettings = Object.fromEntries(
    (Object.keys(SERVER_OPTIONS) as ServerOptionName[]).map((name) => [name, find(name)]),
  );
  const storePath = readStorePath(read("backendStoreUri"), read("dataDir"), environment);
  return {
    host: read("host") ?? "127.0.0.1",
    port: readPort(read("port")),
    storePath,
    pricesPath: join(dirname(storePath), "prices.json"),
    storeLocation: `sqlite:///${storePath}`,
    allowedHosts: (read("allowedHosts") ?? "").split(",").flatMap((name) => name.trim().toLowerCase() || []),
    retentionOverrides: readRetentionSettings(given),
    settings: listSettings(given, { dataDir: dirname(storePath), backendStoreUri: `sqlite:///${storePath}` }),
  };
}

/** `worked` holds defaults that depend on the machine. */
function listSettings(given: GivenSettings, worked: Partial<Record<ServerOptionName, string>>): Setting[] {
  return (Object.entries(SERVER_OPTIONS) as [ServerOptionName, ServerOption][]).map(([name, option]) => ({
    name,
    flag: option.flag,
    environment: [...option.environment],
    meaning: option.meaning,
    value: given[name]?.text ?? worked[name] ?? option.defaultText,
    defaultText: option.defaultText,
    isSecret: false,
    ...(given[name]?.origin ?? { source: "default", setBy: null }),
  }));
}

function readPort(text: string | undefined): number {
  if (text === undefined) return 5000;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new AppError("INVALID_INPUT", `The port ${text} is not a number from 0 to 65535.`, {
    hint: "For example --port 5055; 0 takes any free port.",
  });
}

function readStorePath(
  uri: string | undefined,
  dataDir: string | undefined,
  environment: NodeJS.ProcessEnv,
): string {
  if (uri === undefined) return join(resolve(dataDir ?? defaultDataDir(environment)), "clawglass.db");
  const path = /^sqlite:\/\/\/(.+)$/.exec(uri)?.[1];
  if (path !== undefined) return resolve(path.startsWith("/") || !dataDir ? path : join(dataDir, path));
  const scheme = uri.split(":")[0];
  throw new AppError("INVALID_INPUT", `The store ${scheme}: is not supported yet.`, {
    hint: "Use sqlite:///PATH (four slashes for an absolute path), or --data-dir DIR.",
  });
}

/** The folder that each system has for a program's own data. */
function defaultDataDir(environment: NodeJS.ProcessEnv): string {
  const home = environment.HOME ?? homedir();
  if (process.platform === "darwin") return join(home, "Library", "Application Support", "Clawglass");
  if (process.platform === "win32")
    return join(environment.LOCALAPPDATA ?? join(home, "AppData", "Local"), "Clawglass");
  return join(environment.XDG_DATA_HOME || join(home, ".local", "share"), "clawglass");
}
