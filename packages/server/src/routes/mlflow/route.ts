import type { RequestFields } from "../../mlflow-wire/request-fields.ts";

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface MlflowRequest {
  /** Path, query (GET) or body, in that order of precedence. */
  fields: RequestFields;
  /** The body as it came; empty for GET. */
  body: Uint8Array;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** JSON to answer with, undefined fields left out; or JSON text, or bytes. All with status 200. */
export type MlflowReply =
  | { kind: "json"; value: object }
  | { kind: "json-text"; text: string }
  /** JSON text in parts, which are on their way while the rest is made. */
  | { kind: "json-parts"; parts: AsyncIterable<Uint8Array> }
  | { kind: "bytes"; bytes: Uint8Array; contentType: string | null; headers?: Record<string, string> };

/** One endpoint of MLflow. Served under `/api/<version>/` and `/ajax-api/<version>/`. */
export interface MlflowRoute {
  method: HttpMethod;
  /** Behind the version, Fastify's syntax: `mlflow/traces/:trace_id`. */
  path: string;
  /** Versions under which it is served; MLflow's own first. */
  versions: readonly ("2.0" | "3.0")[];
  /** One line for the table in the documentation. */
  summary: string;
  /** Artifacts and the like: any content type, body not parsed. */
  takesBytes?: true;
  handle(request: MlflowRequest): Promise<MlflowReply>;
}

export function jsonReply(value: object = {}): MlflowReply {
  return { kind: "json", value };
}
