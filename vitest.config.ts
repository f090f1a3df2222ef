import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: [
      "packages/*/src/**/*.test.ts",
      "packages/*/src/**/*.test.tsx",
      "scripts/**/*.test.ts",
      "bench/**/*.test.ts",
    ],
    passWithNoTests: true,
    // On a busy machine an honest test takes many times as long as on a quiet one.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
