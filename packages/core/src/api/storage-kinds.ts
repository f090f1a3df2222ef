/**
 * What the bytes of a store are for. content: prompts, answers, tool results; rows: traces, spans, labels; index: the
 * words of the search; rollups: figures of the charts; records: datasets, scorers, attachments; inbox: accepted, not yet
 * sorted in; log: what the log of commits takes beside them; free: given back with the next shrinking.
 */
export const STORAGE_KINDS = [
  "content",
  "rows",
  "index",
  "rollups",
  "records",
  "inbox",
  "log",
  "free",
] as const;
export type StorageKind = (typeof STORAGE_KINDS)[number];
