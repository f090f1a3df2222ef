import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** A body: parsed JSON (large numbers as texts, see `parseExact`), a text, or bytes. */
export type RecordedBody = { json: unknown } | { text: string } | { base64: string; decoded?: unknown };

/** One request to a real MLflow server and its answer. See the README beside the fixtures. */
export interface RecordedExchange {
  n: number;
  label: string | null;
  request: {
    method: string;
    path: string;
    query: string | null;
    headers: Record<string, string>;
    body: RecordedBody | null;
  };
  response: {
    status: number;
    content_type: string | null;
    body: RecordedBody | null;
  };
  /** The line as it was recorded: its numbers have all digits. */
  line: string;
}

const FIXTURES = new URL("../../fixtures/mlflow-3.17.2/", import.meta.url);

/** Loads one file of recorded MLflow traffic, such as `assessments`. */
export function loadRecording(name: string): RecordedExchange[] {
  const text = gunzipSync(readFileSync(new URL(`${name}.jsonl.gz`, FIXTURES))).toString("utf8");
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => ({ ...(parseExact(line) as RecordedExchange), line }));
}

/** Parses JSON so that no digit is lost: integers beyond 2^53 become texts. */
export function parseExact(text: string): unknown {
  const reviver = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? "")
      ? context?.source
      : value;
  return JSON.parse(text, reviver);
}
