import { statSync } from "node:fs";
import { resolve } from "node:path";
import { printBytes } from "@clawglass/core";
import type { Command } from "commander";
import { addFileOptions, type FileFlags, openStoreFile } from "../../db/store-file.ts";
import type { Io } from "../../io.ts";

const EXAMPLES = `
The copy holds one committed state, whole and compact. The server goes on meanwhile. Your own prices (prices.json beside
the store) are a file of their own; copy it too.

Examples:
  clawglass db backup traces.db
  clawglass db backup /mnt/backup/traces-$(date +%F).db --data-dir /var/lib/clawglass
`;

/** `clawglass db backup`: a copy of the store, also while a server runs on it. */
export function addBackUpCommand(db: Command, io: Io): void {
  addFileOptions(db.command("backup"))
    .description("Copy the store to a file, also while the server runs.")
    .argument("<file>", "The new file. It must not exist yet.")
    .option("--json", "Print the result as JSON.")
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, flags: FileFlags & { json?: true }) => {
      const { engine, location } = await openStoreFile(flags, io);
      const path = resolve(file);
      await engine.backUp(location, path);
      const sizeBytes = statSync(path).size;
      if (flags.json) io.out(JSON.stringify({ path, sizeBytes }));
      else io.out(`${printBytes(sizeBytes)} in ${path}\nclawglass db restore ${path} brings it back.`);
    });
}
