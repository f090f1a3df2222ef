/**
 * A small mutable record: a run, a dataset, a scorer, a label schema. What it holds is its owner's business; the store
 * keeps it as JSON text and finds it by id or by parent. See ADR 0070.
 */
export interface StoredRecord {
  /** What kind of record it is, such as `run`. */
  collection: string;
  id: string;
  /** What it belongs to, such as the experiment; empty when nothing. */
  parentId: string;
  json: string;
  /** 1 when created, one more with every change. */
  revision: number;
}

export type RecordChange =
  | {
      kind: "put";
      record: Omit<StoredRecord, "revision">;
      /** The revision that the change was made from; 0 for a record that must be new; null to write whatever is there. */
      expectedRevision: number | null;
    }
  | { kind: "delete"; collection: string; id: string };

export interface RecordQuery {
  collection: string;
  /** null for all parents. */
  parentId: string | null;
}

export interface RecordReader {
  getRecord(collection: string, id: string): Promise<StoredRecord | null>;
  /** In the order in which they were created. */
  listRecords(query: RecordQuery): Promise<StoredRecord[]>;
}

export interface RecordWriter {
  /** All changes or none. CONFLICT when a record is not at its expected revision; then read again and retry. */
  writeRecords(changes: readonly RecordChange[]): Promise<void>;
}
