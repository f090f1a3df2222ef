import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Puts a text between the marks of that name in bench/README.md, so that its figures are always those of the last run. */
export function updateReadme(name: string, text: string): void {
  const path = join(import.meta.dirname, "..", "README.md");
  const readme = readFileSync(path, "utf8");
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from === -1 || to < from) return;
  writeFileSync(path, `${readme.slice(0, from + begin.length)}\n${text}\n${readme.slice(to)}`);
}
