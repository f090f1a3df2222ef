import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { AppError } from "@clawglass/core";
import { SERVER_OPTIONS, type ServerOptionName } from "./options.ts";

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
}

export type ServerFlags = Partial<Record<ServerOptionName, string>>;

/** Flags beat the environment, which beats the defaults. The only place of the server that reads the environment. */
export function readConfig(flags: ServerFlags, environment: NodeJS.ProcessEnv = process.env): ServerConfig {
  const read = (name: ServerOptionName): string | undefined => {
    if (flags[name] !== undefined) return flags[name];
    for (const variable of SERVER_OPTIONS[name].environment) {
      const value = environment[variable];
      if (value !== undefined && value !== "") return value;
    }
    return undefined;
  };
  const storePath = readStorePath(read("backendStoreUri"), read("dataDir"), environment);
  return {
    host: read("host") ?? "127.0.0.1",
    port: readPort(read("port")),
    storePath,
    pricesPath: join(dirname(storePath), "prices.json"),
    storeLocation: `sqlite:///${storePath}`,
    allowedHosts: (read("allowedHosts") ?? "").split(",").flatMap((name) => name.trim().toLowerCase() || []),
  };
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
