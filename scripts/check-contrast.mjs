// Converts the OKLCH tokens of the page to sRGB and checks the WCAG contrast of every pair of colours that the design
// uses, in both themes. Exit code 1 when a pair is below its limit. `--table` prints the ratios of the text colours.
import { readFileSync } from "node:fs";

const TOKENS = new URL("../packages/web/src/app/tokens.css", import.meta.url);
const TEXT = ["ink", "ink-2", "ink-3", "tide", "claw", "ok", "att", "run", "human", "judge", "code"];
const STATES = ["claw", "ok", "att", "run", "human", "judge", "code"];
const GROUNDS = ["ground", "surface", "raised", "sunken", "hover"];
const TEXT_RATIO = 4.5;
const MARK_RATIO = 3;
const HATCH_RATIO = 1.5; // the hatch on its own ground; its outline carries the 3

/** Every token as [light, dark]. */
export function readTokens(css) {
  const tokens = {};
  for (const [, name, light, dark] of css.matchAll(
    /--([\w-]+):\s*light-dark\(\s*(oklch\([^)]*\)),\s*(oklch\([^)]*\))\s*\)/g,
  )) {
    tokens[name] = [light, dark];
  }
  for (const [, name, other] of css.matchAll(/--([\w-]+):\s*var\(--([\w-]+)\);/g)) {
    if (tokens[other] && !tokens[name]) tokens[name] = tokens[other];
  }
  return tokens;
}

/** [foreground, background, lowest ratio] of every pair that the design uses. */
export function listPairs() {
  const pairs = [];
  for (const ground of GROUNDS) for (const text of TEXT) pairs.push([text, ground, TEXT_RATIO]);
  for (const state of [...STATES, "tide"]) {
    for (const text of [state, "ink", "ink-2", "ink-3"]) pairs.push([text, `${state}-wash`, TEXT_RATIO]);
  }
  for (const state of STATES) pairs.push([state, "tide-wash", TEXT_RATIO]);
  pairs.push(["on-solid", "solid", TEXT_RATIO]);
  for (const ground of ["ground", "surface", "raised"]) {
    for (const mark of ["line-2", "d-1", "d-2", "d-3", "d-4"]) pairs.push([mark, ground, MARK_RATIO]);
  }
  pairs.push(["d-3", "d-5", HATCH_RATIO]);
  return pairs;
}

/** WCAG contrast ratio of two OKLCH colours. */
export function contrast(left, right) {
  const [high, low] = [luminance(left), luminance(right)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function luminance(oklch) {
  const [lightness, chroma, hue] = oklch.slice(6, -1).split("/")[0].trim().split(/\s+/).map(Number);
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const [red, green, blue] = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((value) => Math.min(1, Math.max(0, value)));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

if (import.meta.main) {
  const tokens = readTokens(readFileSync(TOKENS, "utf8"));
  const pairs = listPairs();
  let failureCount = 0;
  for (const [text, ground, limit] of pairs) {
    for (const [index, theme] of ["light", "dark"].entries()) {
      const ratio = tokens[text] && tokens[ground] ? contrast(tokens[text][index], tokens[ground][index]) : 0;
      if (ratio >= limit) continue;
      failureCount += 1;
      console.error(`${theme}: ${text} on ${ground} has ${ratio.toFixed(2)}, needs ${limit}`);
    }
  }
  if (process.argv.includes("--table")) {
    for (const text of TEXT) {
      const cells = ["surface", "ground", "sunken"].map((ground) =>
        [0, 1].map((index) => contrast(tokens[text][index], tokens[ground][index]).toFixed(1)).join(" / "),
      );
      console.log(`| ${text} | ${cells.join(" | ")} |`);
    }
  }
  console.log(`contrast: ${pairs.length * 2} pairs, ${failureCount} below the limit`);
  if (failureCount > 0) process.exitCode = 1;
}
