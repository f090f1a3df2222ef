import type { EntryRef } from "../content/refs.ts";

/** A document that is indexed in memory only. */
export interface NewDocument {
  document: number;
  firstEntry: EntryRef;
  entryCount: number;
  /** The document that had the same entries before some of them were erased. */
  replaces: number | null;
}

/** Gathers the words of new documents until they are worth a segment. Nothing of it is stored. */
export class OpenSegment {
  readonly documents: NewDocument[] = [];
  readonly #words = new Map<string, number[]>();
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
    this.#nextDocument += 1;
  }

  add(word: string): void {
    const document = this.#nextDocument - 1;
    const documents = this.#words.get(word);
    if (documents === undefined) this.#words.set(word, [document]);
    else if (documents.at(-1) !== document) documents.push(document);
  }

  /** Every word once, in order. */
  *list(): Generator<[word: string, documents: number[]]> {
    for (const word of [...this.#words.keys()].sort()) yield [word, this.#words.get(word) ?? []];
  }
}
