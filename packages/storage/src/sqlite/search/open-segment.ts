import type { EntryRef } from "../content/refs.ts";
import { WordTable } from "./word-table.ts";

/** A document that is indexed in memory only. */
export interface NewDocument {
  document: number;
  firstEntry: EntryRef;
  entryCount: number;
  /** The document that had the same entries before some of them were erased. */
  replaces: number | null;
}

/** Gathers new documents, with their words and who uses them, until they are worth a segment. Nothing of it is stored. */
export class OpenSegment {
  readonly documents: NewDocument[] = [];
  readonly words = new WordTable();
  /** Traces that have an entry of a document, named by its first entry, as request, reply, argument or result. */
  readonly places: [firstEntry: EntryRef, traceKey: number][] = [];
  /** Chains that list an entry of a document, named by its first entry. */
  readonly chains: [firstEntry: EntryRef, chainId: number][] = [];
  #nextDocument: number;
  byteCount = 0;

  /** Numbers its documents from `firstDocument` on. */
  constructor(firstDocument: number) {
    this.#nextDocument = firstDocument;
  }

  get endDocument(): number {
    return this.#nextDocument;
  }

  /** Words that are added from now on are those of this document. */
  startDocument(firstEntry: EntryRef, entryCount: number, replaces: number | null): void {
    this.documents.push({ document: this.#nextDocument, firstEntry, entryCount, replaces });
    this.words.startDocument(this.#nextDocument);
    this.#nextDocument += 1;
  }

  /** The first entry of the document that holds an entry; null where none of these does. */
  findFirstEntry(entry: EntryRef): EntryRef | null {
    let low = 0;
    let high = this.documents.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.documents[middle]?.firstEntry ?? 0) <= entry) low = middle + 1;
      else high = middle;
    }
    const found = this.documents[low - 1];
    return found !== undefined && entry < found.firstEntry + found.entryCount ? found.firstEntry : null;
  }
}
