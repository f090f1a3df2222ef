import { join } from "node:path";
import { fingerprint, isStamped, writeStamp } from "./fingerprint.mjs";
import { withNode24 } from "./node24.mjs";
import { step } from "./run.mjs";

/** What is built, from what, and how. In order: the executable takes the page along. */
const PRODUCTS = [
  {
    title: "Building the page",
    sources: ["packages/web", "packages/core", "packages/client", "package-lock.json"],
    script: "scripts/build-web.mjs",
    stamp: "packages/web/dist/.built-from",
  },
  {
    title: "Building the server",
    sources: [
      "packages/cli",
      "packages/server",
      "packages/storage",
      "packages/client",
      "packages/core",
      "packages/web",
      "scripts/build-cli.mjs",
      "package-lock.json",
    ],
    script: "scripts/build-cli.mjs",
    stamp: "packages/cli/dist/.built-from",
  },
  {
    title: "Building the plugin",
    sources: [
      "packages/openclaw-plugin",
      "packages/client",
      "packages/core",
      "scripts/build-plugin.mjs",
      "package-lock.json",
    ],
    script: "scripts/build-plugin.mjs",
    stamp: "packages/openclaw-plugin/dist/.built-from",
  },
];

/** Builds what is missing or older than its sources. `only` narrows to scripts by name. */
export async function ensureBuilt({ only } = {}) {
  for (const product of PRODUCTS) {
    if (only && !only.some((name) => product.script.includes(name))) continue;
    const wanted = fingerprint(product.sources);
    if (isStamped(product.stamp, wanted)) continue;
    await step(product.title, "node", [join(".", product.script)], { env: withNode24() });
    writeStamp(product.stamp, wanted);
  }
}
