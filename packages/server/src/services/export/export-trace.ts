import { createRedactor, type Redactor } from "@clawglass/core";
import type { ExportFormat } from "@clawglass/core/api";
import type { StoreReader } from "@clawglass/storage";
import { renderTracePage } from "./html/render-trace-page.ts";
import { printOtlpRequest } from "./print-otlp-request.ts";
import { printTraceLine } from "./print-trace-line.ts";
import { readTraceExport } from "./read-trace-export.ts";
import { redactTrace } from "./redact-trace.ts";

export interface ExportJob {
  traceId: string;
  format: ExportFormat;
  /** HTML is always redacted. */
  isRedacted: boolean;
  nowMs: number;
  version: string;
}

/** A trace as the text of a file. NOT_FOUND without the trace. */
export async function exportTrace(store: StoreReader, job: ExportJob): Promise<string> {
  const stored = await readTraceExport(store, job.traceId);
  const redactor = createRedactor({ isEnabled: job.isRedacted || job.format === "html" });
  const trace = redactTrace(stored, redactor);
  switch (job.format) {
    case "html":
      return renderTracePage(trace, {
        exportedAtMs: job.nowMs,
        version: job.version,
        redactedCount: countOf(redactor),
      });
    case "otlp":
      return printOtlpRequest(trace);
    case "jsonl":
      return `${printTraceLine(trace)}\n`;
  }
}

function countOf(redactor: Redactor): number {
  return Object.values(redactor.counts()).reduce((sum, count) => sum + count, 0);
}
