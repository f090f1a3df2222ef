import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storeConformance } from "../testkit/index.ts";
import { createSqliteEngine } from "./sqlite-engine.ts";

const folders: string[] = [];
/** Longer than an hour has to rest before it is summed up. */
const REST_MS = 60_000;
let aheadMs = 0;
/** Work that may wait: runs when its time comes, or when a test lets it. */
const waiting = new Map<NodeJS.Timeout, () => void>();

storeConformance({
  engine: createSqliteEngine({
    nowMs: () => Date.now() + aheadMs,
    scheduleLater(run, delayMs) {
      const timer = setTimeout(() => {
        waiting.delete(timer);
        run();
      }, delayMs).unref();
      waiting.set(timer, run);
      return () => {
        clearTimeout(timer);
        waiting.delete(timer);
      };
    },
  }),
  createLocation: async () => {
    const folder = await mkdtemp(join(tmpdir(), "clawglass-store-"));
    folders.push(folder);
    return join(folder, "data", "clawglass.db");
  },
  removeLocations: async () => {
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
  },
  settle: async () => {
    aheadMs += REST_MS;
    for (let [next] = waiting; next !== undefined; [next] = waiting) {
      const [timer, run] = next;
      clearTimeout(timer);
      waiting.delete(timer);
      run();
      // A commit that it asked for comes with the next turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
  },
});
