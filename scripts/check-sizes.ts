import { readFileSync } from "node:fs";

/** A file that grows past this wants to be split by topic. Tests may be longer: they read from top to bottom. */
const MAX_SOURCE_LINES = 400;
const MAX_TEST_LINES = 800;
const MAX_STYLE_LINES = 600;

export interface OversizedFile {
  file: string;
  lineCount: number;
  maxLines: number;
}

/** Names source files with more lines than the house allows. Generated files and fixtures are not sources. */
export function findOversizedFiles(files: readonly string[]): OversizedFile[] {
  return files
    .filter(
      (file) => /\.(ts|tsx|mjs|css)$/.test(file) && !/(\/generated\/|\/fixtures\/|\/golden\/)/.test(file),
    )
    .map((file) => ({
      file,
      lineCount: readFileSync(file, "utf8").split("\n").length,
      maxLines: maxLinesOf(file),
    }))
    .filter(({ lineCount, maxLines }) => lineCount > maxLines);
}

function maxLinesOf(file: string): number {
  if (file.endsWith(".css")) return MAX_STYLE_LINES;
  return isTest(file) ? MAX_TEST_LINES : MAX_SOURCE_LINES;
}

function isTest(file: string): boolean {
  return (
    /\.(test|e2e)\.tsx?$/.test(file) ||
    ["e2e/", "packages/testing/", "packages/web/dev/"].some((folder) => file.startsWith(folder))
  );
}
