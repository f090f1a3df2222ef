import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const PLUGIN_PREFIX = "packages/openclaw-plugin/";
const PATH_PATTERN = /`((?:packages|scripts|e2e|bench|docs|src)\/[\w./*-]+)`/g;

/** Paths that a document names but the repository does not have. Paths from `src/` are the plugin's in ARCHITECTURE.md. */
export function findMissingPaths(root: string, document: string): string[] {
  const text = readFileSync(join(root, document), "utf8");
  const named = [...text.matchAll(PATH_PATTERN)].map((match) => match[1] ?? "");
  return named.filter((path) => {
    const literal = path.includes("*") ? dirname(path) : path;
    return !existsSync(join(root, literal)) && !existsSync(join(root, PLUGIN_PREFIX, literal));
  });
}
