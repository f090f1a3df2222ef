import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { startWorkerThread } from "../host/worker-thread.ts";
import type { EncodeOutcome } from "../send/encode-batch.ts";
import { createSpan } from "../testkit/test-spans.ts";
import type { JobAnswer, JobRequest } from "./background-jobs.ts";
import { createBackground } from "./create-background.ts";
import { doBackgroundJob } from "./do-background-job.ts";

const WORKER_SOURCE = fileURLToPath(new URL("./background-worker.ts", import.meta.url));
const ENCODE = { spans: [createSpan(1), createSpan(2)], pluginVersion: "0.0.0" };

/** A Buffer crosses threads as plain bytes. */
function toPlain(outcome: EncodeOutcome | null): object | null {
  return outcome?.batch ? { ...outcome, batch: { ...outcome.batch, gzip: [...outcome.batch.gzip] } } : null;
}

/** A background over threads that do what the test says. */
function startBench(
  onPost: (job: JobRequest, onAnswer: (answer: JobAnswer) => void, onEnd: () => void) => void,
) {
  const seen = { started: 0, ended: 0, faults: 0, busy: false, timers: [] as (() => void)[] };
  const background = createBackground({
    startThread(onAnswer, onEnd) {
      seen.started += 1;
      return {
        post: (job) => onPost(job, onAnswer, onEnd),
        setBusy: (isBusy) => {
          seen.busy = isBusy;
        },
        end: () => {
          seen.ended += 1;
        },
      };
    },
    after(_ms, task) {
      seen.timers.push(task);
      return () => void seen.timers.splice(seen.timers.indexOf(task), 1);
    },
    onFault: () => {
      seen.faults += 1;
    },
  });
  return { background, seen };
}

describe("createBackground", () => {
  it("does jobs in a real thread: the same bytes and the same redactions as here", async () => {
    const background = createBackground({
      startThread: (onAnswer, onEnd) => startWorkerThread(WORKER_SOURCE, onAnswer, onEnd),
      after: () => () => undefined,
      onFault: () => undefined,
    });
    const inThread = await background.run("encode", ENCODE);
    const here = await doBackgroundJob({ id: 1, kind: "encode", request: ENCODE });
    expect(inThread?.batch?.keys).toHaveLength(2);
    expect(JSON.stringify(toPlain(inThread))).toBe(JSON.stringify(toPlain(here.answer as EncodeOutcome)));
    const redact = { texts: ["key ghp_0123456789012345678901234567890123456789", "none"], options: {} };
    expect(await background.run("redact", redact)).toEqual({
      texts: ["key [redacted github-token]", "none"],
      counts: { "github-token": 1 },
    });
    background.close();
    expect(await background.run("encode", ENCODE)).toBeNull();
  });

  it("starts one thread at the first job, and keeps the process alive only while a job runs", async () => {
    let answerLater: () => void = () => undefined;
    const { background, seen } = startBench((job, onAnswer) => {
      answerLater = () => onAnswer({ id: job.id, answer: { batch: null, failures: [] } });
    });
    expect(seen.started).toBe(0);
    const first = background.run("encode", ENCODE);
    expect(seen).toMatchObject({ started: 1, busy: true });
    answerLater();
    expect(await first).toEqual({ batch: null, failures: [] });
    expect(seen).toMatchObject({ started: 1, busy: false, faults: 0, timers: [] });
  });

  it("gives jobs back when the thread crashes, counts it, and stops trying after three times", async () => {
    const { background, seen } = startBench((_job, _onAnswer, onEnd) => onEnd());
    for (let tries = 0; tries < 5; tries += 1) expect(await background.run("encode", ENCODE)).toBeNull();
    expect(seen).toMatchObject({ started: 3, faults: 3 });
  });

  it("ends a thread that hangs, and gives its jobs back", async () => {
    const { background, seen } = startBench(() => undefined);
    const job = background.run("encode", ENCODE);
    seen.timers[0]?.();
    expect(await job).toBeNull();
    expect(seen).toMatchObject({ ended: 1, faults: 1 });
  });

  it("does without a thread that cannot be started", async () => {
    const background = createBackground({
      startThread: (onAnswer, onEnd) => startWorkerThread("dist/worker.js", onAnswer, onEnd),
      after: () => () => undefined,
      onFault: () => undefined,
    });
    expect(await background.run("encode", ENCODE)).toBeNull();
  });
});
