/** What was changed or left out while a request was read. Counted, and shown with the server's figures. */
export interface IngestTally {
  spanCount: number;
  /** Attribute values replaced by a note because they were nested too deeply. */
  truncatedValueCount: number;
}

export function createIngestTally(): IngestTally {
  return { spanCount: 0, truncatedValueCount: 0 };
}
