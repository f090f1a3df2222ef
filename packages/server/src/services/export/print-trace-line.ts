import { printArtifactSpans } from "../../mlflow-wire/print-artifact-spans.ts";
import { toTraceInfoJson } from "../../mlflow-wire/trace-info-json.ts";
import type { TraceExport } from "./read-trace-export.ts";

/** One line of JSON, as `clawglass export` writes it and `clawglass import` reads it: MLflow's own form of a trace. */
export function printTraceLine({ experimentName, info, spans }: TraceExport): string {
  const data = printArtifactSpans(spans.map(({ span }) => span)).replace(/[\r\n]+/g, "");
  return `{"experiment":${JSON.stringify(experimentName)},"info":${JSON.stringify(toTraceInfoJson(info))},"data":${data}}`;
}
