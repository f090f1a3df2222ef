import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { LabelKind } from "./codes.ts";
import { LruMap } from "./lru-map.ts";
import type { Names } from "./names.ts";

const MAX_CACHED_LABELS = 5_000;

export interface Label {
  labelId: number;
  kind: LabelKind;
  key: string;
  value: string;
}

interface LabelRow {
  label_id: number;
  kind: LabelKind;
  key_id: number;
  value: string;
}

/** Reads the tags and metadata that a trace row lists by id. */
export class Labels {
  readonly #cache = new LruMap<number, Label>(MAX_CACHED_LABELS);
  readonly #select: StatementSync;
  readonly #names: Names;

  constructor(database: DatabaseSync, names: Names) {
    this.#names = names;
    this.#select = database.prepare("SELECT label_id, kind, key_id, value FROM labels WHERE label_id = ?");
  }

  list(labelIds: string): Label[] {
    if (labelIds === "") return [];
    return labelIds.split(",").flatMap((id) => this.#read(Number(id)) ?? []);
  }

  read(labelIds: string, kind: LabelKind): Record<string, string> {
    return Object.fromEntries(
      this.list(labelIds).flatMap((label) => (label.kind === kind ? [[label.key, label.value]] : [])),
    );
  }

  forget(): void {
    this.#cache.clear();
  }

  #read(labelId: number): Label | null {
    const cached = this.#cache.get(labelId);
    if (cached !== undefined) return cached;
    const row = this.#select.get(labelId) as LabelRow | undefined;
    if (row === undefined) return null;
    const label = { labelId, kind: row.kind, key: this.#names.read(row.key_id) ?? "", value: row.value };
    this.#cache.set(labelId, label);
    return label;
  }
}
