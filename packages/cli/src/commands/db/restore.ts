import { resolve } from "node:path";
import type { Command } from "commander";
import { showProgress } from "../../db/show-progress.ts";
import { addFileOptions, type FileFlags, openEngine } from "../../db/store-file.ts";
import type { Io } from "../../io.ts";

const EXAMPLES = `
The backup is read whole and checked first; a damaged one changes nothing. Stop the server before. With --force a store
that is there is moved aside, not deleted.

Examples:
  clawglass db restore traces.db
  clawglass db restore traces.db --force --data-dir /var/lib/clawglass
`;

/** `clawglass db restore`: a backup becomes the store. */
export function addRestoreCommand(db: Command, io: Io): void {
  addFileOptions(db.command("restore"))
    .description("Put a backup in place of the store.")
    .argument("<file>", "What clawglass db backup wrote.")
    .option("--force", "Replace the store that is there; it is moved aside.")
    .option("--json", "Print the result as JSON.")
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, flags: FileFlags & { force?: true; json?: true }) => {
      const { engine, location } = await openEngine(flags, io);
      const backupPath = resolve(file);
      const { replacedPath } = await engine.restore(backupPath, location, {
        isForced: flags.force === true,
        onProgress: showProgress(io),
      });
      if (flags.json) io.out(JSON.stringify({ backupPath, location, replacedPath }));
      else {
        io.out(`${location} is now what ${backupPath} holds.`);
        if (replacedPath !== null)
          io.out(`What was there before is in ${replacedPath}; delete it when all is well.`);
      }
    });
}
