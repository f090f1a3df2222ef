import { unreadableRequest } from "../ingest-error.ts";
import type { IngestTally } from "../ingest-tally.ts";
import type { IngestLimits } from "../limits.ts";
import { decodeJson } from "./decode-json.ts";
import { decodeProtobuf } from "./decode-protobuf.ts";
import type { ReceivedSpan } from "./otlp-request.ts";
import { type DecodedSpan, toSpans } from "./to-spans.ts";

/** OTLP bytes → spans one by one, by content type. INVALID_INPUT with MLflow's texts, also after spans that were sound. */
export function decode(
  body: Uint8Array,
  contentType: string | undefined,
  limits: IngestLimits,
  tally: IngestTally,
): Iterable<DecodedSpan> {
  switch (contentType?.split(";")[0]?.trim().toLowerCase()) {
    case "application/x-protobuf":
      return toSpansOrRefuse(decodeProtobuf(body), limits, tally);
    case "application/json":
      return toSpansOrRefuse(decodeJson(body), limits, tally);
    default:
      throw unreadableRequest(
        `Invalid Content-Type: ${contentType ?? "None"}. Expected: application/x-protobuf or application/json`,
      );
  }
}

/** JSON that is not of OTLP's shape (a number where a list belongs) surfaces as a TypeError or, nested absurdly, a RangeError. */
function* toSpansOrRefuse(
  received: Iterable<ReceivedSpan>,
  limits: IngestLimits,
  tally: IngestTally,
): Generator<DecodedSpan, void> {
  try {
    yield* toSpans(received, limits, tally);
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError)
      throw unreadableRequest("Invalid OpenTelemetry format");
    throw error;
  }
}
