import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, isStamped, writeStamp } from "./fingerprint.mjs";
import { repositoryRoot } from "./repository-root.mjs";
import { step } from "./run.mjs";

const STAMP = join("node_modules", ".clawglass-installed");

/** Installs the packages of the lockfile when they are not there yet, or when the lockfile changed. */
export async function ensureInstalled() {
  const wanted = fingerprint(["package.json", "package-lock.json", ...manifests()]);
  if (isStamped(STAMP, wanted)) return;
  const isFirst = !existsSync(join(repositoryRoot, "node_modules"));
  await step(
    isFirst
      ? "Installing packages (first time: about a minute)"
      : "Installing packages (the lockfile changed)",
    "npm",
    // Not `npm ci`: it refuses the lockfile where a registry mirror lacks a package of another platform.
    ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"],
  );
  writeStamp(STAMP, wanted);
}

function manifests() {
  const packages = readdirSync(join(repositoryRoot, "packages")).map((name) => join("packages", name));
  return [...packages, "e2e", "bench"].map((folder) => join(folder, "package.json"));
}
