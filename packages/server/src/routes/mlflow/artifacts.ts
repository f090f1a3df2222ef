import { AppError } from "@clawglass/core";
import { emptyToUndefined } from "../../mlflow-wire/experiment-json.ts";
import { printArtifactSpans } from "../../mlflow-wire/print-artifact-spans.ts";
import { readArtifactSpans } from "../../mlflow-wire/read-artifact-spans.ts";
import type { MlflowDeps } from "./mlflow-deps.ts";
import { jsonReply, type MlflowReply, type MlflowRequest, type MlflowRoute } from "./route.ts";

const SPAN_FILE = /(?:^|\/)(\d+)\/traces\/([^/]+)\/artifacts\/traces\.json$/;
const utf8 = new TextDecoder();

/**
 * The artifact proxy. Files are bytes, except `traces.json` of a trace: MLflow's TypeScript SDK sends its spans only
 * there, so it is read into spans when it comes and made from the spans when it is asked for.
 */
export function artifactRoutes(deps: MlflowDeps): MlflowRoute[] {
  const { reader, writer } = deps;
  const base = "mlflow-artifacts/artifacts";
  return [
    {
      method: "PUT",
      path: `${base}/*`,
      versions: ["2.0"],
      summary: "Upload an artifact; traces.json is read into spans",
      takesBytes: true,
      handle: async ({ fields, body }) => {
        const path = checkPath(fields.text("*") ?? "");
        const traceFile = SPAN_FILE.exec(path);
        if (traceFile === null) await writer.putArtifact(path, body);
        else await storeSpans(deps, traceFile[1] ?? "", traceFile[2] ?? "", body);
        return { kind: "bytes", bytes: new Uint8Array(0), contentType: null };
      },
    },
    {
      method: "GET",
      path: `${base}/*`,
      versions: ["2.0"],
      summary: "Download an artifact; traces.json is made from the spans",
      takesBytes: true,
      handle: async ({ fields }) => {
        const path = checkPath(fields.text("*") ?? "");
        const stored = await reader.getArtifact(path);
        if (stored !== null) return bytesReply(stored, path);
        const traceId = SPAN_FILE.exec(path)?.[2];
        const spans = traceId === undefined ? [] : await reader.getSpans(traceId);
        if (spans.length === 0) throw new AppError("NOT_FOUND", `No such artifact: '${path}'`);
        const text = printArtifactSpans(spans.map(({ span }) => span));
        return { kind: "json-text", text };
      },
    },
    {
      method: "DELETE",
      path: `${base}/*`,
      versions: ["2.0"],
      summary: "Delete an artifact",
      takesBytes: true,
      handle: async ({ fields }) => {
        await writer.deleteArtifact(checkPath(fields.text("*") ?? ""));
        return jsonReply();
      },
    },
    {
      method: "GET",
      path: base,
      versions: ["2.0"],
      summary: "List a folder of artifacts",
      handle: async ({ fields }) => {
        const entries = await reader.listArtifacts(checkPath(fields.text("path") ?? ""));
        const files = entries.map(({ name, isFolder, sizeBytes }) => ({
          path: name,
          is_dir: isFolder,
          file_size: sizeBytes ?? undefined,
        }));
        return jsonReply({ files: emptyToUndefined(files) });
      },
    },
    {
      method: "GET",
      path: "mlflow/get-trace-artifact",
      versions: ["2.0", "3.0"],
      summary: "The spans of a trace as traces.json, or one of its attachments",
      handle: (request) => getTraceArtifact(deps, request),
    },
  ];
}

async function storeSpans(
  { reader, ingestSpans }: MlflowDeps,
  experimentIdOfPath: string,
  traceId: string,
  body: Uint8Array,
): Promise<void> {
  const spans = readArtifactSpans(utf8.decode(body), traceId);
  const [info] = await reader.getTraceInfos([traceId]);
  if (spans.length > 0) await ingestSpans(info?.experimentId ?? experimentIdOfPath, spans);
}

async function getTraceArtifact({ reader }: MlflowDeps, { fields }: MlflowRequest): Promise<MlflowReply> {
  const traceId = fields.text("request_id");
  if (!traceId) throw new AppError("INVALID_INPUT", 'Request must include the "request_id" query parameter.');
  const [info] = await reader.getTraceInfos([traceId]);
  if (info === undefined) throw new AppError("NOT_FOUND", `Trace with ID ${traceId} is not found.`);
  const attachment = fields.text("path");
  if (attachment !== null) {
    const path = checkPath(`${info.experimentId}/traces/${traceId}/artifacts/attachments/${attachment}`);
    const bytes = await reader.getArtifact(path);
    if (bytes === null) throw new AppError("NOT_FOUND", `No such artifact: '${path}'`);
    return bytesReply(bytes, path);
  }
  const spans = (await reader.getSpans(traceId)).map(({ span }) => span);
  return {
    kind: "bytes",
    bytes: Buffer.from(printArtifactSpans(spans)),
    contentType: "text/plain",
    headers: { "content-disposition": "attachment; filename=traces.json" },
  };
}

/** Never a type that a browser would render: what lies in an artifact is anyone's. */
function bytesReply(bytes: Uint8Array, path: string): MlflowReply {
  const isText = /\.(txt|md|log|csv|json|jsonl|ya?ml|py|ts|js|html?)$/i.test(path);
  return {
    kind: "bytes",
    bytes,
    contentType: isText ? "text/plain" : "application/octet-stream",
    headers: { "content-disposition": "attachment", "x-content-type-options": "nosniff" },
  };
}

function checkPath(path: string): string {
  const segments = path.split("/");
  const isBad = segments.some((segment) => segment === "" || segment === "." || segment === "..");
  if (isBad || /[\\\u0000]/.test(path) || /%2e|%2f|%5c/i.test(path)) {
    throw new AppError("INVALID_INPUT", "Invalid path");
  }
  return path;
}
