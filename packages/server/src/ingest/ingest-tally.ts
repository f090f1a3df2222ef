/** What was changed or left out while a request was read. Counted, and shown with the server's figures. */
export interface IngestTally {
  spanCount: number;
  /** Attribute values replaced by a note because they were nested too deeply. */
  truncatedValueCount: number;
  /** Names and messages in which NUL, or half a surrogate pair, became U+FFFD. */
  repairedTextCount: number;
  /** Spans that ended before they started: they end at their start. */
  clampedEndCount: number;
}

export interface IngestTotals extends IngestTally {
  requestCount: number;
}

export function createIngestTally(): IngestTally {
  return { spanCount: 0, truncatedValueCount: 0, repairedTextCount: 0, clampedEndCount: 0 };
}

/** Sums since the server started. */
export function createIngestTotals(): IngestTotals {
  return { requestCount: 0, ...createIngestTally() };
}

export function addTally(totals: IngestTotals, tally: IngestTally): void {
  addTotals(totals, { ...tally, requestCount: 1 });
}

export function addTotals(totals: IngestTotals, others: IngestTotals): void {
  totals.requestCount += others.requestCount;
  totals.spanCount += others.spanCount;
  totals.truncatedValueCount += others.truncatedValueCount;
  totals.repairedTextCount += others.repairedTextCount;
  totals.clampedEndCount += others.clampedEndCount;
}
