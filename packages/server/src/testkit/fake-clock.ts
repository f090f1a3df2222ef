import { readFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import workerThreads from "node:worker_threads";

/**
 * A preload (`node --import`): the process and its threads see a clock that is as many milliseconds off as the file says that
 * CLAWGLASS_TEST_CLOCK names. Another program may change that file at any time, as it may change a real clock.
 */
const path = process.env.CLAWGLASS_TEST_CLOCK ?? "";
const READ_EVERY_MS = 20;
const RealDate = Date;
let offsetMs = 0;
let readAtMs = Number.NEGATIVE_INFINITY;

function readOffsetMs(): number {
  const nowMs = performance.now();
  if (nowMs - readAtMs >= READ_EVERY_MS) {
    readAtMs = nowMs;
    offsetMs = Number(readFileSync(path, "utf8")) || 0;
  }
  return offsetMs;
}

const nowMs = (): number => RealDate.now() + readOffsetMs();

globalThis.Date = new Proxy(RealDate, {
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [nowMs()] : args, newTarget),
  apply: () => new RealDate(nowMs()).toString(),
  get: (target, key) => (key === "now" ? nowMs : Reflect.get(target, key)),
});

// Threads with execArgv of their own would leave this preload out.
const RealWorker = workerThreads.Worker;
workerThreads.Worker = class extends RealWorker {
  constructor(entry: string | URL, options: workerThreads.WorkerOptions = {}) {
    super(entry, { ...options, execArgv: [...(options.execArgv ?? []), "--import", import.meta.url] });
  }
};
syncBuiltinESMExports();
