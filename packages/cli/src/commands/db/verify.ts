import { resolve } from "node:path";
import type { Command } from "commander";
import { showProgress } from "../../db/show-progress.ts";
import { addFileOptions, type FileFlags, openEngine, openStoreFile } from "../../db/store-file.ts";
import { tellWaiting } from "../../db/tell-waiting.ts";
import { EXIT_CODES } from "../../exit-codes.ts";
import type { Io } from "../../io.ts";

const EXAMPLES = `
Reads everything: the file, counts and references, the hash of every text, every run as a client would, all roll-ups and
figures of hours added up again, the search index, and the inbox of what was accepted and is not sorted in yet. Changes nothing, and may run
beside the server.

Exit codes: 0 the store is sound, 1 it is not (or could not be read).

Examples:
  clawglass db verify
  clawglass db verify backup.db
`;

const NO_INBOX = { problems: [] as string[], waitingCount: 0, waitingBytes: 0 };

/** `clawglass db verify`: whether the store, or a backup, is whole. */
export function addVerifyCommand(db: Command, io: Io): void {
  addFileOptions(db.command("verify"))
    .description("Read everything and say whether it is whole.")
    .argument("[file]", "A backup, instead of the store.")
    .option("--json", "Print the report as JSON.")
    .addHelpText("after", EXAMPLES)
    .action(async (file: string | undefined, flags: FileFlags & { json?: true }) => {
      const { engine, location } =
        file === undefined ? await openStoreFile(flags, io) : await openEngine(flags, io);
      const startedAtMs = Date.now();
      const path = file === undefined ? location : resolve(file);
      const { inspectStoreInbox } = await import("@clawglass/server/store-tools");
      const stored = await engine.verify(path, showProgress(io));
      const inbox = await inspectStoreInbox(engine, path).catch((error: unknown) => {
        if (stored.length === 0) throw error;
        return NO_INBOX; // how far a store is that cannot be read, nobody knows; what is wrong with it was found
      });
      const { waitingCount, waitingBytes } = inbox;
      const problems = [...stored.map(({ text }) => text), ...inbox.problems];
      const report: VerifyReport = {
        isSound: problems.length === 0,
        problems,
        isTextIndexOnly:
          stored.length > 0 && stored.length === problems.length && stored.every(isOfTextIndex),
        inbox: { waitingCount, waitingBytes },
        durationMs: Date.now() - startedAtMs,
      };
      if (flags.json) io.out(JSON.stringify(report, null, 2));
      else for (const line of describe(path, report)) io.out(line);
      if (!report.isSound) io.setExitCode(EXIT_CODES.failed);
    });
}

const isOfTextIndex = (problem: { isOfTextIndex: boolean }): boolean => problem.isOfTextIndex;

/** What `--json` prints. */
interface VerifyReport {
  isSound: boolean;
  problems: string[];
  /** What was sent is whole: only searches may miss some of it, and `db reindex` mends that. */
  isTextIndexOnly: boolean;
  /** Accepted, whole, and not in the store yet: no problem. */
  inbox: { waitingCount: number; waitingBytes: number };
  durationMs: number;
}

function describe(path: string, report: VerifyReport): string[] {
  const { isSound, problems, isTextIndexOnly, inbox, durationMs } = report;
  const took = `${(durationMs / 1_000).toFixed(1)} s`;
  const waiting = inbox.waitingCount === 0 ? [] : [tellWaiting(inbox.waitingCount, inbox.waitingBytes)];
  if (isSound) return [`${path} is sound (${took}).`, ...waiting];
  return [
    ...waiting,
    isTextIndexOnly ? `The text index of ${path} has holes (${took}):` : `${path} is damaged (${took}):`,
    ...problems.map((problem) => `  ${problem.replace(/\p{Cc}|\p{Cf}/gu, "\uFFFD")}`),
    isTextIndexOnly
      ? "All runs are whole, only the search may miss some. Make its index anew: clawglass db reindex"
      : "Stop the server, keep a copy of the file, and restore the last backup: clawglass db restore --help",
  ];
}
