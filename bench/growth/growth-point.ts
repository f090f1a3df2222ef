/** What one store costs at one size. Times are milliseconds. */
export interface GrowthPoint {
  traceCount: number;
  /** Over the last traces up to this size. */
  ingestSpansPerSecond: number;
  commitP99Ms: number;
  listMs: number;
  errorsOnlyMs: number;
  /** Text search that finds nothing; null where it was left out because the size before took too long. */
  textSearchMs: number | null;
  /** Traces, errors, latency percentiles and tokens by hour over 14 days. */
  dashboardMs: number;
  diskMb: number;
  /** Proportional set of a server on this store, after it listed traces and opened one. */
  memoryMb: number;
}

export interface GrowthResult {
  measuredAt: string;
  node: string;
  machine: { cpu: string; cores: number; memoryGb: number };
  points: GrowthPoint[];
}
