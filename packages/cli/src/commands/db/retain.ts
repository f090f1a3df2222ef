import { AppError, parseBytes, printBytes } from "@clawglass/core";
import {
  type RetentionCounts,
  type RetentionEdit,
  RetentionEditSchema,
  type RetentionPolicy,
  type RetentionPreview,
  type RetentionRun,
} from "@clawglass/core/api";
import type { Command } from "commander";
import { followJob } from "../../db/follow-job.ts";
import { addStoreOptions, openStoreApi, type StoreFlags } from "../../db/store-target.ts";
import type { Io } from "../../io.ts";

const EXAMPLES = `
A run is judged by the first that fits: labelled by a person (kept, unless --keep-labelled no), a rule, failed, all others.
What is given here is saved in the store, then applied; a running server applies it by itself every hour from then on.
--dry-run saves nothing and deletes nothing.

Examples:
  clawglass db retain --dry-run                           what would go by the policy in force?
  clawglass db retain --keep-days 90 --keep-failed-days 365
  clawglass db retain --max-store-size 20GB
  clawglass db retain --keep "tags.keep = 'yes'=forever" --keep "tags.noise = 'yes'=3"
`;

interface RetainFlags extends StoreFlags {
  keepDays?: string;
  keepFailedDays?: string;
  keepLabelled?: string;
  maxStoreSize?: string;
  keep?: string[];
  dryRun?: true;
  json?: true;
}

/** `clawglass db retain`: deletes what the policy does not keep, or says what that would be. */
export function addRetainCommand(db: Command, io: Io): void {
  addStoreOptions(db.command("retain"))
    .description("Delete what is not to be kept any longer, or say what that would be.")
    .option("--keep-days <DAYS>", "Days for which runs are kept, or forever.")
    .option("--keep-failed-days <DAYS>", "The same for failed runs, or same for as the others.")
    .option("--keep-labelled <YES_OR_NO>", "Whether runs with feedback of a person always stay.")
    .option("--max-store-size <SIZE>", "Delete the oldest above this, such as 20GB, or unlimited.")
    .option("--keep <FILTER=DAYS>", "A rule: a filter, and its days or forever. Repeat it for more.", collect)
    .option("--dry-run", "Only say what would be deleted.")
    .option("--json", "Print the result as JSON.")
    .addHelpText("after", EXAMPLES)
    .action((flags: RetainFlags) => retain(flags, io));
}

async function retain(flags: RetainFlags, io: Io): Promise<void> {
  const edit = readEdit(flags);
  const { client, close } = await openStoreApi(flags, io);
  try {
    if (flags.dryRun) {
      const preview = await client.previewRetention(edit);
      if (flags.json) io.out(JSON.stringify(preview, null, 2));
      else for (const line of describePreview(preview)) io.out(line);
      return;
    }
    const { policy } =
      Object.keys(edit).length > 0 ? await client.saveRetention(edit) : await client.getRetention();
    const run = await followJob<"retain">(client, await client.runRetention(), io);
    if (flags.json) io.out(JSON.stringify(run, null, 2));
    else for (const line of describeRun(policy, run)) io.out(line);
  } finally {
    await close();
  }
}

function readEdit(flags: RetainFlags): RetentionEdit {
  const edit: Record<string, unknown> = {};
  if (flags.keepDays !== undefined) edit.keepDays = readDays("--keep-days", flags.keepDays, "forever");
  if (flags.keepFailedDays !== undefined)
    edit.keepFailedDays = readDays("--keep-failed-days", flags.keepFailedDays, "same");
  if (flags.keepLabelled !== undefined) edit.keepLabelled = readYesNo(flags.keepLabelled);
  if (flags.maxStoreSize !== undefined) {
    edit.maxStoreBytes = flags.maxStoreSize === "unlimited" ? null : parseBytes(flags.maxStoreSize);
    if (edit.maxStoreBytes === null && flags.maxStoreSize !== "unlimited")
      throw badFlag("--max-store-size", flags.maxStoreSize, "a size such as 20GB, or unlimited");
  }
  if (flags.keep !== undefined) edit.rules = flags.keep.map(readRule);
  const parsed = RetentionEditSchema.safeParse(edit);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError("INVALID_INPUT", `${issue?.path.join(".")}: ${issue?.message}`, {
    hint: "clawglass db retain --help has examples.",
  });
}

/** The days stand behind the last equals sign: filters have such signs of their own. */
function readRule(text: string): { name: string; filter: string; keepDays: number | null } {
  const at = text.lastIndexOf("=");
  const filter = text.slice(0, Math.max(0, at)).trim();
  return {
    name: filter.slice(0, 100),
    filter,
    keepDays: readDays("--keep", text.slice(at + 1).trim(), "forever"),
  };
}

function readDays(flag: string, text: string, noLimit: string): number | null {
  if (text === noLimit) return null;
  if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text);
  throw badFlag(flag, text, `a number of days, or ${noLimit}`);
}

function readYesNo(text: string): boolean {
  if (text === "yes" || text === "no") return text === "yes";
  throw badFlag("--keep-labelled", text, "yes or no");
}

function badFlag(flag: string, text: string, form: string): AppError {
  return new AppError("INVALID_INPUT", `${flag} cannot be ${text}.`, { hint: `Write ${form}.` });
}

function collect(text: string, before: string[] = []): string[] {
  return [...before, text];
}

function describePolicy({
  keepDays,
  keepFailedDays,
  keepLabelled,
  maxStoreBytes,
  rules,
}: RetentionPolicy): string {
  const days = (count: number | null) => (count === null ? "for ever" : `for ${count} days`);
  const parts = [`runs are kept ${days(keepDays)}`];
  if (keepFailedDays !== null) parts.push(`failed ones ${days(keepFailedDays)}`);
  for (const rule of rules) parts.push(`those with ${rule.filter} ${days(rule.keepDays)}`);
  if (keepLabelled) parts.push("labelled ones always");
  if (maxStoreBytes !== null) parts.push(`all within ${printBytes(maxStoreBytes)}`);
  return `Policy: ${parts.join(", ")}.`;
}

function describePreview({ policy, counts, isEstimate, oldestMs, newestMs }: RetentionPreview): string[] {
  if (oldestMs === null || newestMs === null) return [describePolicy(policy), "Nothing would be deleted."];
  const time = (timeMs: number) => new Date(timeMs).toISOString().slice(0, 16).replace("T", " ");
  return [
    describePolicy(policy),
    `${isEstimate ? "About " : ""}${countRuns(counts)} would be deleted, from ${time(oldestMs)} to ${time(newestMs)} UTC.`,
    ...describeReasons(counts),
  ];
}

function describeRun(
  policy: RetentionPolicy,
  { deleted, freedBytes, isOverLimit, error }: RetentionRun,
): string[] {
  const lines = [describePolicy(policy)];
  if (deleted.traceCount === 0) lines.push("There was nothing to delete.");
  else
    lines.push(
      `${countRuns(deleted)} deleted, ${printBytes(freedBytes)} freed.`,
      ...describeReasons(deleted),
    );
  if (isOverLimit) lines.push("The store is still above its limit: what is left is kept by the rules.");
  if (error !== null) lines.push(error);
  return lines;
}

const countRuns = ({ traceCount, spanCount }: RetentionCounts) =>
  `${traceCount.toLocaleString("en")} ${traceCount === 1 ? "run" : "runs"} (${spanCount.toLocaleString("en")} steps)`;

const REASONS = {
  age: "too old",
  "failed-age": "failed and too old",
  rule: "by a rule",
  size: "to make room",
};

function describeReasons({ byReason }: RetentionCounts): string[] {
  return (Object.keys(REASONS) as (keyof typeof REASONS)[])
    .filter((reason) => byReason[reason] > 0)
    .map((reason) => `  ${byReason[reason].toLocaleString("en")} ${REASONS[reason]}`);
}
