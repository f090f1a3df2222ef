import { DEVIATIONS } from "./deviations.ts";
import { NOT_SERVED } from "./not-served.ts";
import type { MlflowRoute } from "./route.ts";

/** The text of docs/guide/mlflow-compatibility.md. Its tables are the tables that the server works by. */
export function printCompatibilityGuide(routes: readonly MlflowRoute[]): string {
  return `# Compatibility with MLflow

Clawglass speaks the REST API of an MLflow 3.17 tracking server, so that MLflow's SDKs for Python and TypeScript, its
command line, its MCP server and any OpenTelemetry exporter work with it unchanged:

\`\`\`sh
export MLFLOW_TRACKING_URI=http://localhost:5000
\`\`\`

Answers are compared with recorded traffic of MLflow 3.17.2 in \`npm test\`, and side by side with a running MLflow server by
the scripts in \`e2e/mlflow-client\`. This page is generated from the tables that the server itself works by.

## Endpoints

Each is served under \`/api/<version>/\` and \`/ajax-api/<version>/\`. Beside them: \`POST /v1/traces\` (OTLP), \`GET /health\`,
\`GET /version\`.

${printTable(
  ["Method", "Path", "Versions", "What it does"],
  routes.map(({ method, path, versions, summary }) => [
    method,
    `\`${printPath(path)}\``,
    versions.join(", "),
    summary,
  ]),
)}

## Not served

These answer 404 with the code \`ENDPOINT_NOT_FOUND\`.

${printTable(
  ["Endpoints", "Instead"],
  NOT_SERVED.map(({ endpoints, instead }) => [endpoints, instead]),
)}

## Answers that differ on purpose

${printTable(
  ["", "MLflow 3.17.2", "Clawglass", "Why"],
  DEVIATIONS.map(({ id, mlflow, clawglass, reason }) => [id, mlflow, clawglass, reason]),
)}

Errors carry a field \`hint\` beside MLflow's fields; its clients ignore it.
`;
}

function printPath(path: string): string {
  return path.replace(/:([a-z_]+)/g, "{$1}").replace(/\/\*$/, "/{path}");
}

function printTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}
