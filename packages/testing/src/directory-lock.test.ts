import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { withDirectoryLock } from "./directory-lock.ts";

const newLockPath = () => join(mkdtempSync(join(tmpdir(), "clawglass-lock-")), "install.lock");

test("two holders of one lock never work at the same time", async () => {
  const lockPath = newLockPath();
  const steps: string[] = [];
  const work = (name: string) => async () => {
    steps.push(`${name} in`);
    await new Promise((resolve) => setImmediate(resolve));
    steps.push(`${name} out`);
  };
  await Promise.all([withDirectoryLock(lockPath, work("a")), withDirectoryLock(lockPath, work("b"))]);
  expect([
    ["a in", "a out", "b in", "b out"],
    ["b in", "b out", "a in", "a out"],
  ]).toContainEqual(steps);
});

test("a lock whose owner is dead is taken over", async () => {
  const lockPath = newLockPath();
  const dead = spawnSync(process.execPath, ["-e", ""]);
  mkdirSync(lockPath);
  writeFileSync(join(lockPath, "pid"), String(dead.pid));
  expect(await withDirectoryLock(lockPath, async () => "worked")).toBe("worked");
});

test("the lock is released when the work fails", async () => {
  const lockPath = newLockPath();
  const failing = withDirectoryLock(lockPath, () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  expect(existsSync(lockPath)).toBe(false);
});
