import type Long from "long";

/** The parts of an OTLP ExportTraceServiceRequest that are read, as protobufjs and OTLP JSON both name them. */
export interface OtlpRequest {
  resourceSpans?: OtlpResourceSpans[] | null;
}

/** A span as it came, and who sent it. Spans of one sender share the object. */
export interface ReceivedSpan {
  span: OtlpSpan;
  resource: OtlpResource | null | undefined;
}

export interface OtlpResource {
  attributes?: OtlpKeyValue[] | null;
}

export interface OtlpResourceSpans {
  resource?: OtlpResource | null;
  scopeSpans?: { spans?: OtlpSpan[] | null }[] | null;
}

/** Bytes in protobuf, hex text in OTLP JSON. */
export type OtlpId = Uint8Array | string | null | undefined;

/** Long in protobuf; decimal text, or a number, in OTLP JSON. */
export type OtlpInteger = Long | string | number | bigint | null | undefined;

export interface OtlpSpan {
  traceId?: OtlpId;
  spanId?: OtlpId;
  parentSpanId?: OtlpId;
  name?: string | null;
  startTimeUnixNano?: OtlpInteger;
  endTimeUnixNano?: OtlpInteger;
  attributes?: OtlpKeyValue[] | null;
  events?: { timeUnixNano?: OtlpInteger; name?: string | null; attributes?: OtlpKeyValue[] | null }[] | null;
  links?: { traceId?: OtlpId; spanId?: OtlpId; attributes?: OtlpKeyValue[] | null }[] | null;
  status?: { code?: number | string | null; message?: string | null } | null;
}

export interface OtlpKeyValue {
  key?: string | null;
  value?: OtlpAnyValue | null;
}

export interface OtlpAnyValue {
  stringValue?: string | null;
  boolValue?: boolean | null;
  intValue?: OtlpInteger;
  doubleValue?: number | string | null;
  arrayValue?: { values?: OtlpAnyValue[] | null } | null;
  kvlistValue?: { values?: OtlpKeyValue[] | null } | null;
  bytesValue?: Uint8Array | string | null;
}
