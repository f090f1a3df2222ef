import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { findMarkedProcesses, killTree, stopTree, TREE_MARK } from "./process-tree.ts";
import { waitUntil } from "./wait-until.ts";

const SLEEPER = "setInterval(() => {}, 1000)";
const STUBBORN = `process.on("SIGTERM", () => {}); console.log("ready"); ${SLEEPER}`;
/** A child of its own session whose parent ends at once: nothing but the mark leads to it. */
const ORPHAN_MAKER = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(SLEEPER)}], { detached: true, stdio: "ignore" }).unref()`;

const mark = randomUUID();
afterEach(() => killTree(mark));

function start(script: string): number {
  const child = spawn(process.execPath, ["-e", script], {
    env: { ...process.env, [TREE_MARK]: mark },
    stdio: "ignore",
  });
  return child.pid as number;
}

test("finds and kills a process whose parent is gone", async () => {
  const leader = start(ORPHAN_MAKER);
  await waitUntil("the orphan", async () => {
    const pids = await findMarkedProcesses(mark);
    return pids.length === 1 && pids[0] !== leader;
  });
  await killTree(mark);
  expect(await findMarkedProcesses(mark)).toEqual([]);
});

test("ends a tree with SIGTERM where that is enough", async () => {
  const leader = start(SLEEPER);
  await waitUntil("the process", async () => (await findMarkedProcesses(mark)).length === 1);
  expect(await stopTree(leader, mark)).toEqual({ wasKilled: false });
});

test("kills what does not heed SIGTERM, and says so", async () => {
  const stubborn = spawn(process.execPath, ["-e", STUBBORN], {
    env: { ...process.env, [TREE_MARK]: mark },
    stdio: ["ignore", "pipe", "ignore"],
  });
  await once(stubborn.stdout, "data");
  expect(await stopTree(stubborn.pid as number, mark, 300)).toEqual({ wasKilled: true });
});
