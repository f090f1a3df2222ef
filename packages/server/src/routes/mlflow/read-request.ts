import { AppError } from "@clawglass/core";
import type { FastifyRequest } from "fastify";
import { parseLossless } from "../../mlflow-wire/lossless-json.ts";
import { RequestFields, toRecord } from "../../mlflow-wire/request-fields.ts";
import type { MlflowRequest, MlflowRoute } from "./route.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });
const NO_BODY = new Uint8Array(0);

/** Reads a request as MLflow does: lenient with bodies, strict with the content type of POST and PUT. */
export function readRequest(route: MlflowRoute, request: FastifyRequest): MlflowRequest {
  const body = request.body instanceof Uint8Array ? request.body : NO_BODY;
  const params = toRecord(request.params);
  const query = readQuery(request.url);
  const sent =
    route.takesBytes === true || route.method === "GET" ? query : readJsonBody(route, request, body);
  return { fields: new RequestFields({ ...sent, ...params }), body, headers: request.headers };
}

/** Repeated keys and keys that end in `_ids` become lists, as the message types of MLflow say. */
function readQuery(url: string): Record<string, unknown> {
  const search = new URLSearchParams(url.split("?").slice(1).join("?"));
  const fields: Record<string, unknown> = {};
  for (const key of new Set(search.keys())) {
    const values = search.getAll(key);
    fields[key] = values.length > 1 || /(_ids|Ids|_keys|order_by|orderBy)$/.test(key) ? values : values[0];
  }
  return fields;
}

function readJsonBody(
  route: MlflowRoute,
  request: FastifyRequest,
  body: Uint8Array,
): Record<string, unknown> {
  if (route.method === "POST" || route.method === "PUT") checkContentType(request.headers["content-type"]);
  const value = parseLeniently(body);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new AppError("INVALID_INPUT", "Bad Request. The request body must be a JSON object.");
  }
  return { ...value };
}

function checkContentType(contentType: string | undefined): void {
  if (contentType === undefined || contentType === "") {
    throw new AppError("INVALID_INPUT", "Bad Request. Content-Type header is missing.");
  }
  if (contentType.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    throw new AppError("INVALID_INPUT", "Bad Request. Content-Type must be one of ['application/json'].");
  }
}

/** A body that is no JSON counts as `{}`; a JSON text that holds JSON is read once more. */
function parseLeniently(body: Uint8Array): unknown {
  try {
    const value = parseLossless(utf8.decode(body));
    if (typeof value !== "string") return value;
    return parseLossless(value);
  } catch {
    return startsLikeText(body) ? null : {};
  }
}

function startsLikeText(body: Uint8Array): boolean {
  return body[0] === 0x22;
}
