import type { Command } from "commander";
import type { Io } from "../io.ts";
import { addBackUpCommand } from "./db/backup.ts";
import { addReindexCommand } from "./db/reindex.ts";
import { addRestoreCommand } from "./db/restore.ts";
import { addRetainCommand } from "./db/retain.ts";
import { addStatsCommand } from "./db/stats.ts";
import { addVacuumCommand } from "./db/vacuum.ts";
import { addVerifyCommand } from "./db/verify.ts";

const HELP = `
Without --url a command takes the store of this machine: through the server that runs on it, or directly where none runs.

Examples:
  clawglass db stats
  clawglass db backup ~/traces-$(date +%F).db    while the server runs; restore takes the file back
  clawglass db retain --keep-days 90 --dry-run   what would go?
`;

/** `clawglass db`: looks after the store. */
export function addDbCommand(program: Command, io: Io): void {
  const db = program
    .command("db")
    .description("Look after the store: size, backup, damage, what is kept for how long.")
    .addHelpText("after", HELP);
  addStatsCommand(db, io);
  addBackUpCommand(db, io);
  addRestoreCommand(db, io);
  addVerifyCommand(db, io);
  addReindexCommand(db, io);
  addVacuumCommand(db, io);
  addRetainCommand(db, io);
}
