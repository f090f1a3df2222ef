import protobuf from "protobufjs";
import { unreadableRequest } from "../ingest-error.ts";
import { OTLP_TRACE_PROTO } from "./otlp-proto.ts";
import type { OtlpRequest } from "./otlp-request.ts";

let requestType: protobuf.Type | null = null;

/** Reads an OTLP protobuf body. INVALID_INPUT when it is none. */
export function decodeProtobuf(body: Uint8Array): OtlpRequest {
  requestType ??= protobuf.parse(OTLP_TRACE_PROTO).root.lookupType("otlp.ExportTraceServiceRequest");
  try {
    return requestType.decode(body) as OtlpRequest;
  } catch {
    throw unreadableRequest("Invalid OpenTelemetry format");
  }
}
