import { execFileSync } from "node:child_process";
import { findBoundaryViolations } from "./check-boundaries.ts";
import { findMissingPaths } from "./check-docs.ts";
import { findOversizedFiles } from "./check-sizes.ts";
import { findStaleDocuments } from "./write-docs.ts";

const DOCUMENTS = ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"];

const files = execFileSync("git", ["ls-files"], { encoding: "utf8" }).split("\n").filter(Boolean);
const problems = [
  ...findBoundaryViolations(process.cwd()).map(({ file, reason }) => `${file}: ${reason}`),
  ...findOversizedFiles(files).map(
    ({ file, lineCount, maxLines }) => `${file}: ${lineCount} lines, at most ${maxLines}`,
  ),
  ...DOCUMENTS.flatMap((document) =>
    findMissingPaths(process.cwd(), document).map((path) => `${document}: names ${path}, which is not there`),
  ),
  ...findStaleDocuments(process.cwd()).map((path) => `${path}: not up to date; npm run docs writes it`),
];
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`house: ${files.length} files, arrows and sizes are right`);
