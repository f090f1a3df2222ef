import { redactNamedValues } from "./redact-named-values.ts";
import { SECRET_SHAPES } from "./secret-shapes.ts";

export interface RedactorOptions {
  /** false: texts pass as they are. Default true. */
  isEnabled?: boolean;
  /** Regular expressions of the user, as text. What they match is replaced, whole. */
  extraPatterns?: readonly string[];
}

export interface Redactor {
  /** The text without its secrets. The text may be JSON and then stays valid JSON. */
  redactText(text: string): string;
  /** The same for a text that must stay valid JSON also under the user's own patterns. */
  redactJson(json: string): string;
  /** How many secrets were replaced since the start, by kind. */
  counts(): Readonly<Record<string, number>>;
  /** The user's patterns that are no regular expressions, with the reason. */
  readonly badPatterns: readonly string[];
}

/** Builds the one place that takes secrets out of what is recorded. Pure apart from its counters. */
export function createRedactor(options: RedactorOptions = {}): Redactor {
  const counts: Record<string, number> = {};
  const { patterns, badPatterns } = compilePatterns(options.extraPatterns ?? []);
  const isEnabled = options.isEnabled ?? true;
  const count = (kind: string, by = 1): void => {
    counts[kind] = (counts[kind] ?? 0) + by;
  };

  function redactKnown(text: string): string {
    let result = text;
    for (const { name, needles, pattern } of SECRET_SHAPES) {
      if (!needles.some((needle) => result.includes(needle))) continue;
      result = result.replace(pattern, (...args: unknown[]) => {
        count(name);
        return readKeep(args) + replacementFor(name);
      });
    }
    return redactNamedValues(result, replacementFor("named-value"), (by) => count("named-value", by));
  }

  function redactExtra(text: string): string {
    let result = text;
    for (const pattern of patterns) {
      result = result.replace(pattern, (match) => {
        if (match === "") return match;
        count("extra-pattern");
        return replacementFor("extra-pattern");
      });
    }
    return result;
  }

  return {
    badPatterns,
    counts: () => counts,
    redactText: (text) => (isEnabled ? redactExtra(redactKnown(text)) : text),
    redactJson(json) {
      if (!isEnabled) return json;
      const known = redactKnown(json);
      return patterns.length === 0 ? known : redactInsideJson(known, redactExtra);
    },
  };
}

function replacementFor(kind: string): string {
  return `[redacted ${kind}]`;
}

function readKeep(args: readonly unknown[]): string {
  const groups = args.at(-1);
  const keep = typeof groups === "object" && groups !== null && "keep" in groups ? groups.keep : "";
  return typeof keep === "string" ? keep : "";
}

/** A user's pattern may match a quote: it sees decoded texts only, and an untouched document keeps its exact bytes. */
function redactInsideJson(json: string, redact: (text: string) => string): string {
  let isChanged = false;
  let parsed: unknown;
  try {
    parsed = JSON.parse(json, (_key, value: unknown) => {
      if (typeof value !== "string") return value;
      const redacted = redact(value);
      if (redacted !== value) isChanged = true;
      return redacted;
    });
  } catch {
    return redact(json); // no JSON after all: there is nothing to keep valid
  }
  return isChanged ? JSON.stringify(parsed) : json;
}

function compilePatterns(sources: readonly string[]): { patterns: RegExp[]; badPatterns: string[] } {
  const patterns: RegExp[] = [];
  const badPatterns: string[] = [];
  for (const source of sources) {
    try {
      patterns.push(new RegExp(source, "gu"));
    } catch (error) {
      badPatterns.push(`${source}: ${error instanceof Error ? error.message : "not a regular expression"}`);
    }
  }
  return { patterns, badPatterns };
}
