import { type ClawglassClient, createClawglassClient } from "@clawglass/client";
import { AppError } from "@clawglass/core";
import type { ServerConfig } from "@clawglass/server";
import type { Command } from "commander";
import { formatError } from "../format-error.ts";
import type { Io } from "../io.ts";
import {
  accessServer,
  addTokenOption,
  findServer,
  type ServerAccess,
  type ServerFlags,
} from "../server-access.ts";

/** Which store a command means. */
export interface StoreFlags extends ServerFlags {
  dataDir?: string;
  backendStoreUri?: string;
}

/** A store's API: of the server that runs on it, or of one in this process where none runs. */
export interface StoreApi {
  client: ClawglassClient;
  close(): Promise<void>;
}

export function addStoreOptions(command: Command): Command {
  return addTokenOption(command)
    .option(
      "--data-dir <DIR>",
      "Folder of the store. Default: as for clawglass server. Environment: CLAWGLASS_DATA_DIR.",
    )
    .option("--backend-store-uri <URI>", "The store itself, as sqlite:///PATH; instead of --data-dir.")
    .option(
      "--url <URL>",
      "Ask this server instead of the store of this machine. Environment: CLAWGLASS_URL.",
    );
}

export async function readStoreConfig(flags: StoreFlags, io: Io): Promise<ServerConfig> {
  const { readConfig } = await import("@clawglass/server");
  return readConfig(pickStoreFlags(flags), io.environment);
}

/** The server at --url; else the one that has the store open; else the store itself, which is then opened here. */
export async function openStoreApi(flags: StoreFlags, io: Io): Promise<StoreApi> {
  const named = findNamedServer(flags, io);
  if (named !== null) return connect(named);
  const config = await readStoreConfig(flags, io);
  const { findAnnouncedServer, openStoreEngine } = await import("@clawglass/server/store-tools");
  const { engine, location } = await openStoreEngine(config.storeLocation);
  if (await engine.isInUse(location)) {
    const announced = findAnnouncedServer(config.storePath);
    if (announced !== null) return connect(accessServer(announced.url, { environment: {} }));
    throw new AppError(
      "STORE_UNAVAILABLE",
      `A server has ${config.storePath} open, and nobody knows its address.`,
      {
        hint: "Name it with --url, or stop it first.",
      },
    );
  }
  await requireStore(config);
  return openOwnStoreApi(config, io);
}

/** A store that no server runs on, opened in this process. */
export async function openOwnStoreApi(config: ServerConfig, io: Io): Promise<StoreApi> {
  const server = await import("@clawglass/server");
  const report = (error: unknown) => io.err(formatError(error));
  const { fetch, close } = await server.openStoreApi(config, { reportError: report, onFatal: report });
  return { client: createClawglassClient({ baseUrl: "", fetch }), close };
}

/** The server at --url or CLAWGLASS_URL; null where neither is given, or a flag says which store of this machine is meant. */
export function findNamedServer(flags: StoreFlags, io: Io): ServerAccess | null {
  const isLocal = flags.dataDir !== undefined || flags.backendStoreUri !== undefined;
  const url = flags.url ?? (isLocal ? undefined : io.environment.CLAWGLASS_URL);
  return url === undefined || url === "" ? null : findServer({ ...flags, url }, io);
}

/** NOT_FOUND where there is none: commands look after stores, the server makes them. */
export async function requireStore({ storePath }: Pick<ServerConfig, "storePath">): Promise<void> {
  const { existsSync } = await import("node:fs");
  if (existsSync(storePath)) return;
  throw new AppError("NOT_FOUND", `There is no store at ${storePath}.`, {
    hint: "Name its folder with --data-dir, or start the server once; it makes one.",
  });
}

function connect({ url, fetch }: ServerAccess): StoreApi {
  return { client: createClawglassClient({ baseUrl: url, fetch }), close: async () => {} };
}

function pickStoreFlags({ dataDir, backendStoreUri }: StoreFlags): Omit<StoreFlags, "url" | "token"> {
  return {
    ...(dataDir === undefined ? {} : { dataDir }),
    ...(backendStoreUri === undefined ? {} : { backendStoreUri }),
  };
}
