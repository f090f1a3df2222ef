import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listRouteDescriptions } from "../packages/server/src/routes/app/list-route-descriptions.ts";
import { printApiGuide } from "../packages/server/src/routes/app/open-api/print-api-guide.ts";

/** Documents that are made from the tables that the code works by. */
const DOCUMENTS = [{ path: "docs/guide/api.md", print: () => printApiGuide(listRouteDescriptions()) }];

/** The documents that are not what the code says, after `npm run docs` none. */
export function findStaleDocuments(root: string): string[] {
  return DOCUMENTS.filter(({ path, print }) => readOrEmpty(join(root, path)) !== print()).map(
    ({ path }) => path,
  );
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // not written yet
  }
}

if (import.meta.main) {
  const stale = findStaleDocuments(process.cwd());
  if (process.argv.includes("--check")) {
    for (const path of stale) console.error(`${path} is not up to date. npm run docs writes it.`);
    if (stale.length > 0) process.exitCode = 1;
  } else {
    for (const { path, print } of DOCUMENTS) writeFileSync(join(process.cwd(), path), print());
    console.log(stale.length === 0 ? "docs: nothing changed" : `docs: wrote ${stale.join(", ")}`);
  }
}
