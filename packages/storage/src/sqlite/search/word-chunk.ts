import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { ByteList, ByteReader } from "./byte-list.ts";

/** Opening one chunk answers one look-up: big enough to compress well, small enough to open for a word. */
const MAX_WORD_CHARS = 24 * 1024;
const MAX_LIST_BYTES = 64 * 1024;
const COMPRESSION_LEVEL = 3;
const OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: COMPRESSION_LEVEL } };
const LINE_FEED = 10;

/** Some neighbouring words of a segment, and the documents that have each. */
export interface EncodedChunk {
  /** The first word as it sorts. */
  firstWord: Uint8Array;
  /** Each word between two line feeds, compressed. */
  words: Uint8Array;
  /** How many words, the length of each list, and the lists: differences between documents. Compressed. */
  documents: Uint8Array;
}

/** Bytes that SQLite compares as JavaScript compares the words. */
export function toSortKey(word: string): Buffer {
  return Buffer.from(word, "utf16le").swap16();
}

/** Puts words with their documents into chunks. Words come in their order; documents are counted from `base` on. */
export class ChunkBuilder {
  readonly #base: number;
  readonly #words: string[] = [];
  #wordChars = 0;
  readonly #lengths = new ByteList();
  readonly #lists = new ByteList();
  #listStart = 0;
  #previous = 0;

  constructor(base: number) {
    this.#base = base;
  }

  get isEmpty(): boolean {
    return this.#words.length === 0;
  }

  get isFull(): boolean {
    return this.#wordChars >= MAX_WORD_CHARS || this.#lists.length >= MAX_LIST_BYTES;
  }

  add(word: string, documents: Iterable<number>): void {
    this.startWord();
    for (const document of documents) this.addDocument(document);
    this.endWord(word);
  }

  /** The documents that are added from now on are those of one word. */
  startWord(): void {
    this.#listStart = this.#lists.length;
    this.#previous = this.#base;
  }

  addDocument(document: number): void {
    this.#lists.addNumber(document - this.#previous);
    this.#previous = document;
  }

  /** A word that got no documents is left out. */
  endWord(word: string): void {
    const length = this.#lists.length - this.#listStart;
    if (length === 0) return;
    this.#words.push(word);
    this.#wordChars += word.length + 1;
    this.#lengths.addNumber(length);
  }

  /** What was added so far, as a chunk. The builder is empty then. */
  take(): EncodedChunk {
    const count = new ByteList();
    count.addNumber(this.#words.length);
    const chunk = {
      firstWord: toSortKey(this.#words[0] ?? ""),
      words: zstdCompressSync(Buffer.from(`\n${this.#words.join("\n")}\n`, "utf8"), OPTIONS),
      documents: zstdCompressSync(
        Buffer.concat([count.view(), this.#lengths.view(), this.#lists.view()]),
        OPTIONS,
      ),
    };
    this.#words.length = 0;
    this.#wordChars = 0;
    this.#lengths.clear();
    this.#lists.clear();
    return chunk;
  }
}

/** The words of a chunk. */
export class ChunkWords {
  readonly #bytes: Buffer;

  constructor(compressed: Uint8Array) {
    this.#bytes = zstdDecompressSync(compressed);
  }

  list(): string[] {
    return this.#bytes.toString("utf8").slice(1, -1).split("\n");
  }

  /** The position of a word, or -1. */
  indexOf(word: string): number {
    const at = this.#bytes.indexOf(`\n${word}\n`);
    return at < 0 ? -1 : this.#countWords(0, at);
  }

  /** The words that begin with, or hold, a text, with their positions. */
  *listWith(part: string, where: "beginning" | "anywhere"): Generator<{ word: string; index: number }> {
    const pattern = where === "beginning" ? `\n${part}` : part;
    let counted = 0;
    let index = 0;
    for (let at = this.#bytes.indexOf(pattern); at >= 0; ) {
      const start = this.#bytes.lastIndexOf(LINE_FEED, at);
      const end = this.#bytes.indexOf(LINE_FEED, start + 1);
      index += this.#countWords(counted, start);
      counted = start;
      yield { word: this.#bytes.toString("utf8", start + 1, end), index };
      at = this.#bytes.indexOf(pattern, end);
    }
  }

  #countWords(from: number, to: number): number {
    let count = 0;
    for (let at = from; at < to; at += 1) if (this.#bytes[at] === LINE_FEED) count += 1;
    return count;
  }
}

/** The lists of documents of a chunk. */
export class ChunkDocuments {
  readonly #reader: ByteReader;
  readonly #starts: Int32Array;
  readonly #base: number;

  constructor(compressed: Uint8Array, base: number) {
    const reader = new ByteReader(zstdDecompressSync(compressed));
    const count = reader.readNumber();
    const starts = new Int32Array(count + 1);
    let start = 0;
    for (let index = 1; index <= count; index += 1) {
      start += reader.readNumber();
      starts[index] = start;
    }
    for (let index = 0; index <= count; index += 1) starts[index] = (starts[index] ?? 0) + reader.position;
    this.#reader = reader;
    this.#starts = starts;
    this.#base = base;
  }

  /** Hands over the documents of the word at this position. */
  each(index: number, take: (document: number) => void): void {
    const end = this.#starts[index + 1] ?? 0;
    this.#reader.position = this.#starts[index] ?? end;
    let document = this.#base;
    while (this.#reader.position < end) {
      document += this.#reader.readNumber();
      take(document);
    }
  }

  list(index: number): number[] {
    const documents: number[] = [];
    this.each(index, (document) => documents.push(document));
    return documents;
  }
}
