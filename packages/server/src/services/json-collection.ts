import { AppError, isAppError } from "@clawglass/core";
import type { RecordChange, RecordReader, RecordWriter } from "@clawglass/storage";

/** How often a change is repeated when others change the same record at the same time. */
const MAX_TRIES = 20;

export interface CollectionOptions<T> {
  name: string;
  idOf(value: T): string;
  parentOf(value: T): string;
  /** The message of NOT_FOUND. */
  notFound(id: string): string;
}

export interface RecordStores {
  reader: RecordReader;
  writer: RecordWriter;
}

/** One kind of small record, typed. Values are plain JSON. */
export class JsonCollection<T extends object> {
  readonly #stores: RecordStores;
  readonly #options: CollectionOptions<T>;

  constructor(stores: RecordStores, options: CollectionOptions<T>) {
    this.#stores = stores;
    this.#options = options;
  }

  async find(id: string): Promise<T | null> {
    const record = await this.#stores.reader.getRecord(this.#options.name, id);
    return record === null ? null : (JSON.parse(record.json) as T);
  }

  /** NOT_FOUND when there is none. */
  async get(id: string): Promise<T> {
    const value = await this.find(id);
    if (value === null) throw this.#notFound(id);
    return value;
  }

  /** In the order in which they were created; of all parents without one. */
  async list(parentId: string | null = null): Promise<T[]> {
    const records = await this.#stores.reader.listRecords({ collection: this.#options.name, parentId });
    return records.map((record) => JSON.parse(record.json) as T);
  }

  async create(value: T): Promise<T> {
    await this.#stores.writer.writeRecords([this.putChange(value, 0)]);
    return value;
  }

  /**
   * Changes a record by a function of what it is now, and writes other changes with it. Repeats when someone else was
   * faster, so the function must be pure. NOT_FOUND when there is no such record.
   */
  async update(id: string, change: (value: T) => T, others: readonly RecordChange[] = []): Promise<T> {
    for (let tries = 1; ; tries++) {
      const record = await this.#stores.reader.getRecord(this.#options.name, id);
      if (record === null) throw this.#notFound(id);
      const changed = change(JSON.parse(record.json) as T);
      try {
        await this.#stores.writer.writeRecords([this.putChange(changed, record.revision), ...others]);
        return changed;
      } catch (error) {
        if (!isAppError(error, "CONFLICT") || tries === MAX_TRIES) throw error;
      }
    }
  }

  async delete(id: string): Promise<void> {
    await this.#stores.writer.writeRecords([{ kind: "delete", collection: this.#options.name, id }]);
  }

  putChange(value: T, expectedRevision: number | null): RecordChange {
    const { name, idOf, parentOf } = this.#options;
    return {
      kind: "put",
      record: { collection: name, id: idOf(value), parentId: parentOf(value), json: JSON.stringify(value) },
      expectedRevision,
    };
  }

  #notFound(id: string): AppError {
    return new AppError("NOT_FOUND", this.#options.notFound(id));
  }
}
