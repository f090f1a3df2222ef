import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { RecorderBench } from "../../packages/openclaw-plugin/src/record/testkit/collect-spans.ts";
import { FakeRun, toolCall } from "../../packages/openclaw-plugin/src/record/testkit/fake-run.ts";
import type { Figure } from "../support/figure.ts";
import { percentile } from "../support/statistics.ts";
import { loadPlugin } from "./load-plugin.ts";

const OPEN_RUNS = 200;
const CALLS_PER_RUN = 10;
const SYSTEM_PROMPT = "You are a helpful assistant with many tools. ".repeat(450);
const TOOL_RESULT = "a line of what the tool found\n".repeat(70);

/**
 * Time of single hooks, and memory that open runs hold: the built plugin in this process, fed with runs in the order and
 * form of recorded ones (ten model calls, nine tool calls, 20 kB of system prompt, 2 kB a tool result). Here
 * and not inside OpenClaw, where its own memory of 200 runs would hide the plugin's.
 */
export async function measureHooks(pluginFolder: string, trackingUri: string): Promise<Figure[]> {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const stateDir = await mkdtemp(join(tmpdir(), "clawglass-bench-hooks-"));
  try {
    const plugin = await loadPlugin(pluginFolder, stateDir, trackingUri);
    const hookMs: number[] = [];
    const timed = (call: () => void): void => {
      const startMs = performance.now();
      call();
      hookMs.push(performance.now() - startMs);
    };
    const recorder = {
      onHook: (name: string, event: unknown, context: unknown) =>
        timed(() => plugin.callHook(name, event, context)),
      onAgentEvent: (event: unknown) => timed(() => plugin.callAgentEvent(event)),
      onDiagnosticEvent: () => undefined,
      drain: () => undefined,
    } as unknown as RecorderBench["recorder"];
    const bench = { recorder } as RecorderBench;

    const measureHeap = async (): Promise<number> => {
      await delay(3_000); // what is under way reaches the server
      collectGarbage();
      return process.memoryUsage().heapUsed;
    };
    for (let run = 0; run < 20; run += 1) {
      const warmUp = await playRun(bench, `warm-up-${run}`);
      warmUp.agentEnds().lifecycleEnds();
    }
    const emptyBytes = await measureHeap();
    hookMs.length = 0;
    const open: FakeRun[] = [];
    for (let run = 0; run < OPEN_RUNS; run += 1) open.push(await playRun(bench, `open-${run}`));
    const heldBytes = open.reduce((sum, run) => sum + JSON.stringify(run.messages).length, 0);
    const fullBytes = await measureHeap();
    for (const run of open) {
      run.agentEnds().lifecycleEnds();
      await nextTurn();
    }
    // The runs' own messages are the host's; what the plugin holds beside them counts.
    const megabytes = (fullBytes - emptyBytes - heldBytes) / 2 ** 20;
    return [
      { name: "one hook, p50", unit: "ms", goal: null, value: percentile(hookMs, 50) },
      { name: "one hook, p99", unit: "ms", goal: null, value: percentile(hookMs, 99) },
      { name: `memory of ${OPEN_RUNS} open runs`, unit: "MB", goal: null, value: megabytes },
    ];
  } finally {
    await rm(stateDir, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A run of ten calls that is still going on. */
async function playRun(bench: RecorderBench, runId: string): Promise<FakeRun> {
  const run = new FakeRun(bench, { runId, sessionKey: `agent:main:${runId}` });
  run.begin("look into it", { systemPrompt: SYSTEM_PROMPT });
  for (let call = 1; call <= CALLS_PER_RUN; call += 1) {
    const id = `call${call}`;
    if (call === CALLS_PER_RUN) run.call([{ type: "text", text: "Nearly done." }]);
    else {
      run.call([toolCall(id, "read", { path: `notes-${call}.txt` })]);
      run.tool("read", id, { path: `notes-${call}.txt` }, `${runId} ${call}\n${TOOL_RESULT}`);
    }
    await nextTurn();
  }
  return run;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
