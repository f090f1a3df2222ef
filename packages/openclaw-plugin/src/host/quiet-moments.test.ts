import { expect, it } from "vitest";
import { createQuietMoments } from "./quiet-moments.ts";

/** A loop on paper: `advance` moves its clock and runs what is due. */
function createLoop() {
  let nowMs = 0;
  let busyShare = 0;
  let timers: { dueMs: number; task: () => void }[] = [];
  const turns: (() => void)[] = [];
  return {
    setBusyShare(share: number) {
      busyShare = share;
    },
    advance(ms: number) {
      for (const endMs = nowMs + ms; nowMs < endMs; nowMs += 1) {
        const due = timers.filter(({ dueMs }) => dueMs <= nowMs);
        timers = timers.filter(({ dueMs }) => dueMs > nowMs);
        for (const { task } of due) task();
        for (const task of turns.splice(0)) task();
      }
    },
    whenQuiet: createQuietMoments({
      stopwatch: () => nowMs,
      takeBusyShare: () => busyShare,
      after: (ms, task) => timers.push({ dueMs: nowMs + ms, task }),
      nextTurn: (task) => turns.push(task),
    }),
  };
}

it("runs tasks in their order once the loop rests", () => {
  const loop = createLoop();
  const done: string[] = [];
  loop.setBusyShare(0.9);
  loop.whenQuiet(() => done.push("a"));
  loop.whenQuiet(() => done.push("b"));
  loop.advance(50);
  expect(done).toEqual([]);
  loop.setBusyShare(0.1);
  loop.advance(10);
  expect(done).toEqual(["a", "b"]);
});

it("does not wait for ever", () => {
  const loop = createLoop();
  const done: string[] = [];
  loop.setBusyShare(1);
  loop.whenQuiet(() => done.push("a"));
  loop.advance(90);
  expect(done).toEqual([]);
  loop.advance(30);
  expect(done).toEqual(["a"]);
});

it("goes on in the next turn with what a task hands in, however busy the loop is by then", () => {
  const loop = createLoop();
  let slices = 0;
  const slice = (): void => {
    slices += 1;
    loop.setBusyShare(1);
    if (slices < 4) loop.whenQuiet(slice);
  };
  loop.whenQuiet(slice);
  loop.advance(12);
  expect(slices).toBe(4);
});

it("goes on after a task that throws", () => {
  const loop = createLoop();
  let isDone = false;
  loop.whenQuiet(() => {
    throw new Error("no");
  });
  expect(() => loop.advance(10)).toThrow("no");
  loop.whenQuiet(() => {
    isDone = true;
  });
  loop.advance(10);
  expect(isDone).toBe(true);
});
