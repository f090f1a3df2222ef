import type { RecorderBench } from "./collect-spans.ts";

/** One line of a recording: what a plugin was told, and when. */
export interface ReplayedCall {
  t: number;
  /** Name of the hook, or `AGENTEVT`, `IDIAG`, `DIAG`. */
  hook: string;
  event: unknown;
  ctx: unknown;
}

export interface ReplayOptions {
  /** Drain after every event, as on an idle machine; else only at the end, as on a busy one. */
  isLive?: boolean;
}

const AFTER_EVERYTHING_MS = 15 * 60_000;
const STEP_MS = 5_000;

/** Plays a recording through the recorder with the recorded times, and lets all grace periods pass. */
export async function replay(
  bench: RecorderBench,
  calls: readonly ReplayedCall[],
  { isLive = true }: ReplayOptions = {},
): Promise<void> {
  for (const call of calls) {
    bench.setClock(call.t);
    play(bench, call);
    if (isLive) bench.recorder.drain();
  }
  bench.recorder.drain();
  const skillHashes = new Promise((resolve) => setImmediate(resolve));
  await skillHashes;
  const lastMs = calls.at(-1)?.t ?? 0;
  for (let waitedMs = STEP_MS; waitedMs <= AFTER_EVERYTHING_MS; waitedMs += STEP_MS)
    bench.recorder.tick(lastMs + waitedMs);
  bench.recorder.drain();
}

function play({ recorder }: RecorderBench, { hook, event, ctx, t }: ReplayedCall): void {
  if (hook === "AGENTEVT") recorder.onAgentEvent(event, t);
  else if (hook === "IDIAG" || hook === "DIAG") recorder.onDiagnosticEvent(event, t);
  else recorder.onHook(hook, event, ctx, t);
}
