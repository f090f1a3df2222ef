import type { SpanBatch, StoreWriter } from "@clawglass/storage";
import {
  clearTail,
  type InboxEntry,
  type InboxGap,
  InboxReader,
  setDamagedAside,
  setRefusedAside,
  surveyInbox,
} from "@clawglass/storage/inbox";
import { isStoreWide } from "../../store/is-store-wide.ts";
import type { OtlpBody } from "../ingest.ts";
import {
  addTally,
  addTotals,
  createIngestTotals,
  type IngestTally,
  type IngestTotals,
} from "../ingest-tally.ts";
import { decodeInboxBody } from "./inbox-body.ts";

/** One commit takes about this much: enough to share its cost, little enough to be over soon. */
const MAX_BATCH_BYTES = 2 * 1024 * 1024;

export interface DrainResult {
  /** The last entry that is in the store now. */
  mark: number;
  totals: IngestTotals;
  /** What was acknowledged and yet cannot be stored: kept in a file beside, and told. */
  setAside: string[];
}

/** What an earlier process has left. */
export interface FoundInbox {
  /** The last entry that is in the store. */
  mark: number;
  /** The last entry that is in the inbox; the mark where there is none. */
  last: number;
  waitingCount: number;
  waitingBytes: number;
  setAside: string[];
}

/** The writer thread's side of the inbox: takes what waits through the pipeline, in order, many requests to a commit. */
export class InboxDrain {
  readonly #folder: string;
  readonly #writer: StoreWriter;
  readonly #ingest: (body: OtlpBody) => { batch: SpanBatch; tally: IngestTally };
  #reader: InboxReader;
  #mark = 0;

  /** `ingest` is the pipeline, from the bytes to what the store keeps. */
  constructor(
    folder: string,
    writer: StoreWriter,
    ingest: (body: OtlpBody) => { batch: SpanBatch; tally: IngestTally },
  ) {
    this.#folder = folder;
    this.#writer = writer;
    this.#ingest = ingest;
    this.#reader = new InboxReader(folder);
  }

  /** Finds what an earlier process acknowledged and did not store. Nobody writes to the inbox yet. */
  async open(): Promise<FoundInbox> {
    this.#mark = await this.#writer.readInboxMark();
    const survey = await surveyInbox(this.#folder, async () => this.#mark);
    const setAside = clearTail(this.#folder, survey).map(
      (path) => `${path}: the end of the inbox is damaged`,
    );
    const { lastSequence: last, waitingCount, waitingBytes } = survey;
    return { mark: this.#mark, last, waitingCount, waitingBytes, setAside };
  }

  /** Stores some of the entries up to `upToSequence`. Rejects when the store takes nothing at all; then nothing has moved. */
  async drainSome(upToSequence: number): Promise<DrainResult> {
    const result: DrainResult = { mark: this.#mark, totals: createIngestTotals(), setAside: [] };
    const entries = this.#reader.read(this.#mark, upToSequence, MAX_BATCH_BYTES);
    try {
      for (const gap of this.#reader.takeGaps()) this.#setDamagedAside(gap, result);
      if (entries.length === 0) await this.#skipUnreadable(upToSequence, result);
      else await this.#store(entries, result);
    } catch (error) {
      this.#reader.close();
      this.#reader = new InboxReader(this.#folder);
      throw error;
    }
    return { ...result, mark: this.#mark };
  }

  /** Commits a change of nothing. Rejects while the store takes none. */
  async probe(): Promise<void> {
    await this.#writer.appendFromInbox([], this.#mark);
  }

  /** Entries are decoded one by one while they are stored: what was decoded never piles up. */
  async #store(entries: readonly InboxEntry[], result: DrainResult): Promise<void> {
    const totals = createIngestTotals();
    try {
      await this.#append(this.#decodeAll(entries, totals), entries.at(-1)?.sequence ?? this.#mark);
      addTotals(result.totals, totals);
    } catch (error) {
      if (isStoreWide(error)) throw error;
      for (const entry of entries) await this.#storeAlone(entry, result);
    }
  }

  /** After one of many could not be stored: the others are, and that one is kept in a file. */
  async #storeAlone(entry: InboxEntry, result: DrainResult): Promise<void> {
    try {
      await this.#append(this.#decodeAll([entry], result.totals), entry.sequence);
    } catch (error) {
      if (isStoreWide(error)) throw error;
      this.#setAside(entry, error, result);
      await this.#append([], entry.sequence);
    }
  }

  async #append(batches: Iterable<SpanBatch>, mark: number): Promise<void> {
    await this.#writer.appendFromInbox(batches, mark);
    this.#mark = mark;
  }

  *#decodeAll(entries: readonly InboxEntry[], totals: IngestTotals): Generator<SpanBatch> {
    for (const entry of entries) {
      const { batch, tally } = this.#ingest(decodeInboxBody(entry.bytes));
      yield batch;
      // Complete when all spans were read.
      addTally(totals, tally);
    }
  }

  #setAside(entry: InboxEntry, error: unknown, result: DrainResult): void {
    const path = setRefusedAside(this.#folder, entry.sequence, entry.bytes);
    result.setAside.push(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }

  #setDamagedAside(gap: InboxGap, result: DrainResult): void {
    const path = setDamagedAside(this.#folder, gap);
    const { firstSequence, lastSequence } = gap;
    const which =
      firstSequence === lastSequence
        ? `entry ${firstSequence}`
        : `entries ${firstSequence} to ${lastSequence}`;
    result.setAside.push(`${path}: ${which} of the inbox cannot be read`);
  }

  /** Files of the inbox were damaged or taken away: said aloud, and not waited for. */
  async #skipUnreadable(upToSequence: number, result: DrainResult): Promise<void> {
    const skipped = this.#reader.takeSkipped();
    this.#setDamagedAside({ firstSequence: this.#mark + 1, lastSequence: upToSequence, skipped }, result);
    await this.#append([], upToSequence);
  }
}
