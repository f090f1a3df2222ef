import type { RunObservation } from "./observation.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A change for the worse that is planted at `fromMs`. */
export interface PlantedFault {
  fromMs: number;
  toolFailures?: { tool: string; share: number };
  /** Added to each run's own chance to fail, as a factor. */
  errorFactor?: number;
  latencyFactor?: number;
  costFactor?: number;
  tokenFactor?: number;
  scoreDrop?: number;
  isSilent?: boolean;
  /** Another version of `mail-triage` at the same moment. */
  withSkillChange?: boolean;
  /** Only runs that use `mail-triage` are hit by the factors. */
  onlyMail?: boolean;
}

export interface SimulatedAgentOptions {
  seed: number;
  startMs: number;
  days: number;
  fault?: PlantedFault;
  /** Chance of each run to fail, before outages and failed tools. */
  errorShare?: number;
  /** Skills and versions change now and then without any effect. */
  withHarmlessChanges?: boolean;
  /** Calls fail independently of each other: no retries and no outages. */
  hasIndependentCalls?: boolean;
  /** Weekday of the first day, 0 is Sunday; as the calendar says when left out. */
  firstWeekday?: number;
}

interface ToolHabit {
  name: string;
  failureShare: number;
  hasOutages: boolean;
}

const TOOLS: readonly ToolHabit[] = [
  { name: "read", failureShare: 0.003, hasOutages: false },
  { name: "exec", failureShare: 0.03, hasOutages: false },
  { name: "web_fetch", failureShare: 0.04, hasOutages: true },
  { name: "web_search", failureShare: 0.01, hasOutages: true },
  { name: "mail_fetch", failureShare: 0.015, hasOutages: true },
  { name: "calendar", failureShare: 0, hasOutages: false },
];

const TRIGGERS = {
  heartbeat: { medianMs: 4_000, spread: 0.5, tokens: 9_000, calls: 0.5 },
  cron: { medianMs: 18_000, spread: 0.55, tokens: 30_000, calls: 3 },
  user: { medianMs: 9_000, spread: 0.9, tokens: 24_000, calls: 4 },
} as const;
type Trigger = keyof typeof TRIGGERS;

const CRON_JOBS = [
  { jobId: "mail-sweep", hours: [7, 9, 11, 13, 15, 17, 19, 21], factor: 1, weekday: null },
  { jobId: "news", hours: [8, 18], factor: 1.6, weekday: null },
  { jobId: "backup", hours: [3], factor: 0.5, weekday: null },
  { jobId: "weekly-brief", hours: [10], factor: 6, weekday: 1 },
] as const;

/**
 * A personal agent with about 60 runs a day: heartbeats day and night, cron jobs, and a person who comes in bursts by day,
 * more at weekends. Times have heavy tails and drift by the hour, tools are retried, providers have short outages.
 * The same seed gives the same runs.
 */
export function simulateAgent(options: SimulatedAgentOptions): RunObservation[] {
  const random = createRandom(options.seed);
  const starts = listStarts(options, random);
  const outages = listOutages(options, random);
  const runs: RunObservation[] = [];
  const versions = { mail: 6, brief: 2, host: 4 };
  let nextChangeMs = options.startMs + exponential(random, 5 * DAY_MS);
  let drift = 0;
  let lastMs = options.startMs;
  let hasFaultVersion = false;
  for (const [index, start] of starts.entries()) {
    const { timeMs, trigger, jobId, jobFactor } = start;
    const fault = options.fault && timeMs >= options.fault.fromMs ? options.fault : undefined;
    if (fault?.isSilent) break;
    if (fault?.withSkillChange && !hasFaultVersion) {
      hasFaultVersion = true;
      versions.mail++;
    }
    if (options.withHarmlessChanges && timeMs > nextChangeMs) {
      const which = random();
      if (which < 0.4) versions.mail++;
      else if (which < 0.8) versions.brief++;
      else versions.host++;
      nextChangeMs = timeMs + exponential(random, 5 * DAY_MS);
    }
    const memory = Math.exp(-(timeMs - lastMs) / (6 * HOUR_MS));
    drift = drift * memory + gaussian(random) * 0.12 * Math.sqrt(1 - memory * memory);
    lastMs = timeMs;
    const usesMail = jobId === "mail-sweep" || (trigger === "user" && random() < 0.25);
    const hit = fault && (!fault.onlyMail || usesMail) ? fault : undefined;
    const habit = TRIGGERS[trigger];
    const isOutage = outages.some((outage) => timeMs >= outage.fromMs && timeMs < outage.toMs);
    const rhythm = 1 + 0.1 * Math.sin(((timeMs % DAY_MS) / DAY_MS) * 2 * Math.PI);
    const size = Math.exp(gaussian(random) * habit.spread) * jobFactor * (random() < 0.03 ? 5 : 1);
    const durationMs =
      habit.medianMs * size * rhythm * Math.exp(drift + gaussian(random) * 0.25) * (hit?.latencyFactor ?? 1);
    const tokens = Math.round(
      habit.tokens * size ** 0.8 * Math.exp(gaussian(random) * 0.3) * (hit?.tokenFactor ?? 1),
    );
    const tools = callTools(
      random,
      habit.calls * Math.min(4, size ** 0.5),
      usesMail,
      isOutage,
      fault,
      options.hasIndependentCalls ?? false,
    );
    const failedCalls = tools.reduce((sum, tool) => sum + tool.failures, 0);
    const failShare =
      (options.errorShare ?? 0.012) * (hit?.errorFactor ?? 1) +
      (failedCalls >= 2 ? 0.08 : 0) +
      (isOutage ? 0.35 : 0);
    runs.push({
      traceId: `tr-${options.seed}-${index}`,
      startTimeMs: timeMs,
      state: random() < failShare ? "ERROR" : "OK",
      durationMs,
      tokens,
      costUsd: tokens * 4e-7 * Math.exp(gaussian(random) * 0.3) * (hit?.costFactor ?? 1),
      models: ["gpt-5-mini"],
      skills: [
        { name: "mail-triage", version: `v${versions.mail}`, wasUsed: usesMail },
        { name: "weekly-brief", version: `v${versions.brief}`, wasUsed: jobId === "weekly-brief" },
      ],
      tools,
      trigger,
      jobId,
      hasModelCall: true,
      scores: scoreRun(random, trigger, hit?.scoreDrop ?? 0),
      hostVersion: `2026.9.${versions.host}`,
      pluginVersion: "1.2.0",
    });
  }
  return runs;
}

interface Start {
  timeMs: number;
  trigger: Trigger;
  jobId: string | null;
  jobFactor: number;
}

function listStarts(options: SimulatedAgentOptions, random: () => number): Start[] {
  const starts: Start[] = [];
  for (let day = 0; day < options.days; day++) {
    const dayMs = options.startMs + day * DAY_MS;
    const weekday = ((options.firstWeekday ?? Math.floor(options.startMs / DAY_MS + 4)) + day) % 7;
    for (let hour = 0; hour < 24; hour++)
      starts.push({
        timeMs: dayMs + hour * HOUR_MS + 60_000,
        trigger: "heartbeat",
        jobId: null,
        jobFactor: 1,
      });
    for (const job of CRON_JOBS) {
      if (job.weekday !== null && job.weekday !== weekday) continue;
      for (const hour of job.hours)
        starts.push({
          timeMs: dayMs + hour * HOUR_MS + random() * 30_000,
          trigger: "cron",
          jobId: job.jobId,
          jobFactor: job.factor,
        });
    }
    const isWeekend = weekday === 0 || weekday === 6;
    for (let left = poisson(random, isWeekend ? 8 : 5.5); left > 0; left--) {
      let timeMs = dayMs + (7 + 16 * Math.sqrt(random()) * Math.sqrt(random())) * HOUR_MS;
      for (let turn = 1 + poisson(random, 3); turn > 0; turn--) {
        starts.push({ timeMs, trigger: "user", jobId: null, jobFactor: 1 });
        timeMs += exponential(random, 150_000) + 20_000;
      }
    }
  }
  return starts.sort((left, right) => left.timeMs - right.timeMs);
}

/** A provider is away for some minutes about every ten days. */
function listOutages(
  options: SimulatedAgentOptions,
  random: () => number,
): { fromMs: number; toMs: number }[] {
  const outages = [];
  const endMs = options.startMs + options.days * DAY_MS;
  for (let timeMs = options.startMs; timeMs < endMs; ) {
    timeMs += exponential(random, 10 * DAY_MS);
    outages.push({ fromMs: timeMs, toMs: timeMs + 5 * 60_000 + exponential(random, 10 * 60_000) });
  }
  return outages;
}

function callTools(
  random: () => number,
  meanCalls: number,
  usesMail: boolean,
  isOutage: boolean,
  fault: PlantedFault | undefined,
  isIndependent: boolean,
): { name: string; calls: number; failures: number }[] {
  const tallies = new Map<string, { name: string; calls: number; failures: number }>();
  const count = poisson(random, meanCalls);
  for (let call = 0; call < count; call++) {
    const habit = TOOLS[usesMail && call === 0 ? 4 : Math.floor(random() * TOOLS.length)] as ToolHabit;
    const planted = fault?.toolFailures?.tool === habit.name ? fault.toolFailures.share : null;
    const share = planted ?? (isOutage && habit.hasOutages && !isIndependent ? 0.5 : habit.failureShare);
    const tally = tallies.get(habit.name) ?? { name: habit.name, calls: 0, failures: 0 };
    tallies.set(habit.name, tally);
    tally.calls++;
    if (random() >= share) continue;
    tally.failures++;
    // Half of the failed calls are tried again; what failed once fails again more easily.
    if (!isIndependent && random() < 0.5) {
      tally.calls++;
      if (random() < Math.max(share, 0.2)) tally.failures++;
    }
  }
  return [...tallies.values()];
}

function scoreRun(random: () => number, trigger: Trigger, drop: number): { name: string; value: number }[] {
  if (trigger === "heartbeat" || random() < 0.4) return [];
  const useful = Math.min(1, Math.max(0, 0.88 - Math.abs(gaussian(random)) * 0.12 - drop));
  return [
    { name: "useful answer", value: Math.round(useful * 20) / 20 },
    { name: "right tool", value: random() < 0.94 - drop ? 1 : 0 },
  ];
}

/** mulberry32: small, fast, and the same on every machine. */
export function createRandom(seed: number): () => number {
  let state = (seed * 2_654_435_761) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function exponential(random: () => number, mean: number): number {
  return -Math.log(1 - random()) * mean;
}

function poisson(random: () => number, mean: number): number {
  const floor = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > floor; product *= random()) count++;
  return count;
}
