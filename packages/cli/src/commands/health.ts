import { createClawglassClient } from "@clawglass/client";
import { AppError } from "@clawglass/core";
import { HealthQuerySchema, type HealthReport, HealthReportSchema } from "@clawglass/core/api";
import type { Command } from "commander";
import { EXIT_CODES } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { addServerOptions, findServer, type ServerFlags } from "../server-access.ts";

const EXAMPLES = `
Exit codes: 0 the agent is well, 3 it needs attention, 4 nobody can say (too few runs, or none come any more).

Examples:
  clawglass health
  clawglass health --window 24h --json
  clawglass health || notify-send "Look at your agent"
`;
const EXIT_CODE_OF = {
  ok: EXIT_CODES.ok,
  attention: EXIT_CODES.attention,
  unknown: EXIT_CODES.unknown,
} as const satisfies Record<HealthReport["verdict"], number>;

interface HealthFlags extends ServerFlags {
  window?: string;
  experiment?: string;
  json?: true;
}

/** `clawglass health`: the verdict of the home page, for a terminal and for scripts. */
export function addHealthCommand(program: Command, io: Io): void {
  addServerOptions(program.command("health"))
    .description("Say whether the agent is well, and since when not.")
    .option("--window <TIME>", "What the counts cover: 24h, 7d or 30d. Default: 7d.")
    .option("--experiment <ID>", "Only the runs of one experiment.")
    .option("--json", "Print the whole report as JSON.")
    .addHelpText("after", EXAMPLES)
    .action(async (flags: HealthFlags) => runHealth(flags, io));
}

async function runHealth(flags: HealthFlags, io: Io): Promise<void> {
  const query = HealthQuerySchema.safeParse({
    ...(flags.window === undefined ? {} : { window: flags.window }),
    ...(flags.experiment === undefined ? {} : { experimentId: flags.experiment }),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  if (!query.success)
    throw new AppError("INVALID_INPUT", `The time ${flags.window} is not known.`, {
      hint: "Use --window 24h, 7d or 30d.",
    });
  const { url, fetch } = findServer(flags, io);
  const client = createClawglassClient({ baseUrl: url, fetch });
  const report = HealthReportSchema.parse(await client.getHealth(query.data));
  if (flags.json) io.out(JSON.stringify(report, null, 2));
  else for (const line of describe(report)) io.out(line);
  io.setExitCode(EXIT_CODE_OF[report.verdict]);
}

function describe({ words, findings }: HealthReport): string[] {
  const lines = [words.headline];
  if (words.counts !== null) lines.push(words.counts);
  if (words.confidence !== null) lines.push(words.confidence);
  lines.push(...words.notes);
  const [first] = findings;
  if (first && first.traceIds.length > 0)
    lines.push("", "Runs that show it:", ...first.traceIds.slice(0, 3).map((id) => `  ${id}`));
  if (words.nextSteps.length > 0) {
    lines.push("", "What to do next:");
    for (const [index, step] of words.nextSteps.entries()) lines.push(`  ${index + 1}. ${step.text}`);
  }
  // Names come from traces: nothing in them may move the cursor or colour the terminal.
  return lines.map((line) => line.replace(/\p{Cc}|\p{Cf}/gu, "\uFFFD"));
}
