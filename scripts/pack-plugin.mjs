import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packFolder } from "./lib/pack-folder.mjs";

/**
 * Builds the plugin and packs it into a `.tgz` that OpenClaw installs as it is. Prints the path as its last line.
 * The packed manifest names no dependencies: everything is in the bundle. Runs on Node 20 too.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packageFolder = join(root, "packages", "openclaw-plugin");

if (!existsSync(join(root, "node_modules", "esbuild"))) {
  console.error("Installing what the build needs (once) …");
  execFileSync("npm", ["install", "--no-audit", "--no-fund"], { cwd: root, stdio: ["ignore", 2, 2] });
}
const { buildPlugin } = await import("./build-plugin.mjs");
await buildPlugin();

const { files } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
console.log(packFolder(packageFolder, { files }));
