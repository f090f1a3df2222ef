import { CLAWGLASS_VERSION } from "@clawglass/server/version";
import { Command } from "commander";
import { addDbCommand } from "./commands/db.ts";
import { addExportCommand } from "./commands/export.ts";
import { addHealthCommand } from "./commands/health.ts";
import { addImportCommand } from "./commands/import.ts";
import { addPricesCommand } from "./commands/prices.ts";
import { addServerCommand } from "./commands/server.ts";
import type { Io } from "./io.ts";

const HELP = `
Clawglass records what an OpenClaw agent did, as traces, and shows them in a page.
Everything stays on this machine: one process, one file, no account.

Start here:
  clawglass server            then open the address that it prints
  clawglass help server       all settings of the server
  clawglass health            is the agent well? since when not?
  clawglass db                size, backup, damage, what is kept for how long
  clawglass prices            what calls cost whose provider does not say
  clawglass export, import    traces as files (a page, OTLP, lines), or from an MLflow server

Exit codes: 0 done, 1 failed, 2 the command line or a setting is wrong; health: 3 needs attention, 4 unknown.
`;

/** The command line of `clawglass`, as a table of contents. */
export function createProgram(io: Io): Command {
  const program = new Command("clawglass")
    .description("See what your OpenClaw agent did, and whether it is well.")
    .version(CLAWGLASS_VERSION)
    .addHelpText("after", HELP)
    .showHelpAfterError("(clawglass --help shows what there is)");
  addServerCommand(program, io);
  addHealthCommand(program, io);
  addExportCommand(program, io);
  addImportCommand(program, io);
  addDbCommand(program, io);
  addPricesCommand(program, io);
  return program;
}
