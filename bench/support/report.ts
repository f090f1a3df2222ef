import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "./figure.ts";
import { describeMachine } from "./machine.ts";
import { format, isMet, toMarkdown } from "./to-markdown.ts";
import { updateReadme } from "./update-readme.ts";

/**
 * Prints the figures with ratio and goal, and writes them to bench/results/<name>.json and into bench/README.md.
 * Returns whether all goals are met. `notes` say what a reader has to know about this run.
 */
export function report(name: string, figures: readonly Figure[], notes: readonly string[] = []): boolean {
  const areMet = printFigures(name, figures, notes);
  const folder = join(import.meta.dirname, "..", "results");
  mkdirSync(folder, { recursive: true });
  const result = { name, ...describeMachine(), figures, notes };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`);
  updateReadme(name, toMarkdown(result));
  return areMet;
}

/** Prints the figures without keeping them: of a part of a bench. Returns whether all goals are met. */
export function printFigures(
  name: string,
  figures: readonly Figure[],
  notes: readonly string[] = [],
): boolean {
  console.log(`\n${name}`);
  for (const figure of figures) console.log(`  ${describe(figure)}`);
  for (const note of notes) console.log(`  note: ${note}`);
  return figures.every(isMet);
}

function describe(figure: Figure): string {
  const parts = [`${figure.name}: ${format(figure.value)} ${figure.unit}`];
  if (figure.comparedWith) {
    const { name, value } = figure.comparedWith;
    parts.push(`${name}: ${format(value)} ${figure.unit} (${describeRatio(value / figure.value)})`);
  }
  if (figure.goal !== null) {
    const goal = `${figure.goalIs ?? "at most"} ${format(figure.goal)} ${figure.unit}`.trim();
    parts.push(`goal: ${goal}: ${isMet(figure) ? "met" : "MISSED"}`);
  }
  return parts.join(" · ");
}

function describeRatio(ratio: number): string {
  return ratio >= 1 ? `${format(ratio)} times as much` : `1/${format(1 / ratio)} of it`;
}
