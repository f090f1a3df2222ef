import { createHash } from "node:crypto";
import type { Span } from "@clawglass/core";
import { createRecorder } from "../recorder.ts";
import type { Recorder, RecorderOptions, RecorderSettings } from "../recorder-contract.ts";

/** A recorder with a clock and a scheduler of the test's own, and everything that it emitted. */
export interface RecorderBench {
  recorder: Recorder;
  /** Every emitted span, in order; open ones too. */
  emitted: Span[];
  /** The newest state of each span, in order of first sight. */
  spans(): Span[];
  setClock(nowMs: number): void;
  warnings: string[];
}

export interface BenchOptions {
  settings?: Partial<RecorderSettings>;
  recorder?: Partial<RecorderOptions>;
}

export function createRecorderBench(options: BenchOptions = {}): RecorderBench {
  const emitted: Span[] = [];
  const warnings: string[] = [];
  let nowMs = 0;
  const recorder = createRecorder({
    sink: { emit: (span) => emitted.push(span) },
    clock: () => nowMs,
    // Tests drain; nothing runs by itself.
    schedule: () => {},
    logger: { warn: (message) => warnings.push(message) },
    settings: {
      contentMode: "full",
      hasConversationAccess: true,
      pricedModels: new Set(["fake/fake-1"]),
      hostVersion: "2026.9.6",
      pluginVersion: "0.0.0-test",
      ...options.settings,
    },
    readSkillFile: async (path) => createHash("md5").update(path).digest(),
    ...options.recorder,
  });
  const setClock = (value: number): void => {
    nowMs = value;
  };
  return { recorder, emitted, spans: () => latestSpans(emitted), setClock, warnings };
}

function latestSpans(emitted: readonly Span[]): Span[] {
  const latest = new Map<string, Span>();
  for (const span of emitted) latest.set(`${span.traceId}/${span.spanId}`, span);
  return [...latest.values()];
}
