import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const CHILD = fileURLToPath(new URL("../testkit/flush-local-child.ts", import.meta.url));

/** Node ends a process with code 13 whose event loop is empty while something is still awaited. */
it("keeps a process alive that has nothing else to do until its run was flushed", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD]);
  expect(stdout).toBe("flushed\n");
});
