export type { ArtifactEntry, ArtifactReader, ArtifactWriter } from "./contract/artifact-store.ts";
export type {
  FactCondition,
  FactDimension,
  FactMeasure,
  FactPoint,
  FactQuery,
  FactReader,
  FactView,
} from "./contract/fact-figures.ts";
export type {
  MaintenanceReader,
  MaintenanceWriter,
  OnProgress,
  RepriceProgress,
  RepriceSlice,
  RetentionCandidate,
  RetentionCutoffs,
  RetentionPage,
  RetentionQuery,
  StoreProblem,
} from "./contract/maintenance.ts";
export type { Page } from "./contract/page.ts";
export type {
  RecordChange,
  RecordQuery,
  RecordReader,
  RecordWriter,
  StoredRecord,
} from "./contract/record-store.ts";
export {
  ROLLUP_DIMENSIONS,
  ROLLUP_RESOLUTIONS,
  type RollupDimension,
  type RollupPoint,
  type RollupQuery,
  type RollupReader,
  type RollupResolution,
} from "./contract/rollup-store.ts";
export type { RunFacetQuery, RunFacetReader } from "./contract/run-facets.ts";
export type { RunObservationList, RunObservationQuery } from "./contract/run-observations.ts";
export type { RunTally, RunTallyDimension, RunTallyList, RunTallyQuery } from "./contract/run-tallies.ts";
export type { SessionQuery, SessionReader } from "./contract/sessions.ts";
export type { SpanColumns } from "./contract/span-columns.ts";
export type {
  RestoreOptions,
  RestoreResult,
  StoreCapabilities,
  StoreEngine,
} from "./contract/store-engine.ts";
export type {
  ChangeList,
  LocalStoreReader,
  SkeletonOptions,
  SpanChoice,
  SpanSkeleton,
  StoreReader,
  StoreStats,
} from "./contract/store-reader.ts";
export type {
  AssessmentChange,
  ExperimentChange,
  ListedBatch,
  NewExperiment,
  NormalizedSpan,
  PromptVersion,
  SpanBatch,
  StartTrace,
  StoreChange,
  StoreWriter,
  TraceDeletion,
} from "./contract/store-writer.ts";
export type { TextSearchQuery, TextSearchReader } from "./contract/text-search.ts";
export type { TraceQuery } from "./contract/trace-query.ts";
