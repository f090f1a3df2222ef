import type { ServerFlags, ServerOptionName } from "@clawglass/server";
import { SERVER_OPTIONS } from "@clawglass/server/options";
import type { Command } from "commander";
import { EXIT_CODES } from "../exit-codes.ts";
import { formatError } from "../format-error.ts";
import type { Io } from "../io.ts";

const EXAMPLES = `
Examples:
  clawglass server                              http://127.0.0.1:5000, data in your own data folder
  clawglass server --port 5055 --data-dir ./d   another port, another folder
  clawglass server --backend-store-uri sqlite:////var/lib/clawglass/traces.db
`;

/** `clawglass server`: the server and its page, until Ctrl-C. */
export function addServerCommand(program: Command, io: Io): void {
  const command = program
    .command("server")
    .description("Start the server and its page.")
    .addHelpText("after", EXAMPLES);
  for (const option of Object.values(SERVER_OPTIONS)) {
    const environment = option.environment.join(", ");
    command.option(
      `${option.flag} <${option.argument}>`,
      `${option.meaning} Default: ${option.defaultText}. Environment: ${environment}.`,
    );
  }
  command.action(async (flags: Partial<Record<ServerOptionName, string>>) => runServer(flags, io));
}

async function runServer(flags: ServerFlags, io: Io): Promise<void> {
  io.goOnUnread();
  const { readConfig, startServer } = await import("@clawglass/server");
  const config = readConfig(flags, io.environment);
  const fatal = Promise.withResolvers<Error>();
  const server = await startServer(config, {
    reportError: (error) => io.err(formatError(error)),
    onFatal: (error) => fatal.resolve(error),
  });
  // Listened for before anybody learns that it runs, and may end it.
  const stopped = io.untilStopped();
  for (const line of describe(server.url, config.storePath)) io.out(line);
  const reason = await Promise.race([stopped, fatal.promise]);
  if (reason instanceof Error) {
    io.err(`The store can no longer be written: ${formatError(reason)}`);
    io.setExitCode(EXIT_CODES.failed);
  }
  await server.close();
}

function describe(url: string, storePath: string): string[] {
  return [
    "",
    `  Clawglass is running at ${url}`,
    `  Traces are kept in ${storePath}`,
    "",
    "  Next, connect OpenClaw (once):",
    "    npm run -s plugin:pack                 prints the path of the packed plugin",
    "    openclaw plugins install <that path> --force --accept-capabilities",
    `    openclaw mlflow configure --tracking-uri ${url}`,
    "",
    "  Ctrl-C stops the server.",
    "",
  ];
}
