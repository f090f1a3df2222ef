import protobuf from "protobufjs";
import { unreadableRequest } from "../ingest-error.ts";
import { OTLP_TRACE_PROTO } from "./otlp-proto.ts";
import type { OtlpRequest } from "./otlp-request.ts";

/** Messages within each other before a request is refused: an attribute's level takes up to three. Deep values are cut later, and counted. */
const MAX_NESTED_MESSAGES = 6_000;

let requestType: protobuf.Type | null = null;

/** Reads an OTLP protobuf body. INVALID_INPUT when it is none. */
export function decodeProtobuf(body: Uint8Array): OtlpRequest {
  requestType ??= protobuf.parse(OTLP_TRACE_PROTO).root.lookupType("otlp.ExportTraceServiceRequest");
  protobuf.Reader.recursionLimit = MAX_NESTED_MESSAGES;
  try {
    return requestType.decode(body) as OtlpRequest;
  } catch {
    throw unreadableRequest("Invalid OpenTelemetry format");
  }
}
