import { AppError } from "@clawglass/core";
import { parseExactJson, toRecord } from "./exact-json.ts";
import type { TraceWriter } from "./write-trace.ts";

/** Imports one JSON document: a trace of `clawglass export`, or an OTLP request. INVALID_INPUT when it is neither. */
export async function importDocument(text: string, writer: TraceWriter): Promise<void> {
  let document: Record<string, unknown>;
  try {
    document = toRecord(parseExactJson(text));
  } catch (cause) {
    throw new AppError("INVALID_INPUT", "The line is not JSON.", { cause });
  }
  if (Array.isArray(document.resourceSpans)) return writer.writeOtlp(text);
  if (document.info === undefined || document.data === undefined) {
    throw new AppError("INVALID_INPUT", "The line is neither a trace nor an OTLP request.");
  }
  return writer.writeTrace({
    experiment: typeof document.experiment === "string" ? document.experiment : "Default",
    info: toRecord(document.info),
    dataJson: JSON.stringify(document.data),
  });
}
