import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError, printBytes } from "@clawglass/core";
import type { Command } from "commander";
import { addFileOptions, type FileFlags, openStoreFile } from "../../db/store-file.ts";
import { openOwnStoreApi, readStoreConfig } from "../../db/store-target.ts";
import { EXIT_CODES } from "../../exit-codes.ts";
import type { Io } from "../../io.ts";

const MAX_WAIT_MS = 30_000;
const EXAMPLES = `
The copy holds one committed state, whole and compact, with everything that was accepted before the command began. The
server goes on meanwhile. Your own prices (prices.json beside the store) are a file of their own; copy it too.

Exit codes: 0 copied; 1 not copied, or the server could not put all that was accepted into the store within 30 s (its disk
is full?) and the copy is without it.

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
      if (existsSync(path)) {
        throw new AppError("ALREADY_EXISTS", `${path} exists already.`, {
          hint: "Choose another file name.",
        });
      }
      const missingCount = await settleInbox(flags, io, engine, location);
      await engine.backUp(location, path);
      const sizeBytes = statSync(path).size;
      if (flags.json) io.out(JSON.stringify({ path, sizeBytes, missingCount }));
      else io.out(`${printBytes(sizeBytes)} in ${path}\nclawglass db restore ${path} brings it back.`);
      if (missingCount === 0) return;
      io.err(
        `${missingCount} accepted requests are not in this copy: the server did not sort them in. clawglass db verify, and the server's log, say why.`,
      );
      io.setExitCode(EXIT_CODES.failed);
    });
}

/** Everything accepted by now gets into the store: its server sees to it, or one in this process. Gives what did not. */
async function settleInbox(
  flags: FileFlags,
  io: Io,
  engine: Awaited<ReturnType<typeof openStoreFile>>["engine"],
  location: string,
): Promise<number> {
  const { inspectStoreInbox, waitForStoreInbox } = await import("@clawglass/server/store-tools");
  const wait = () =>
    waitForStoreInbox(engine, location, {
      maxWaitMs: MAX_WAIT_MS,
      nowMs: Date.now,
      sleep: (ms) => sleep(ms),
    });
  if (await engine.isInUse(location)) return wait();
  if ((await inspectStoreInbox(engine, location)).waitingCount === 0) return 0;
  const { close } = await openOwnStoreApi(await readStoreConfig(flags, io), io);
  try {
    return await wait();
  } finally {
    await close();
  }
}
