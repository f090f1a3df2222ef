export { buildBatch, buildSpan, EMPTY_FACTS, EPOCH_MS, uniqueSpanId, uniqueTraceId } from "./build-span.ts";
export { buildRun, buildTextSpan, searchConformance } from "./search-conformance.ts";
export { storeConformance } from "./store-conformance.ts";
export { type EngineUnderTest, type OpenStore, openStore } from "./store-fixture.ts";
