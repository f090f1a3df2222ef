import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

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

const staging = mkdtempSync(join(tmpdir(), "plugin-pack-"));
try {
  const manifest = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  for (const file of manifest.files)
    cpSync(join(packageFolder, file), join(staging, file), { recursive: true });
  for (const key of ["private", "scripts", "dependencies", "devDependencies"]) delete manifest[key];
  writeFileSync(join(staging, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  const target = join(packageFolder, "out");
  mkdirSync(target, { recursive: true });
  const output = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", target], {
    cwd: staging,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const packed = JSON.parse(output);
  const { filename } = Array.isArray(packed) ? packed[0] : Object.values(packed)[0];
  console.log(join(target, filename));
} finally {
  rmSync(staging, { recursive: true, force: true });
}
