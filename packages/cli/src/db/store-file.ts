import type { Command } from "commander";
import type { Io } from "../io.ts";
import { readStoreConfig, requireStore } from "./store-target.ts";

/** Which store's file a command means; what works on the file itself needs no server. */
export interface FileFlags {
  dataDir?: string;
  backendStoreUri?: string;
}

export function addFileOptions(command: Command): Command {
  return command
    .option(
      "--data-dir <DIR>",
      "Folder of the store. Default: as for clawglass server. Environment: CLAWGLASS_DATA_DIR.",
    )
    .option("--backend-store-uri <URI>", "The store itself, as sqlite:///PATH; instead of --data-dir.");
}

export async function openEngine(flags: FileFlags, io: Io) {
  const config = await readStoreConfig(flags, io);
  const { openStoreEngine } = await import("@clawglass/server/store-tools");
  return openStoreEngine(config.storeLocation);
}

/** The same for a store that must exist. */
export async function openStoreFile(flags: FileFlags, io: Io) {
  await requireStore(await readStoreConfig(flags, io));
  return openEngine(flags, io);
}
