import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { LabelKind } from "../codes.ts";
import { Labels } from "../labels.ts";
import type { Names } from "../names.ts";
import type { TraceRow } from "../trace-row.ts";

/** Sets and removes tags and metadata of a trace row in memory and in the inverted index; the caller saves the row. */
export class TraceLabels {
  readonly labels: Labels;
  readonly #names: Names;
  readonly #selectLabel: StatementSync;
  readonly #insertLabel: StatementSync;
  readonly #deleteLabel: StatementSync;
  readonly #hasUser: StatementSync;
  readonly #link: StatementSync;
  readonly #unlink: StatementSync;

  constructor(database: DatabaseSync, names: Names) {
    this.labels = new Labels(database, names);
    this.#names = names;
    this.#selectLabel = database.prepare(
      "SELECT label_id FROM labels WHERE key_id = ? AND kind = ? AND value = ?",
    );
    this.#insertLabel = database.prepare("INSERT INTO labels (kind, key_id, value) VALUES (?, ?, ?)");
    this.#deleteLabel = database.prepare("DELETE FROM labels WHERE label_id = ?");
    this.#hasUser = database.prepare("SELECT 1 FROM trace_labels WHERE label_id = ? LIMIT 1");
    this.#link = database.prepare("INSERT OR IGNORE INTO trace_labels (label_id, trace_key) VALUES (?, ?)");
    this.#unlink = database.prepare("DELETE FROM trace_labels WHERE label_id = ? AND trace_key = ?");
  }

  set(trace: TraceRow, kind: LabelKind, key: string, value: string): void {
    const old = this.labels.list(trace.labels).find((label) => label.kind === kind && label.key === key);
    if (old?.value === value) return;
    if (old !== undefined) this.#detach(trace, old.labelId);
    const keyId = this.#names.internText(key);
    const row = this.#selectLabel.get(keyId, kind, value) as { label_id: number } | undefined;
    const labelId = row?.label_id ?? Number(this.#insertLabel.run(kind, keyId, value).lastInsertRowid);
    this.#link.run(labelId, trace.trace_key);
    trace.labels = trace.labels === "" ? String(labelId) : `${trace.labels},${labelId}`;
  }

  /** Sets what is not there yet; a value that is there stays. */
  setMissing(trace: TraceRow, kind: LabelKind, entries: Readonly<Record<string, string>>): void {
    const known = this.labels.read(trace.labels, kind);
    for (const [key, value] of Object.entries(entries)) {
      if (!Object.hasOwn(known, key)) this.set(trace, kind, key, value);
    }
  }

  /** false when the trace has no such label. */
  remove(trace: TraceRow, kind: LabelKind, key: string): boolean {
    const old = this.labels.list(trace.labels).find((label) => label.kind === kind && label.key === key);
    if (old === undefined) return false;
    this.#detach(trace, old.labelId);
    return true;
  }

  removeAll(trace: TraceRow): void {
    for (const { labelId } of this.labels.list(trace.labels)) this.#detach(trace, labelId);
  }

  #detach(trace: TraceRow, labelId: number): void {
    this.#unlink.run(labelId, trace.trace_key);
    trace.labels = trace.labels
      .split(",")
      .filter((id) => id !== String(labelId))
      .join(",");
    if (this.#hasUser.get(labelId) !== undefined) return;
    this.#deleteLabel.run(labelId);
    this.labels.forget();
  }
}
