import { type ExportFormat, ExportQuerySchema } from "@clawglass/core/api";
import { CLAWGLASS_VERSION } from "../../version.ts";
import { type AppRoute, appRoute } from "./app-route.ts";
import type { AppRouteDeps } from "./app-route-deps.ts";

const TYPES: Record<ExportFormat, string> = {
  html: "text/html; charset=utf-8",
  otlp: "application/json",
  jsonl: "application/x-ndjson",
};
const EXTENSIONS: Record<ExportFormat, string> = { html: "html", otlp: "otlp.json", jsonl: "jsonl" };

/** Should a browser show such a file in place: foreign text, in an origin of its own, that may load and run nothing. */
const FILE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

export function traceExportRoutes(deps: Pick<AppRouteDeps, "readerFor" | "nowMs">): AppRoute[] {
  return [
    appRoute({
      method: "GET",
      path: "/traces/:traceId/export",
      summary: "A trace as a file: one redacted HTML page, an OTLP request, or a line for clawglass import",
      query: ExportQuerySchema,
      answer: { contentTypes: Object.values(TYPES) },
      handle: async ({ params: { traceId }, query: { format, redact }, signal, reply }) => {
        const text = await deps.readerFor(signal).exportTrace({
          traceId,
          format,
          isRedacted: redact === "true",
          nowMs: deps.nowMs(),
          version: CLAWGLASS_VERSION,
        });
        const name = traceId.replace(/[^a-zA-Z0-9-]/g, "").slice(0, 11) || "trace";
        return reply
          .type(TYPES[format])
          .header("content-disposition", `attachment; filename="clawglass-${name}.${EXTENSIONS[format]}"`)
          .header("content-security-policy", FILE_POLICY)
          .header("cache-control", "no-store")
          .send(text);
      },
    }),
  ];
}
