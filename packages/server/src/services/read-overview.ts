import { type ExperimentId, isModelCall, type TokenUsage, UNKNOWN_USAGE } from "@clawglass/core";
import type {
  ModelFigures,
  Overview,
  RunFigures,
  RunGroupList,
  TimeWindow,
  ToolFigures,
} from "@clawglass/core/api";
import type { RollupPoint, RollupQuery, RunTallyDimension, StoreReader } from "@clawglass/storage";
import { summarizeRuns } from "./summarize-runs.ts";
import { findWindowStartMs, HOUR_MS, listBuckets, WINDOW_SHAPES } from "./time-window.ts";

export interface OverviewJob {
  window: TimeWindow;
  nowMs: number;
  /** What to add to UTC for the owner's clock. */
  zoneOffsetMs: number;
  experimentIds: readonly ExperimentId[] | null;
}

type OverviewSource = Pick<StoreReader, "queryRollups" | "tallyRuns" | "listRunObservations">;
type Span = { fromMs: number; toMs: number };

const LISTED_SESSIONS = 8;
const LISTED_GROUPS = 12;
/** Runs that are looked at one by one; a month at 100 a day. */
const MAX_OBSERVED_RUNS = 3_000;
const QUANTILES = [0.5, 0.95] as const;

/** The instruments of the health page, from roll-ups and trace rows. Runs in the store's reader thread. */
export async function readOverview(reader: OverviewSource, job: OverviewJob): Promise<Overview> {
  const { lengthMs, bucketMs, tickMs } = WINDOW_SHAPES[job.window];
  const fromMs = findWindowStartMs(job.window, job.nowMs);
  const buckets = listBuckets(job.window, job.nowMs, job.zoneOffsetMs);
  const all = { fromMs, toMs: buckets.at(-1)?.endMs ?? job.nowMs };
  const past = { fromMs: fromMs - lengthMs, toMs: fromMs };
  const ask = (span: Span, query: Partial<RollupQuery>) =>
    reader.queryRollups({
      kind: "traces",
      resolution: "hour",
      experimentIds: job.experimentIds,
      isPerBucket: false,
      groupBy: [],
      where: {},
      quantiles: QUANTILES,
      ...span,
      ...query,
    });
  const tally = async (by: RunTallyDimension, limit: number): Promise<RunGroupList> => {
    const { tallies, nameCount } = await reader.tallyRuns({
      experimentIds: job.experimentIds,
      ...all,
      by,
      limit,
    });
    return { groups: tallies, nameCount };
  };
  const figuresOf = async (span: Span) => toRunFigures((await ask(span, {}))[0]);

  const gridFromMs = (buckets[0]?.endMs ?? fromMs) - bucketMs;
  const bars = await ask(all, { isPerBucket: true, buckets: { widthMs: bucketMs, fromMs: gridFromMs } });
  const byEndMs = new Map(bars.map((point) => [(point.bucketStartMs ?? 0) + bucketMs, point]));
  const before = await figuresOf(past);
  return {
    window: { fromMs, toMs: job.nowMs },
    tickMs,
    ticks: toTicks(
      await ask(all, {
        resolution: tickMs < HOUR_MS ? "minute" : "hour",
        isPerBucket: true,
        buckets: { widthMs: tickMs, fromMs },
        quantiles: [],
      }),
    ),
    buckets: buckets.map(({ startMs, endMs }) => ({ startMs, endMs, ...toRunFigures(byEndMs.get(endMs)) })),
    total: await figuresOf(all),
    before: before.runCount === 0 ? null : before,
    models: toModels(await ask(all, { kind: "spans", groupBy: ["type", "model"], quantiles: [] })),
    tools: toTools(
      await ask(all, { kind: "spans", groupBy: ["tool"], where: { type: "TOOL" } }),
      await ask(past, { kind: "spans", groupBy: ["tool"], where: { type: "TOOL" }, quantiles: [] }),
    ),
    agents: toAgents(await ask(all, { groupBy: ["agent"], quantiles: [] })),
    triggers: await tally("trigger", LISTED_GROUPS),
    channels: await tally("channel", LISTED_GROUPS),
    sessions: await tally("session", LISTED_SESSIONS),
    observed: summarizeRuns(
      await reader.listRunObservations({
        experimentIds: job.experimentIds,
        fromMs: all.fromMs,
        untilMs: all.toMs,
        limit: MAX_OBSERVED_RUNS,
        withParts: true,
      }),
      buckets,
    ),
  };
}

function toRunFigures(point: RollupPoint | undefined): RunFigures {
  return {
    runCount: point?.count ?? 0,
    failedCount: point?.errorCount ?? 0,
    latency: toLatency(point),
    usage: point?.usage ?? UNKNOWN_USAGE,
    costUsd: point?.costUsd ?? null,
    unpricedCallCount: point?.unpricedCallCount ?? 0,
  };
}

function toLatency(point: RollupPoint | undefined): RunFigures["latency"] {
  const [p50Ms, p95Ms] = point?.duration.quantilesMs ?? [];
  return { count: point?.duration.count ?? 0, p50Ms: p50Ms ?? null, p95Ms: p95Ms ?? null };
}

function toTicks(points: readonly RollupPoint[]): Overview["ticks"] {
  return points.map(({ bucketStartMs, count, errorCount }) => ({
    startMs: bucketStartMs ?? 0,
    runCount: count,
    failedCount: errorCount,
  }));
}

/** One model may answer calls of several types (`LLM`, `CHAT_MODEL`): they are added up. */
function toModels(points: readonly RollupPoint[]): ModelFigures[] {
  const models = new Map<string | null, ModelFigures>();
  for (const point of points) {
    if (!isModelCall(point.dimensions.type ?? null)) continue;
    const name = point.dimensions.model ?? null;
    const known = models.get(name);
    models.set(name, {
      name,
      callCount: (known?.callCount ?? 0) + point.count,
      failedCount: (known?.failedCount ?? 0) + point.errorCount,
      usage: addUsage(known?.usage ?? UNKNOWN_USAGE, point.usage),
      costUsd: addKnown(known?.costUsd ?? null, point.costUsd),
      unpricedCallCount: (known?.unpricedCallCount ?? 0) + point.unpricedCallCount,
    });
  }
  return [...models.values()].sort(
    (left, right) => (right.costUsd ?? -1) - (left.costUsd ?? -1) || right.callCount - left.callCount,
  );
}

function toTools(now: readonly RollupPoint[], past: readonly RollupPoint[]): ToolFigures[] {
  const before = new Map(past.map((point) => [point.dimensions.tool, point]));
  return now
    .flatMap((point): ToolFigures[] => {
      const name = point.dimensions.tool ?? null;
      if (name === null) return [];
      const then = before.get(name);
      return [
        {
          name,
          callCount: point.count,
          failedCount: point.errorCount,
          latency: toLatency(point),
          before: then ? { callCount: then.count, failedCount: then.errorCount } : null,
        },
      ];
    })
    .sort((left, right) => right.failedCount - left.failedCount || right.callCount - left.callCount);
}

function toAgents(points: readonly RollupPoint[]): RunGroupList {
  const groups = points
    .map((point) => ({
      name: point.dimensions.agent ?? null,
      runCount: point.count,
      failedCount: point.errorCount,
      costUsd: point.costUsd,
    }))
    .sort((left, right) => right.runCount - left.runCount);
  return {
    groups: groups.slice(0, LISTED_GROUPS),
    nameCount: groups.filter((group) => group.name !== null).length,
  };
}

function addUsage(left: TokenUsage, right: TokenUsage): TokenUsage {
  return {
    inputTokens: addKnown(left.inputTokens, right.inputTokens),
    outputTokens: addKnown(left.outputTokens, right.outputTokens),
    cacheReadTokens: addKnown(left.cacheReadTokens, right.cacheReadTokens),
    cacheWriteTokens: addKnown(left.cacheWriteTokens, right.cacheWriteTokens),
    reasoningTokens: addKnown(left.reasoningTokens, right.reasoningTokens),
    totalTokens: addKnown(left.totalTokens, right.totalTokens),
  };
}

function addKnown(left: number | null, right: number | null): number | null {
  return left === null ? right : right === null ? left : left + right;
}
