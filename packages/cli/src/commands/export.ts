import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { AppError } from "@clawglass/core";
import { EXPORT_FORMATS, type ExportFormat } from "@clawglass/core/api";
import { type Command, Option } from "commander";
import type { Io } from "../io.ts";
import { addServerOptions, findServer, type ServerFlags } from "../server-access.ts";
import { createMlflowApi, type MlflowApi } from "../transfer/mlflow-api.ts";
import { readTraceIds, readTraces, type TraceLine, type TraceSelection } from "../transfer/read-traces.ts";

const PROGRESS_EVERY = 100;
const EXAMPLES = `
Formats:
  jsonl  a line a trace: {"experiment","info","data":{"spans":[…]}}, MLflow's own form. Keeps labels and tags;
         clawglass import reads it. The server may be MLflow's too.
  otlp   a line a trace: an OTLP request in JSON, for any OpenTelemetry collector. Spans only.
  html   one trace as one page to read and pass on: no script, nothing to load, secrets replaced.
jsonl and otlp hold what is stored, secrets too, unless --redact is given.

Examples:
  clawglass export -o traces.jsonl
  clawglass export --filter "status = 'ERROR'" | gzip > errors.jsonl.gz
  clawglass export --format html --trace tr-0af7651916cd43dd8448eb211c80319c -o run.html
`;

interface ExportFlags extends ServerFlags {
  format: ExportFormat;
  redact?: true;
  output?: string;
  experiment?: string;
  filter?: string;
  session?: string;
  trace?: string[];
}

/** `clawglass export`: traces as lines, one at a time, or one of them as a page. */
export function addExportCommand(program: Command, io: Io): void {
  addServerOptions(program.command("export"))
    .description("Write traces to a file: for a backup of some, another server, or a reader.")
    .addOption(new Option("--format <FORMAT>", "What to write.").choices(EXPORT_FORMATS).default("jsonl"))
    .option("--redact", "Replace secrets (html: always).")
    .option("-o, --output <FILE>", "File to write. Default: standard output.")
    .option("--experiment <NAME>", "Only the traces of one experiment.")
    .option("--filter <FILTER>", "Only what matches, in MLflow's filter language.")
    .option("--session <ID>", "Only the traces of one session.")
    .option("--trace <ID...>", "Only these traces.")
    .addHelpText("after", EXAMPLES)
    .action(async (flags: ExportFlags) => runExport(flags, io));
}

async function runExport(flags: ExportFlags, io: Io): Promise<void> {
  const api = createMlflowApi(findServer(flags, io));
  const selection = {
    experiment: flags.experiment ?? null,
    filter: [flags.filter, flags.session && toSessionFilter(flags.session)].filter(Boolean).join(" AND "),
    traceIds: flags.trace ?? [],
  };
  if (flags.format === "html" && selection.traceIds.length !== 1) {
    throw new AppError("INVALID_INPUT", "A page holds one trace: name it with --trace.", {
      hint: "clawglass export --format html --trace ID -o run.html",
    });
  }
  const file = flags.output === undefined ? null : createWriteStream(flags.output, { mode: 0o600 });
  const output: Writable = file ?? process.stdout;
  let count = 0;
  for await (const text of readTexts(api, selection, flags)) {
    // Waits until the reader of a pipe has caught up, so that memory does not grow.
    if (!output.write(text.endsWith("\n") ? text : `${text}\n`)) await once(output, "drain");
    count += 1;
    if (count % PROGRESS_EVERY === 0) io.err(`${count} traces …`);
  }
  if (file !== null) {
    file.end();
    await finished(file);
  }
  io.err(`${count} traces exported.`);
}

/** MLflow's API gives plain lines, from its own server too; everything else a Clawglass server makes. */
async function* readTexts(
  api: MlflowApi,
  selection: TraceSelection,
  { format, redact }: ExportFlags,
): AsyncGenerator<string> {
  if (format === "jsonl" && !redact) {
    for await (const line of readTraces(api, selection)) yield printTraceLine(line);
    return;
  }
  for await (const traceId of readTraceIds(api, selection)) {
    const query = `format=${format}${redact ? "&redact=true" : ""}`;
    yield await api.send("GET", `/api/clawglass/v1/traces/${encodeURIComponent(traceId)}/export?${query}`);
  }
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
