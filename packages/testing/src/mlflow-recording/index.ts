export { loadRecording, parseExact, type RecordedBody, type RecordedExchange } from "./load-recording.ts";
export { type MatchOptions, mapIds, matchJson } from "./match-json.ts";
export { collectSeed, type RecordedSeed } from "./seed-recording.ts";
