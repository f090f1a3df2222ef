import type { Figure } from "./figure.ts";

export interface StoredResult {
  name: string;
  measuredAt: string;
  node: string;
  figures: readonly Figure[];
  notes?: readonly string[];
}

/** The result as a table for bench/README.md. */
export function toMarkdown({ measuredAt, node, figures, notes = [] }: StoredResult): string {
  const peer = figures.find((figure) => figure.comparedWith)?.comparedWith?.name;
  const header = ["", "Clawglass", ...(peer ? [peer, `${peer.split(" ")[0]} ÷ Clawglass`] : []), "goal", ""];
  const rows = figures.map((figure) => [
    figure.name,
    withUnit(figure.value, figure.unit),
    ...(peer ? toPeerCells(figure) : []),
    figure.goal === null ? "" : `${figure.goalIs ?? "at most"} ${withUnit(figure.goal, figure.unit)}`,
    figure.goal === null ? "" : isMet(figure) ? "met" : "**missed**",
  ]);
  const table = [header, header.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  const facts = [
    `Measured ${measuredAt.slice(0, 16).replace("T", " ")} UTC, Node ${node.slice(1)}.`,
    ...notes.map(toSentence),
  ];
  return [...table, "", facts.join(" ")].join("\n");
}

export function isMet({ value, goal, goalIs }: Figure): boolean {
  if (goal === null) return true;
  return goalIs === "at least" ? value >= goal : value <= goal;
}

/** Four digits are more than a shared machine can repeat. */
export function format(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: value >= 1_000 ? 4 : 3 });
}

function toPeerCells({ value, unit, comparedWith }: Figure): string[] {
  if (comparedWith === undefined) return ["", ""];
  return [withUnit(comparedWith.value, unit), format(comparedWith.value / value)];
}

function withUnit(value: number, unit: string): string {
  return `${format(value)} ${unit}`.trim();
}

function toSentence(note: string): string {
  return `${note.charAt(0).toUpperCase()}${note.slice(1)}.`;
}
