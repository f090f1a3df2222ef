import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { repositoryRoot } from "./repository-root.mjs";

const IGNORED = new Set(["node_modules", "dist", ".cache", "test-artifacts"]);

/** SHA-256 over names and contents of all files below the given paths (relative to the repository). */
export function fingerprint(paths) {
  const hash = createHash("sha256");
  for (const path of paths) addPath(hash, path);
  return hash.digest("hex");
}

/** True where `stampFile` was written by `writeStamp` for the same fingerprint. */
export function isStamped(stampFile, wanted) {
  const file = join(repositoryRoot, stampFile);
  return existsSync(file) && readFileSync(file, "utf8").trim() === wanted;
}

export function writeStamp(stampFile, value) {
  const file = join(repositoryRoot, stampFile);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${value}\n`);
}

function addPath(hash, path) {
  const absolute = join(repositoryRoot, path);
  if (!existsSync(absolute)) return;
  if (statSync(absolute).isFile()) {
    hash.update(path).update("\0").update(readFileSync(absolute)).update("\0");
    return;
  }
  for (const name of readdirSync(absolute).sort()) {
    if (!IGNORED.has(name)) addPath(hash, join(path, name));
  }
}
