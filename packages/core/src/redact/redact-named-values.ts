import { isSecretName } from "./secret-names.ts";

/** A field name and the start of its text value, in JSON of any nesting: `"token": "`, `\"token\": \"`, … */
const FIELD = /(?<!\\)(\\{0,63})"([A-Za-z0-9_.\- ]{1,64})\1"\s{0,16}:\s{0,16}\1"/g;

/** `NAME=value` and `--name value` as shells and `.env` files have it, and `name: value` with a digit in the value. */
const ASSIGNMENT =
  /(?<keep>(?:password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|secret[_-]?key|access[_-]?key)(?:=|[ \t]{0,4}:[ \t]{1,4}(?=[^\s"'\\,;]{0,64}[0-9])|(?<=--[a-z-]{0,32})[ \t]))(?!\[redacted)[^\s"'\\,;&<>$(){}]{6,}/gi;

/**
 * Replaces the values of fields with secret names inside a text that is, or holds, JSON; also in JSON within JSON.
 * Only what is between the quotes is replaced, so that valid JSON stays valid. Linear in the length of the text.
 */
export function redactNamedValues(
  text: string,
  replacement: string,
  onReplace: (count: number) => void,
): string {
  return redactAssignments(redactFields(text, replacement, onReplace), replacement, onReplace);
}

function redactFields(text: string, replacement: string, onReplace: (count: number) => void): string {
  let result = "";
  let copiedTo = 0;
  FIELD.lastIndex = 0;
  for (let match = FIELD.exec(text); match !== null; match = FIELD.exec(text)) {
    if (!isSecretName(match[2] ?? "")) {
      FIELD.lastIndex = match.index + match[0].length - (match[1]?.length ?? 0) - 1; // the value may be a name itself
      continue;
    }
    const valueStart = FIELD.lastIndex;
    const valueEnd = findValueEnd(text, valueStart, match[1]?.length ?? 0);
    FIELD.lastIndex = valueEnd;
    if (valueEnd === valueStart || text.startsWith("[redacted", valueStart)) continue;
    result += text.slice(copiedTo, valueStart) + replacement;
    copiedTo = valueEnd;
    onReplace(1);
  }
  return copiedTo === 0 ? text : result + text.slice(copiedTo);
}

/**
 * Where the text value that starts at `from` ends. At nesting depth d a quote is written with 2^d - 1 backslashes;
 * quotes inside the value have more of them, and a quote with fewer ends an outer value.
 */
function findValueEnd(text: string, from: number, quoteBackslashes: number): number {
  const period = 2 * (quoteBackslashes + 1);
  for (let quote = text.indexOf('"', from); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let backslashes = 0;
    while (quote - backslashes > from && text.charCodeAt(quote - backslashes - 1) === 0x5c) backslashes += 1;
    if (backslashes < quoteBackslashes) return quote - backslashes;
    if (backslashes % period === quoteBackslashes) return quote - quoteBackslashes;
  }
  return text.length;
}

function redactAssignments(text: string, replacement: string, onReplace: (count: number) => void): string {
  return text.replace(ASSIGNMENT, (_match, keep: string) => {
    onReplace(1);
    return keep + replacement;
  });
}
