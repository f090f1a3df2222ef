import { AppError } from "@clawglass/core";
import type { MlflowDeps } from "./mlflow-deps.ts";
import { jsonReply, type MlflowRoute } from "./route.ts";

const MAX_KEY_CHARS = 250;
const MAX_VALUE_CHARS = 4096;
const MAX_LINKED_TRACES = 100;
const IMMUTABLE_TAGS = [
  "mlflow.trace.spansLocation",
  "mlflow.trace.archiveLocation",
  "mlflow.trace.archivalFailure",
];

export function traceTagRoutes({ reader, writer }: MlflowDeps): MlflowRoute[] {
  const requireTrace = async (traceId: string) => {
    const [info] = await reader.getTraceInfos([traceId]);
    if (info === undefined) throw new AppError("NOT_FOUND", `Trace with ID '${traceId}' not found.`);
    return info;
  };
  return [
    {
      method: "PATCH",
      path: "mlflow/traces/:trace_id/tags",
      versions: ["2.0", "3.0"],
      summary: "Set a tag on a trace",
      handle: async ({ fields }) => {
        const traceId = fields.requiredText("trace_id");
        const key = fields.requiredText("key");
        const value = fields.text("value") ?? "";
        refuseImmutable(key, "set");
        if (key.length > MAX_KEY_CHARS) {
          throw new AppError(
            "INVALID_INPUT",
            `'key' exceeds the maximum length of ${MAX_KEY_CHARS} characters`,
          );
        }
        await requireTrace(traceId);
        await writer.setTraceTag(traceId, key, value.slice(0, MAX_VALUE_CHARS));
        return jsonReply();
      },
    },
    {
      method: "DELETE",
      path: "mlflow/traces/:trace_id/tags",
      versions: ["2.0", "3.0"],
      summary: "Delete a tag from a trace",
      handle: async ({ fields }) => {
        const traceId = fields.requiredText("trace_id");
        const key = fields.requiredText("key");
        refuseImmutable(key, "deleted");
        const info = await requireTrace(traceId);
        if (info.tags[key] === undefined) {
          throw new AppError("NOT_FOUND", `No trace tag with key '${key}' for trace with ID '${traceId}'`);
        }
        await writer.deleteTraceTag(traceId, key);
        return jsonReply();
      },
    },
    {
      method: "POST",
      path: "mlflow/traces/link-to-run",
      versions: ["2.0"],
      summary: "Link traces to a run",
      handle: async ({ fields }) => {
        const traceIds = fields.texts("trace_ids");
        const runId = fields.text("run_id") ?? "";
        if (traceIds.length > MAX_LINKED_TRACES) {
          throw new AppError(
            "INVALID_INPUT",
            `Cannot link more than ${MAX_LINKED_TRACES} traces to a run in a single request. ` +
              `Provided ${traceIds.length} traces.`,
          );
        }
        if (traceIds.length > 0) await writer.linkTracesToRun(runId, traceIds);
        return jsonReply();
      },
    },
    {
      method: "POST",
      path: "mlflow/traces/link-prompts",
      versions: ["2.0"],
      summary: "Link versions of prompts to a trace",
      handle: async ({ fields }) => {
        const prompts = fields.objects("prompt_versions").map((prompt) => ({
          name: prompt.text("name") ?? "",
          version: readVersion(prompt.text("version") ?? ""),
        }));
        if (prompts.length > 0) await writer.linkTraceToPrompts(fields.requiredText("trace_id"), prompts);
        return jsonReply();
      },
    },
  ];
}

function readVersion(version: string): string {
  if (/^\d+$/.test(version)) return version;
  throw new AppError("INVALID_INPUT", `Invalid prompt version '${version}'. It must be a number.`);
}

function refuseImmutable(key: string, action: "set" | "deleted"): void {
  if (!IMMUTABLE_TAGS.includes(key)) return;
  throw new AppError("INVALID_INPUT", `Tag '${key}' is immutable and cannot be ${action} on a trace.`);
}
