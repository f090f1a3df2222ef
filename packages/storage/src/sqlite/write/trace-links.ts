import type { StatementSync } from "node:sqlite";
import type { TraceId } from "@clawglass/core";
import type { PromptVersion } from "../../contract/store-writer.ts";
import type { WriteContext } from "./write-context.ts";

/** Links traces to runs and to versions of prompts. Linking twice is once; unknown traces are passed over, as in MLflow. */
export class TraceLinks {
  readonly #context: WriteContext;
  readonly #linkRun: StatementSync;
  readonly #linkPrompt: StatementSync;

  constructor(context: WriteContext) {
    this.#context = context;
    this.#linkRun = context.database.prepare(
      "INSERT OR IGNORE INTO run_traces (run_id, trace_key) VALUES (?, ?)",
    );
    this.#linkPrompt = context.database.prepare(
      "INSERT OR IGNORE INTO prompt_traces (prompt_name, prompt_version, trace_key) VALUES (?, ?, ?)",
    );
  }

  linkToRun(runId: string, traceIds: readonly TraceId[]): void {
    for (const traceId of traceIds) {
      const trace = this.#context.traces.find(traceId);
      if (trace !== null) this.#linkRun.run(runId, trace.trace_key);
    }
  }

  linkToPrompts(traceId: TraceId, prompts: readonly PromptVersion[]): void {
    const trace = this.#context.traces.find(traceId);
    if (trace === null) return;
    for (const { name, version } of prompts) this.#linkPrompt.run(name, version, trace.trace_key);
  }
}
