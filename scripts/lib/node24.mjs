import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { repositoryRoot } from "./repository-root.mjs";

/** The Node that the repository brings along where the machine's own is older. Same version as in package.json. */
const BUNDLED_NODE_VERSION = "24.21.0";
const NEEDED = { major: 24, minor: 16 };

/** Path of a Node that is new enough: this process's own, the one in node_modules, or one fetched from the npm registry. */
export function findNode24() {
  const bundled = join(repositoryRoot, "node_modules", "node", "bin", nodeBinaryName());
  if (works(bundled)) return bundled;
  if (isNewEnough(process.versions.node)) return process.execPath;
  return fetchNode();
}

/** Environment in which `node` and the tools of node_modules/.bin mean ours. */
export function withNode24(environment = process.env) {
  const node = findNode24();
  const path = [dirname(node), join(repositoryRoot, "node_modules", ".bin"), environment.PATH ?? ""].join(
    delimiter,
  );
  return { ...environment, PATH: path };
}

/** npm may be told not to run install scripts, which the `node` package needs; the platform package needs none. */
function fetchNode() {
  const folder = join(repositoryRoot, ".cache", "node");
  const packageName = `node-${platformName()}-${process.arch}`;
  const binary = join(folder, "node_modules", packageName, "bin", nodeBinaryName());
  if (works(binary)) return binary;
  console.error(
    `Fetching Node ${BUNDLED_NODE_VERSION} (this machine has ${process.versions.node}; ${NEEDED.major}.${NEEDED.minor} or later is needed)`,
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  execFileSync(
    "npm",
    ["install", "--no-audit", "--no-fund", "--loglevel=error", `${packageName}@${BUNDLED_NODE_VERSION}`],
    {
      cwd: folder,
      stdio: "inherit",
      shell: process.platform === "win32",
    },
  );
  if (works(binary)) return binary;
  throw new Error(
    `No Node ${NEEDED.major}.${NEEDED.minor} or later could be found or fetched for ${process.platform} ${process.arch}. Install it from nodejs.org and run the command again.`,
  );
}

function works(binary) {
  if (!existsSync(binary)) return false;
  const answer = spawnSync(binary, ["-p", "process.versions.node"], { encoding: "utf8" });
  return answer.status === 0 && isNewEnough(answer.stdout.trim());
}

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > NEEDED.major || (major === NEEDED.major && minor >= NEEDED.minor);
}

function platformName() {
  return process.platform === "win32" ? "win" : process.platform;
}

function nodeBinaryName() {
  return process.platform === "win32" ? "node.exe" : "node";
}
