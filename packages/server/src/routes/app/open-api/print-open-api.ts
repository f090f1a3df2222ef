import * as api from "@clawglass/core/api";
import { ErrorBodySchema } from "@clawglass/core/api";
import { z } from "zod";
import { CLAWGLASS_VERSION } from "../../../version.ts";
import { APP_PREFIX, type AppRoute, isRawAnswer } from "../app-route.ts";
import { nameSchemas } from "./name-schemas.ts";

type JsonObject = Record<string, unknown>;

/** The OpenAPI 3.1 document of these routes, from the schemas that check their requests and type their answers. */
export function printOpenApi(routes: readonly AppRoute[]): JsonObject {
  const named = nameSchemas(api);
  const paths: Record<string, JsonObject> = {};
  for (const route of routes) {
    const path = APP_PREFIX + toTemplate(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describe(route, named.refer) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Clawglass",
      version: CLAWGLASS_VERSION,
      description: "What MLflow's API lacks. MLflow's own endpoints are described in MLflow's documentation.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths,
    components: { schemas: named.print() },
  };
}

function describe(route: AppRoute, refer: (schema: z.ZodType) => JsonObject): JsonObject {
  const parameters = [...printPathParameters(route.path), ...printQueryParameters(route.query)];
  return {
    operationId: toOperationId(route),
    summary: route.summary,
    tags: [tagOf(route)],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(route.body === null
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: printInput(route.body) } },
          },
        }),
    responses: {
      ...printAnswer(route, refer),
      default: {
        description: "What went wrong, and what to do about it",
        content: { "application/json": { schema: refer(ErrorBodySchema) } },
      },
    },
  };
}

function printAnswer({ answer }: AppRoute, refer: (schema: z.ZodType) => JsonObject): JsonObject {
  if (answer === null) return { 204: { description: "Done" } };
  const content = isRawAnswer(answer)
    ? Object.fromEntries(answer.contentTypes.map((type) => [type, { schema: { type: "string" } }]))
    : { "application/json": { schema: refer(answer) } };
  return { 200: { description: "OK", content } };
}

function printPathParameters(path: string): JsonObject[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function printQueryParameters(query: z.ZodObject | null): JsonObject[] {
  if (query === null) return [];
  const { properties = {}, required = [] } = printInput(query) as {
    properties?: Record<string, JsonObject>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

/** As a client sends it: what has a default may be left out. */
function printInput(schema: z.ZodType): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
}

export function toTemplate(path: string): string {
  return path.replace(/:(\w+)/g, "{$1}");
}

/** The first part of the path: what the endpoint is about. */
export function tagOf({ path }: AppRoute): string {
  return path.split("/")[1]?.replace(/\..*/, "") ?? "";
}

/** `GET /traces/:traceId/spans/:spanId` → `getTracesSpans`, with `By…` for what stands at the end. */
function toOperationId({ method, path }: AppRoute): string {
  const words = path.split("/").filter(Boolean);
  const last = words.at(-1)?.startsWith(":") ? `By${capitalize(words.at(-1)?.slice(1) ?? "")}` : "";
  const names = words.filter((word) => !word.startsWith(":")).flatMap((word) => word.split(/[^a-zA-Z0-9]/));
  return method.toLowerCase() + names.map(capitalize).join("") + last;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
