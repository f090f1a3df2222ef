const ADJECTIVES = [
  "amber",
  "bold",
  "brisk",
  "calm",
  "clever",
  "eager",
  "gentle",
  "keen",
  "lively",
  "quiet",
  "sunny",
  "swift",
];
const ANIMALS = [
  "crab",
  "crane",
  "finch",
  "fox",
  "heron",
  "lobster",
  "lynx",
  "otter",
  "owl",
  "seal",
  "shrimp",
  "wren",
];

/** A name for a run that came without one, made from random hex digits. */
export function makeRunName(hex: string): string {
  const at = (list: readonly string[], start: number) =>
    list[Number.parseInt(hex.slice(start, start + 4), 16) % list.length] ?? "";
  return `${at(ADJECTIVES, 0)}-${at(ANIMALS, 4)}-${Number.parseInt(hex.slice(8, 12), 16) % 1000}`;
}
