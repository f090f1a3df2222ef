import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";

export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The most it may be; null where nothing is promised. */
  goal: number | null;
  /** The same figure of something else, measured in the same run. */
  comparedWith?: { name: string; value: number };
}

/** Prints the figures with ratio and goal, and writes them to bench/results/<name>.json. Returns whether all goals are met. */
export function report(name: string, figures: readonly Figure[]): boolean {
  console.log(`\n${name}`);
  for (const figure of figures) console.log(`  ${describe(figure)}`);
  const folder = join(import.meta.dirname, "..", "results");
  mkdirSync(folder, { recursive: true });
  const machine = {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
  };
  const result = { name, measuredAt: new Date().toISOString(), node: process.version, machine, figures };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  return figures.every(isMet);
}

function isMet(figure: Figure): boolean {
  return figure.goal === null || figure.value <= figure.goal;
}

function describe(figure: Figure): string {
  const parts = [`${figure.name}: ${format(figure.value)} ${figure.unit}`];
  if (figure.comparedWith) {
    const { name, value } = figure.comparedWith;
    parts.push(`${name}: ${format(value)} ${figure.unit} (${format(value / figure.value)} times as much)`);
  }
  if (figure.goal !== null) {
    parts.push(`goal: at most ${format(figure.goal)} ${figure.unit}: ${isMet(figure) ? "met" : "MISSED"}`);
  }
  return parts.join(" · ");
}

function format(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 4 });
}
