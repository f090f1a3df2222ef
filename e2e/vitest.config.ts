import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Real processes: one file after the other, long timeouts, no retries. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, ".."),
    include: ["e2e/{openclaw,mlflow,mlflow-client,otlp-senders,browser,server}/*.e2e.ts"],
    fileParallelism: false,
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 900_000,
    teardownTimeout: 60_000,
    bail: 0,
    passWithNoTests: true,
  },
});
