import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { AppError } from "@clawglass/core";
import type { Command } from "commander";
import type { Io } from "../io.ts";
import { checkServerUrl, DEFAULT_SERVER_URL } from "../server-url.ts";
import { createMlflowApi } from "../transfer/mlflow-api.ts";
import { readTraces, type TraceLine } from "../transfer/read-traces.ts";

const PROGRESS_EVERY = 100;
const EXAMPLES = `
Each line is one trace as JSON: {"experiment","info","data":{"spans":[…]}}, which is MLflow's own form of a trace.
Content is exported as it is stored.

Examples:
  clawglass export -o traces.jsonl
  clawglass export --filter "status = 'ERROR'" | gzip > errors.jsonl.gz
`;

interface ExportFlags {
  url?: string;
  output?: string;
  experiment?: string;
  filter?: string;
  session?: string;
  trace?: string[];
}

/** `clawglass export`: traces as JSON lines, one at a time. */
export function addExportCommand(program: Command, io: Io): void {
  program
    .command("export")
    .description("Write traces as JSON lines, for a backup of some or for another server.")
    .option(
      "--url <URL>",
      `Address of the server. Default: ${DEFAULT_SERVER_URL}. Environment: CLAWGLASS_URL.`,
    )
    .option("-o, --output <FILE>", "File to write. Default: standard output.")
    .option("--experiment <NAME>", "Only the traces of one experiment.")
    .option("--filter <FILTER>", "Only what matches, in MLflow's filter language.")
    .option("--session <ID>", "Only the traces of one session.")
    .option("--trace <ID...>", "Only these traces.")
    .addHelpText("after", EXAMPLES)
    .action(async (flags: ExportFlags) => runExport(flags, io));
}

async function runExport(flags: ExportFlags, io: Io): Promise<void> {
  const url = checkServerUrl(flags.url ?? (io.environment.CLAWGLASS_URL || DEFAULT_SERVER_URL));
  const selection = {
    experiment: flags.experiment ?? null,
    filter: [flags.filter, flags.session && toSessionFilter(flags.session)].filter(Boolean).join(" AND "),
    traceIds: flags.trace ?? [],
  };
  const file = flags.output === undefined ? null : createWriteStream(flags.output, { mode: 0o600 });
  const output: Writable = file ?? process.stdout;
  let count = 0;
  for await (const line of readTraces(createMlflowApi(url, globalThis.fetch), selection)) {
    // Waits until the reader of a pipe has caught up, so that memory does not grow.
    if (!output.write(`${printTraceLine(line)}\n`)) await once(output, "drain");
    count += 1;
    if (count % PROGRESS_EVERY === 0) io.err(`${count} traces …`);
  }
  if (file !== null) {
    file.end();
    await finished(file);
  }
  io.err(`${count} traces exported.`);
}

function printTraceLine({ experiment, info, dataJson }: TraceLine): string {
  // A line break inside JSON text is always between values.
  const data = dataJson.replace(/[\r\n]+/g, "");
  return `{"experiment":${JSON.stringify(experiment)},"info":${JSON.stringify(info)},"data":${data}}`;
}

function toSessionFilter(sessionId: string): string {
  const quote = sessionId.includes("'") ? '"' : "'";
  if (sessionId.includes(quote)) {
    throw new AppError("INVALID_INPUT", "A session id with both kinds of quotes cannot be searched for.");
  }
  return `metadata.\`mlflow.trace.session\` = ${quote}${sessionId}${quote}`;
}
