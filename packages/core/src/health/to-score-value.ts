const GOOD_WORDS = new Set(["yes", "pass", "passed", "correct", "good", "true"]);
const BAD_WORDS = new Set(["no", "fail", "failed", "incorrect", "bad", "false"]);

/** A feedback value as a number of which larger is better, or null where it is no verdict (free text, objects). */
export function toScoreValue(valueJson: string): number | null {
  let value: unknown;
  try {
    value = JSON.parse(valueJson);
  } catch {
    return null; // stored by a client that sends other than JSON: not a number in any case
  }
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string") return null;
  const word = value.trim().toLowerCase();
  if (GOOD_WORDS.has(word)) return 1;
  return BAD_WORDS.has(word) ? 0 : null;
}
