import { AppError, type ErrorCode, isAppError } from "@clawglass/core";
import type { Command } from "commander";
import { EXIT_CODES } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { accessServer, addServerOptions, findServer, type ServerFlags } from "../server-access.ts";
import { importDocument } from "../transfer/import-document.ts";
import { createMlflowApi } from "../transfer/mlflow-api.ts";
import { readDocuments } from "../transfer/read-documents.ts";
import { readTraces } from "../transfer/read-traces.ts";
import { createTraceWriter } from "../transfer/write-trace.ts";

const PROGRESS_EVERY = 100;
/** What would fail with the next one, too: the server is gone, or does not let us in. */
const ENDS_ALL: readonly ErrorCode[] = ["STORE_UNAVAILABLE", "UNAUTHENTICATED", "FORBIDDEN"];
const EXAMPLES = `
A file holds one JSON document a line, or one alone over many lines: what clawglass export wrote, or OTLP requests
({"resourceSpans":[…]}), plain or as .gz. Importing twice changes nothing: traces, spans and labels keep their ids.

Exit codes: 0 all imported, 1 something could not be (the rest was), 2 the command line is wrong.

Examples:
  clawglass import traces.jsonl
  clawglass import spans.otlp.json --experiment shop
  clawglass import --from-mlflow http://localhost:5001 --experiment my-agent
`;

interface ImportFlags extends ServerFlags {
  fromMlflow?: string;
  fromToken?: string;
  experiment?: string;
}

/** `clawglass import`: traces from files, or from a running MLflow server by its API. */
export function addImportCommand(program: Command, io: Io): void {
  addServerOptions(program.command("import"))
    .description("Read traces from files or from a running MLflow server.")
    .argument("[files...]", "Files of JSON lines; - for standard input.")
    .option("--from-mlflow <URL>", "Copy from this MLflow (or Clawglass) server instead of files.")
    .option("--from-token <TOKEN>", "Sent to that server as a bearer token.")
    .option("--experiment <NAME>", "From files: the experiment to import to. From a server: the one to copy.")
    .addHelpText("after", EXAMPLES)
    .action(async (files: string[], flags: ImportFlags) => runImport(files, flags, io));
}

async function runImport(files: readonly string[], flags: ImportFlags, io: Io): Promise<void> {
  if ((files.length === 0) === (flags.fromMlflow === undefined)) {
    throw new AppError("INVALID_INPUT", "Say what to import: files, or a server with --from-mlflow.", {
      hint: "clawglass help import has examples.",
    });
  }
  const target = createMlflowApi(findServer(flags, io));
  const tally = createTally(io);
  if (flags.fromMlflow === undefined) {
    const writer = createTraceWriter(target, flags.experiment ?? null);
    for (const file of files) {
      for await (const { name, text } of readDocuments(file))
        await tally.count(name, () => importDocument(text, writer));
    }
  } else {
    const token = flags.fromToken === undefined ? {} : { token: flags.fromToken };
    const source = createMlflowApi(accessServer(flags.fromMlflow, { ...token, environment: {} }));
    const writer = createTraceWriter(target, null);
    const selection = { experiment: flags.experiment ?? null, filter: "", traceIds: [] };
    for await (const line of readTraces(source, selection)) {
      await tally.count(String(line.info.trace_id), () => writer.writeTrace(line));
    }
  }
  tally.finish();
}

interface Tally {
  /** Runs one piece of work; what is wrong with it is told, and the rest goes on. A server that is gone ends all. */
  count(name: string, work: () => Promise<void>): Promise<void>;
  finish(): void;
}

function createTally(io: Io): Tally {
  let imported = 0;
  let failed = 0;
  return {
    async count(name, work) {
      try {
        await work();
        imported += 1;
        if (imported % PROGRESS_EVERY === 0) io.err(`${imported} imported …`);
      } catch (error) {
        if (!isAppError(error) || ENDS_ALL.includes(error.code)) throw error;
        failed += 1;
        io.err(`${name}: ${error.message}`);
      }
    },
    finish() {
      io.err(`${imported} imported${failed === 0 ? "" : `, ${failed} failed`}.`);
      if (failed > 0) io.setExitCode(EXIT_CODES.failed);
    },
  };
}
