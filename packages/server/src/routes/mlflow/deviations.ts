/** A place where our answer differs from MLflow's on purpose. The list stands in docs/guide/mlflow-compatibility.md. */
export interface Deviation {
  id: string;
  mlflow: string;
  clawglass: string;
  reason: string;
}

export const DEVIATIONS = [
  {
    id: "unknown-endpoint",
    mlflow: "An HTML page with 404 or 405.",
    clawglass: "JSON with `ENDPOINT_NOT_FOUND` and 404, for unknown paths and unknown methods alike.",
    reason: "Clients read the code and fall back to an older route where they have one.",
  },
  {
    id: "no-html-errors",
    mlflow:
      "An HTML page with 500 for a request that is wrong (a body that is a list, bad JSON inside a field, a bad page token).",
    clawglass: "400 `INVALID_PARAMETER_VALUE` with a message.",
    reason: "Clients repeat a 500 for minutes; a wrong request stays wrong.",
  },
  {
    id: "client-errors-are-400",
    mlflow:
      "500 `INTERNAL_ERROR` with a Python message for a wrong request (an experiment id that is no number, a missing location, an order_by key twice).",
    clawglass: "400 `INVALID_PARAMETER_VALUE`.",
    reason: "As above.",
  },
  {
    id: "no-sql-in-messages",
    mlflow: "400 `BAD_REQUEST` that holds the SQL statement, or a message that ends in it.",
    clawglass: "`RESOURCE_DOES_NOT_EXIST` or `RESOURCE_ALREADY_EXISTS` with a sentence.",
    reason: "The message should say what is wrong; the inside of the store is nobody's business.",
  },
  {
    id: "order-by-end-time",
    mlflow: "500 for `order_by: end_time`, although its parser lists it.",
    clawglass: "Sorts by the end time.",
    reason: "The request is valid.",
  },
  {
    id: "duplicate-assessment-id",
    mlflow: "500 `INTERNAL_ERROR` for an assessment id that is taken.",
    clawglass: "400 `RESOURCE_ALREADY_EXISTS`.",
    reason: "As above.",
  },
  {
    id: "trace-without-spans",
    mlflow:
      "500 `Trace data not stored in tracking store` for a trace that has no spans yet; one such trace fails a whole batchGet.",
    clawglass: "The trace without spans; batchGet leaves it out.",
    reason: "The trace exists, and other traces have nothing to do with it.",
  },
  {
    id: "synthesized-traces-json",
    mlflow: "404 for the artifact `traces.json` of a trace whose spans are in the store.",
    clawglass: "The file, made from the spans.",
    reason: "MLflow's TypeScript SDK reads traces only there.",
  },
  {
    id: "nothing-dropped-silently",
    mlflow: "A field of the wrong type is dropped together with all that follow it in the message.",
    clawglass: "Only the field itself is dropped.",
    reason: "Less is lost.",
  },
  {
    id: "nan-in-bodies",
    mlflow: "Reads `NaN` in a JSON body.",
    clawglass: "Such a body is no JSON and counts as empty.",
    reason: "NaN is not JSON; the answer is 400 in both cases.",
  },
  {
    id: "new-tags-in-answer",
    mlflow: "The answer to a StartTraceV3 for a known trace lacks tags that this very call added.",
    clawglass: "The answer shows what is stored.",
    reason: "An oversight in MLflow.",
  },
  {
    id: "server-info",
    mlflow: "Reports presigned uploads and an AI gateway.",
    clawglass: "Reports neither, and adds `clawglass.version`.",
    reason: "Neither is served.",
  },
  {
    id: "no-gateway",
    mlflow: "Has an AI gateway with endpoints, secrets and model definitions.",
    clawglass: "`ENDPOINT_NOT_FOUND`.",
    reason: "Judges are configured in Clawglass itself.",
  },
  {
    id: "no-review-queues",
    mlflow: "Has review queues.",
    clawglass: "`ENDPOINT_NOT_FOUND`.",
    reason: "Clawglass has a review queue of its own; MLflow's SDK does not use these routes.",
  },
  {
    id: "issue-id-in-path",
    mlflow: "PATCH of an issue wants `issue_id` in the body too.",
    clawglass: "The id in the path is enough.",
    reason: "It is the same id.",
  },
  {
    id: "no-prompt-registry",
    mlflow: "Keeps prompts in its model registry.",
    clawglass: "`ENDPOINT_NOT_FOUND`; linking prompts to traces and the filter `prompt` work.",
    reason: "An OpenClaw agent keeps its prompts and skills in files.",
  },
  {
    id: "metrics-aggregations",
    mlflow: "`traces/metrics` without aggregations: 400 `BAD_REQUEST` about a missing SELECT.",
    clawglass: "400 `INVALID_PARAMETER_VALUE` that asks for one.",
    reason: "The message should say what is wrong.",
  },
  {
    id: "metrics-trace-name",
    mlflow:
      "Traces that came by OTLP alone have no name in `traces/metrics`: the dimension `trace_name` leaves them out.",
    clawglass: "They are named after their root span.",
    reason: "A dashboard that hides most of the traces misleads.",
  },
  {
    id: "otlp-json-answer",
    mlflow: "Answers OTLP JSON with an empty protobuf body.",
    clawglass: "`{}` as JSON.",
    reason: "The OTLP specification asks for the encoding of the request.",
  },
  {
    id: "otlp-default-experiment",
    mlflow: "422 for OTLP without `x-mlflow-experiment-id`.",
    clawglass: "The spans go to the experiment Default.",
    reason: "Any OpenTelemetry exporter works as it is.",
  },
  {
    id: "otlp-experiment-checked",
    mlflow: "Looks at the experiment header only when the request makes a trace.",
    clawglass: "A header that is no number is refused always.",
    reason: "A wrong header is a wrong header.",
  },
  {
    id: "otlp-clear-errors",
    mlflow: "`Cannot convert OpenTelemetry span to MLflow span`, or 500 for a JSON list.",
    clawglass: "400 or 422 with a text that says which span and why.",
    reason: "The sender can act on it.",
  },
  {
    id: "otlp-encodings",
    mlflow: "Refuses `identity` and `zstd`.",
    clawglass: "Takes both.",
    reason: "Exporters send them.",
  },
  {
    id: "leftover-clauses",
    mlflow: "Words that follow each other are one leftover clause in the message.",
    clawglass: "Each word is named.",
    reason: "The code is the same.",
  },
  {
    id: "in-progress-after-root",
    mlflow: "StartTraceV3 with IN_PROGRESS or no state hides the status of a root span that came before.",
    clawglass: "The status of the root span stays.",
    reason: "The trace has ended.",
  },
  {
    id: "otlp-json-links",
    mlflow: "Loses the links of spans that come as OTLP JSON.",
    clawglass: "Keeps them.",
    reason: "An oversight in MLflow.",
  },
  {
    id: "service-name-on-root",
    mlflow: "Copies the resource's `service.name` onto root spans for five coding agents.",
    clawglass: "It is a trace tag, as for all others.",
    reason: "The span keeps what its sender wrote.",
  },
  {
    id: "end-before-start",
    mlflow: "Keeps a span that ends before it starts, with a negative duration.",
    clawglass: "Such a span ends when it starts.",
    reason: "A clock that jumped must not turn sums and charts negative.",
  },
  {
    id: "trace-id-required",
    mlflow: "StartTraceV3 without a trace id creates a trace whose id is empty.",
    clawglass: "400 `INVALID_PARAMETER_VALUE`.",
    reason: "Nobody could ever read that trace.",
  },
  {
    id: "page-tokens",
    mlflow: "A full last page carries a token that leads to an empty page; any offset can be made up.",
    clawglass: "The last page carries none. Tokens are opaque.",
    reason: "One request less; pages stay right while traces arrive.",
  },
  {
    id: "filter-keys-of-tags",
    mlflow:
      "`tags.name`, `metadata.run_id`, `feedback.text` and the like are read as the attribute of that name.",
    clawglass: "They are the tag, metadata or assessment of that name.",
    reason: "A bug in MLflow's key mapping.",
  },
  {
    id: "span-attribute-equals",
    mlflow: "`span.attributes.k = 'x'` never matches, and LIKE matches anywhere behind the key in the span.",
    clawglass: "Both look at the value of that attribute only.",
    reason: "That is what the filter says.",
  },
  {
    id: "span-content-numbers",
    mlflow:
      "`span.content` and `trace.text` look through the raw record of a span: its times, ids and field names too.",
    clawglass: "They look through names, attributes, events and messages.",
    reason: "`%100%` should not match a timestamp.",
  },
  {
    id: "timestamp-keyword",
    mlflow: "400 for `timestamp = '1'`: its SQL parser takes the word and the quoted text for a literal.",
    clawglass: "Read as `timestamp_ms = '1'`.",
    reason: "The other spellings of the same filter work there too.",
  },
  {
    id: "foreign-messages",
    mlflow:
      "Messages that OpenInference spreads over attributes (`llm.input_messages.0.…`), and content in older GenAI events, do not become inputs and outputs.",
    clawglass: "They do.",
    reason: "A model call without its messages tells nothing.",
  },
  {
    id: "like-message",
    mlflow: "For `timestamp_ms LIKE '1'` the message lists the comparators of texts, LIKE among them.",
    clawglass: "It lists the comparators of numbers.",
    reason: "The code is the same, the message is true.",
  },
  {
    id: "lower-case-comparators",
    mlflow: "`span.name like 'x'` is refused, `tags.a like 'x'` is not.",
    clawglass: "Keywords are taken in any case everywhere.",
    reason: "MLflow's documentation says so.",
  },
  {
    id: "artifact-content-type",
    mlflow: "Artifacts come with a type guessed from their name, HTML too.",
    clawglass: "`text/plain` or `application/octet-stream`, as an attachment, with `nosniff`.",
    reason: "An artifact is anyone's content and must not run in the server's origin.",
  },
] as const satisfies readonly Deviation[];

export type DeviationId = (typeof DEVIATIONS)[number]["id"];
