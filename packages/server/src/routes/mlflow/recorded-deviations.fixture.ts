import type { DeviationId } from "./deviations.ts";

/** The part of a recorded exchange that decides. */
interface RecordedExchange {
  n: number;
  label: string | null;
  request: { path: string };
  response: { status: number; content_type: string | null; body: object | null };
}

/** Which recorded exchanges are answered differently on purpose, and how. */
export interface RecordedDeviation {
  id: DeviationId;
  /** Our status. The body is not compared, except for its error code. */
  status: number;
  errorCode?: string;
  /** Differences of the body that are meant; all others count. Without it the body is not compared. */
  allows?: RegExp;
  matches(exchange: RecordedExchange, file: string): boolean;
}

const isHtml = (exchange: RecordedExchange) =>
  exchange.response.content_type?.startsWith("text/html") === true;
const messageOf = (exchange: RecordedExchange): string => {
  const body = exchange.response.body;
  return body !== null && "json" in body ? String((body.json as { message?: unknown }).message ?? "") : "";
};
const at =
  (file: string, ...numbers: number[]) =>
  (exchange: RecordedExchange, name: string) =>
    name === file && numbers.includes(exchange.n);

export const RECORDED_DEVIATIONS: readonly RecordedDeviation[] = [
  { id: "issue-id-in-path", status: 200, matches: at("labeling", 32, 33, 34, 37) },
  { id: "span-attribute-equals", status: 200, matches: at("search-and-get", 168) },
  {
    id: "page-tokens",
    status: 400,
    errorCode: "INVALID_PARAMETER_VALUE",
    matches: at("search-and-get", 260),
  },
  { id: "trace-id-required", status: 400, errorCode: "INVALID_PARAMETER_VALUE", matches: at("errors", 59) },
  { id: "nan-in-bodies", status: 400, errorCode: "INVALID_PARAMETER_VALUE", matches: at("errors", 10) },
  { id: "nothing-dropped-silently", status: 200, matches: at("errors", 60, 64, 65) },
  { id: "otlp-json-answer", status: 200, matches: at("errors", 80, 81) },
  { id: "otlp-json-answer", status: 200, matches: at("otlp-json", 1, 2) },
  { id: "otlp-json-links", status: 200, allows: /\.links: nothing became/, matches: at("otlp-json", 3, 4) },
  {
    id: "service-name-on-root",
    status: 200,
    allows: /attributes: 7 items became 6/,
    matches: at("otlp-protobuf", 23),
  },
  {
    id: "end-before-start",
    status: 200,
    allows: /execution_duration|end_time_unix_nano/,
    matches: at("errors", 123),
  },
  { id: "otlp-default-experiment", status: 200, matches: at("errors", 82) },
  { id: "otlp-experiment-checked", status: 400, matches: at("errors", 86) },
  { id: "otlp-clear-errors", status: 400, matches: at("errors", 95, 98, 106) },
  { id: "otlp-clear-errors", status: 422, matches: at("errors", 108, 109) },
  { id: "otlp-encodings", status: 200, matches: at("errors", 107) },
  {
    id: "metrics-aggregations",
    status: 400,
    errorCode: "INVALID_PARAMETER_VALUE",
    matches: at("metrics", 150),
  },
  { id: "leftover-clauses", status: 400, errorCode: "INVALID_PARAMETER_VALUE", matches: at("trace-cli", 34) },
  {
    id: "unknown-endpoint",
    status: 404,
    errorCode: "ENDPOINT_NOT_FOUND",
    matches: (exchange) => isHtml(exchange) && [404, 405, 503].includes(exchange.response.status),
  },
  {
    id: "no-html-errors",
    status: 400,
    errorCode: "INVALID_PARAMETER_VALUE",
    matches: (exchange) => isHtml(exchange) && exchange.response.status === 500,
  },
  {
    id: "order-by-end-time",
    status: 200,
    matches: (exchange) => messageOf(exchange).includes("has no attribute 'end_time_ms'"),
  },
  {
    id: "duplicate-assessment-id",
    status: 400,
    errorCode: "RESOURCE_ALREADY_EXISTS",
    matches: (exchange) => messageOf(exchange).includes("due to a constraint violation"),
  },
  {
    id: "no-sql-in-messages",
    status: 400,
    errorCode: "RESOURCE_ALREADY_EXISTS",
    matches: (exchange) => messageOf(exchange).includes("UNIQUE constraint failed"),
  },
  {
    id: "no-sql-in-messages",
    status: 404,
    errorCode: "RESOURCE_DOES_NOT_EXIST",
    matches: (exchange) => messageOf(exchange).includes("FOREIGN KEY constraint failed"),
  },
  {
    id: "client-errors-are-400",
    status: 400,
    errorCode: "INVALID_PARAMETER_VALUE",
    matches: (exchange) => exchange.response.status === 500,
  },
  {
    id: "client-errors-are-400",
    status: 400,
    errorCode: "INVALID_PARAMETER_VALUE",
    matches: (exchange) => messageOf(exchange) === 'Request must include the "request_id" query parameter.',
  },
  {
    id: "like-message",
    status: 400,
    errorCode: "INVALID_PARAMETER_VALUE",
    matches: (exchange) => exchange.label === "filter: timestamp_ms LIKE '1'",
  },
  {
    id: "synthesized-traces-json",
    status: 200,
    matches: (exchange) =>
      messageOf(exchange).startsWith("No such artifact") && messageOf(exchange).includes("traces.json"),
  },
  {
    id: "no-review-queues",
    status: 404,
    errorCode: "ENDPOINT_NOT_FOUND",
    matches: ({ request }) => request.path.includes("/review-queues/"),
  },
  {
    id: "new-tags-in-answer",
    status: 200,
    allows: /^\$\.trace\.trace_info\.tags\.\S+: nothing became/,
    matches: ({ request, response }) =>
      request.path.endsWith("/3.0/mlflow/traces") && response.status === 200,
  },
  {
    id: "no-prompt-registry",
    status: 404,
    errorCode: "ENDPOINT_NOT_FOUND",
    matches: ({ request }) => /\/(?:registered-models|model-versions)\//.test(request.path),
  },
  {
    id: "server-info",
    status: 200,
    matches: (exchange) => exchange.request.path.endsWith("/server-info"),
  },
  {
    id: "no-gateway",
    status: 404,
    errorCode: "ENDPOINT_NOT_FOUND",
    matches: ({ request }) =>
      /\/gateway\/|gateway-proxy|mcp-servers|scorer\/invoke|\/mpu\//.test(request.path),
  },
  {
    id: "foreign-messages",
    status: 200,
    allows: /^\$\.trace\.spans\[1\]\.attributes: 15 items became 17$/,
    matches: ({ label }) => label === "read back tr-990aa19e488842ff757c607df1876cce",
  },
];
