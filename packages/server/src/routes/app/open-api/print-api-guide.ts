import type { z } from "zod";
import { APP_PREFIX, type AppRoute, isRawAnswer } from "../app-route.ts";
import { printOpenApi, tagOf, toTemplate } from "./print-open-api.ts";

interface Field {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Field[];
  default?: unknown;
  items?: Field;
}

interface Operation {
  summary: string;
  parameters?: { name: string; in: string; required: boolean; schema: Field }[];
  requestBody?: {
    content: { "application/json": { schema: { properties?: Record<string, Field>; required?: string[] } } };
  };
  responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>;
}

/** The text of docs/guide/api.md, from the same description that `GET /api/clawglass/v1/openapi.json` answers. */
export function printApiGuide(routes: readonly AppRoute[]): string {
  const { paths } = printOpenApi(routes) as { paths: Record<string, Record<string, Operation>> };
  const tags = [...new Set(routes.map(tagOf))].sort();
  const sections = tags.map((tag) => {
    const own = routes.filter((route) => tagOf(route) === tag).sort(byPath);
    return `## ${tag}\n\n${own.map((route) => printRoute(route, operationOf(route, paths))).join("\n\n")}`;
  });
  return `# The API of the page

Everything that the page shows comes from here, under \`${APP_PREFIX}\`; scripts may use it too. What MLflow's API has as well
(ingest, search, tags, datasets, runs) is in [mlflow-compatibility.md](mlflow-compatibility.md).

The server describes this API itself, with all schemas, as OpenAPI 3.1:

\`\`\`sh
curl -s http://localhost:5000${APP_PREFIX}/openapi.json
\`\`\`

Requests are checked by the same schemas that describe them. An error is \`{"error":{"code","message","hint"}}\` with a 4xx or
5xx status; \`hint\` says what to do. Unknown figures are \`null\`, never 0. Texts from traces are anybody's: never put them into a page as HTML.

This page is generated: \`npm run docs\` writes it, \`npm run check\` compares it.

${sections.join("\n\n")}
`;
}

function byPath(left: AppRoute, right: AppRoute): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : left.method < right.method ? -1 : 1;
}

function operationOf(route: AppRoute, paths: Record<string, Record<string, Operation>>): Operation {
  const operation = paths[APP_PREFIX + toTemplate(route.path)]?.[route.method.toLowerCase()];
  if (operation === undefined) throw new Error(`${route.path} is not described`);
  return operation;
}

function printRoute(route: AppRoute, operation: Operation): string {
  const query = (operation.parameters ?? []).filter((parameter) => parameter.in === "query");
  const body = operation.requestBody?.content["application/json"].schema;
  const lines = [
    query.length > 0 &&
      `- Query: ${query.map(({ name, required, schema }) => printField(name, required, schema)).join(", ")}`,
    body && `- Body: ${printFields(body.properties ?? {}, body.required ?? [])}`,
    `- Answer: ${printAnswer(route.answer, operation)}`,
  ].filter(Boolean);
  return `### ${route.method} ${toTemplate(route.path)}\n\n${operation.summary}.\n\n${lines.join("\n")}`;
}

function printFields(properties: Record<string, Field>, required: readonly string[]): string {
  const fields = Object.entries(properties);
  if (fields.length === 0) return "JSON";
  return fields.map(([name, schema]) => printField(name, required.includes(name), schema)).join(", ");
}

function printField(name: string, isRequired: boolean, schema: Field): string {
  const preset = schema.default === undefined ? "" : `, default ${JSON.stringify(schema.default)}`;
  return `\`${name}\` (${printType(schema)}${isRequired ? ", required" : preset})`;
}

function printType(schema: Field): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(" or ");
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(printType))].join(" or ");
  if (schema.type === "array") return `list of ${printType(schema.items ?? {})}`;
  if (schema.type === "string") return "text";
  return [schema.type ?? "any"].flat().join(" or ");
}

function printAnswer(answer: z.ZodType | AppRoute["answer"], operation: Operation): string {
  if (answer === null) return "204";
  if (isRawAnswer(answer)) return answer.contentTypes.map((type) => `\`${type}\``).join(", ");
  const reference = operation.responses[200]?.content?.["application/json"]?.schema.$ref;
  return reference === undefined ? "JSON" : `\`${reference.split("/").at(-1)}\``;
}
