import { parseLossless } from "../../../mlflow-wire/lossless-json.ts";

/** Deeper values stay on one line: indenting them costs the square of their depth, and nobody reads them anyway. */
const MAX_INDENTED_DEPTH = 40;

/** JSON text for a reader: a text without its quotes, else indented, with all digits of its numbers. As it came where that fails. */
export function indentJson(json: string): string {
  if (isDeepJson(json)) return json;
  try {
    const value = parseLossless(json);
    return typeof value === "string" ? value : JSON.stringify(value, null, 2);
  } catch {
    return json; // Python's NaN, for one
  }
}

/** Too deep to be taken apart: whoever walks it may run out of stack. */
export function isDeepJson(json: string): boolean {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === 0x22) isInText = !isInText;
    else if (isInText) {
      if (code === 0x5c) at += 1;
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > MAX_INDENTED_DEPTH) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
}
