import { CLAWGLASS_VERSION } from "@clawglass/server/version";
import { Command } from "commander";
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

/** In the order of the help. */
const COMMANDS: Record<string, () => Promise<(program: Command, io: Io) => void>> = {
  server: async () => (await import("./commands/server.ts")).addServerCommand,
  health: async () => (await import("./commands/health.ts")).addHealthCommand,
  export: async () => (await import("./commands/export.ts")).addExportCommand,
  import: async () => (await import("./commands/import.ts")).addImportCommand,
  db: async () => (await import("./commands/db.ts")).addDbCommand,
  prices: async () => (await import("./commands/prices.ts")).addPricesCommand,
};

/**
 * The command line of `clawglass`, as a table of contents. Of the commands only the one that is `asked` for is loaded, and all
 * where none is: the server has to start soon.
 */
export async function createProgram(io: Io, asked: string | undefined): Promise<Command> {
  const program = new Command("clawglass")
    .description("See what your OpenClaw agent did, and whether it is well.")
    .version(CLAWGLASS_VERSION)
    .addHelpText("after", HELP)
    .showHelpAfterError("(clawglass --help shows what there is)");
  const isCommand = asked !== undefined && Object.hasOwn(COMMANDS, asked);
  for (const [name, load] of Object.entries(COMMANDS)) {
    if (!isCommand || name === asked) (await load())(program, io);
  }
  return program;
}
