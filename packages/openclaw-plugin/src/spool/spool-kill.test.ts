import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { createSpan } from "../testkit/test-spans.ts";
import { Spool } from "./spool.ts";
import { nodeSpoolDisk } from "./spool-disk.ts";
import { DEFAULT_SPOOL_LIMITS, spanKey } from "./spool-types.ts";

const CHILD = fileURLToPath(new URL("../testkit/spool-writer-child.ts", import.meta.url));
const ROUNDS = 8;

/** Runs a writer, kills it with SIGKILL after some spans, and gives the numbers that it had said were safe. */
function killWriter(
  root: string,
  first: number,
  afterSpans: number,
): Promise<{ pid: number; safe: number[] }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, root, String(first)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (text: string) => {
      output += text;
      if (output.split("\n").length > afterSpans) child.kill("SIGKILL");
    });
    child.on("error", reject);
    child.on("close", () => {
      const safe = output.split("\n").slice(0, -1).map(Number); // the last line may be cut
      resolve({ pid: child.pid ?? 0, safe });
    });
  });
}

it("has every span that a killed process knew to be on the disk", { timeout: 60_000 }, async () => {
  const root = await mkdtemp(join(tmpdir(), "spool-kill-"));
  try {
    const safe: number[] = [];
    const dead = new Set<number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const killed = await killWriter(root, round * 1_000_000 + 1, 5 + round * 7);
      dead.add(killed.pid);
      safe.push(...killed.safe);
    }
    const spool = new Spool({
      disk: nodeSpoolDisk,
      root,
      limits: DEFAULT_SPOOL_LIMITS,
      environment: {
        owner: { pid: process.pid, host: "test", token: "f" },
        clock: () => Date.now(),
        mayPidRun: (pid) => !dead.has(pid),
      },
    });
    await spool.adoptLeftovers();
    const found = new Set<string>();
    for (let item = await spool.peek(); item !== null; item = await spool.peek()) {
      for (const key of item.batch.keys) found.add(key);
      await spool.acknowledge(item, 0, Date.now());
    }
    expect(safe.length).toBeGreaterThan(ROUNDS * 5);
    expect(safe.filter((number) => !found.has(spanKey(createSpan(number))))).toEqual([]);
    await spool.close();
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});
