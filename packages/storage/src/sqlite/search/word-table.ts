import { isAscii } from "node:buffer";
import { collectWords, MAX_WORD_CHARS, toParts } from "./index-words.ts";

const FIRST_BYTES = 64 * 1024;
const FIRST_WORDS = 4_096;
const FIRST_PAIRS = 32 * 1024;
const SLOTS_PER_WORD = 2;
const NO_WORD = -1;
const HASH_SEED = 0x811c9dc5;
const HASH_FACTOR = 0x01000193;
const BACKSLASH = 0x5c;
/** A backslash and one of these are a control character, which separates words. */
const CONTROL_LETTERS = new Set(Buffer.from("bfnrt"));
/** A backslash before one of these stands for it; none is part of a word. */
const ESCAPED_SIGNS = new Set(Buffer.from(`"\\/`));

/** The folded form of each plain letter and digit; 0 for all other bytes. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => {
  const sign = String.fromCharCode(byte).toLowerCase();
  return byte < 0x80 && /[a-z0-9]/.test(sign) ? sign.charCodeAt(0) : 0;
});

/**
 * Words with the documents that have them. Texts of plain letters, which most are, are cut byte by byte into one array, so that a word
 * that is known costs nothing but a comparison; finds the same words as `collectWords` in them.
 */
export class WordTable {
  #bytes = new Uint8Array(FIRST_BYTES);
  #byteCount = 0;
  #wordCount = 0;
  #starts = new Int32Array(FIRST_WORDS + 1);
  #hashes = new Int32Array(FIRST_WORDS);
  #lastDocuments = new Int32Array(FIRST_WORDS);
  #slots = new Int32Array(FIRST_WORDS * SLOTS_PER_WORD).fill(NO_WORD);
  /** Which word each document has, in the order in which they came. */
  #pairCount = 0;
  #pairWords = new Int32Array(FIRST_PAIRS);
  #pairDocuments = new Int32Array(FIRST_PAIRS);
  #document = 0;

  /** Words that are added from now on are those of this document. */
  startDocument(document: number): void {
    this.#document = document;
  }

  /** The words of a JSON text, as it stands and as a person reads it. */
  addJson(bytes: Buffer): void {
    if (isAscii(bytes) && !bytes.includes("\\u")) this.#addPlain(bytes);
    else collectWords(bytes.toString("utf8"), this);
  }

  /** A folded word. */
  add(word: string): void {
    const bytes = Buffer.from(word, "utf8");
    this.#reserveBytes(bytes.length);
    let hash = HASH_SEED;
    for (let index = 0; index < bytes.length; index += 1) {
      const byte = bytes[index] ?? 0;
      this.#bytes[this.#byteCount + index] = byte;
      hash = Math.imul(hash ^ byte, HASH_FACTOR);
    }
    this.#note(bytes.length, hash);
  }

  /** Every word once, in order, with its documents. */
  *list(): Generator<[word: string, documents: Int32Array]> {
    const ends = new Int32Array(this.#wordCount + 1);
    for (let pair = 0; pair < this.#pairCount; pair += 1) {
      const next = (this.#pairWords[pair] ?? 0) + 1;
      ends[next] = (ends[next] ?? 0) + 1;
    }
    for (let word = 0; word < this.#wordCount; word += 1)
      ends[word + 1] = (ends[word + 1] ?? 0) + (ends[word] ?? 0);
    const starts = ends.slice();
    const documents = new Int32Array(this.#pairCount);
    for (let pair = 0; pair < this.#pairCount; pair += 1) {
      const word = this.#pairWords[pair] ?? 0;
      const at = ends[word] ?? 0;
      documents[at] = this.#pairDocuments[pair] ?? 0;
      ends[word] = at + 1;
    }
    const bytes = Buffer.from(this.#bytes.buffer);
    const words = Array.from({ length: this.#wordCount }, (_, word) => ({
      text: bytes.toString("utf8", this.#starts[word], this.#starts[word + 1]),
      word,
    }));
    words.sort((left, right) => (left.text < right.text ? -1 : 1));
    for (const { text, word } of words) yield [text, documents.subarray(starts[word], starts[word + 1])];
  }

  #addPlain(source: Buffer): void {
    let escapedAt = -1;
    for (let at = 0; at < source.length; ) {
      const byte = source[at] ?? 0;
      if (FOLDED[byte] !== 0) {
        const end = this.#addPlainWord(source, at);
        // The letter of a control character belongs to the text as it stands, not to the word that a person reads.
        if (at === escapedAt && at + 1 < end) this.#addPlainWord(source, at + 1);
        at = end;
        continue;
      }
      if (byte === BACKSLASH) {
        const next = source[at + 1] ?? 0;
        if (ESCAPED_SIGNS.has(next)) at += 1;
        else if (CONTROL_LETTERS.has(next)) escapedAt = at + 1;
      }
      at += 1;
    }
  }

  /** The position behind the word. */
  #addPlainWord(source: Buffer, start: number): number {
    this.#reserveBytes(MAX_WORD_CHARS);
    const bytes = this.#bytes;
    let hash = HASH_SEED;
    let at = start;
    let target = this.#byteCount;
    for (let folded = FOLDED[source[at] ?? 0] ?? 0; folded !== 0; folded = FOLDED[source[at] ?? 0] ?? 0) {
      if (at - start < MAX_WORD_CHARS) {
        bytes[target++] = folded;
        hash = Math.imul(hash ^ folded, HASH_FACTOR);
      }
      at += 1;
    }
    if (at - start <= MAX_WORD_CHARS) this.#note(at - start, hash);
    else for (const part of toParts(source.toString("latin1", start, at).toLowerCase())) this.add(part);
    return at;
  }

  /** The word that stands behind the known ones: one of them, or a new one. */
  #note(length: number, hash: number): void {
    const word = this.#find(length, hash) ?? this.#create(length, hash);
    if (this.#lastDocuments[word] === this.#document) return;
    this.#lastDocuments[word] = this.#document;
    if (this.#pairCount === this.#pairWords.length) {
      this.#pairWords = grow(this.#pairWords);
      this.#pairDocuments = grow(this.#pairDocuments);
    }
    this.#pairWords[this.#pairCount] = word;
    this.#pairDocuments[this.#pairCount] = this.#document;
    this.#pairCount += 1;
  }

  #find(length: number, hash: number): number | null {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const word = this.#slots[slot] ?? NO_WORD;
      if (word === NO_WORD) return null;
      if (this.#hashes[word] === hash && this.#isSame(word, length)) return word;
    }
  }

  #isSame(word: number, length: number): boolean {
    const start = this.#starts[word] ?? 0;
    if ((this.#starts[word + 1] ?? 0) - start !== length) return false;
    for (let index = 0; index < length; index += 1) {
      if (this.#bytes[start + index] !== this.#bytes[this.#byteCount + index]) return false;
    }
    return true;
  }

  #create(length: number, hash: number): number {
    const word = this.#wordCount;
    if (word === this.#hashes.length) this.#growWords();
    this.#wordCount += 1;
    this.#byteCount += length;
    this.#starts[word + 1] = this.#byteCount;
    this.#hashes[word] = hash;
    this.#lastDocuments[word] = -1;
    this.#place(word, hash);
    return word;
  }

  #place(word: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot] !== NO_WORD) slot = (slot + 1) & mask;
    this.#slots[slot] = word;
  }

  #growWords(): void {
    this.#starts = grow(this.#starts);
    this.#hashes = grow(this.#hashes);
    this.#lastDocuments = grow(this.#lastDocuments);
    this.#slots = new Int32Array(this.#hashes.length * SLOTS_PER_WORD).fill(NO_WORD);
    for (let word = 0; word < this.#wordCount; word += 1) this.#place(word, this.#hashes[word] ?? 0);
  }

  #reserveBytes(count: number): void {
    if (this.#byteCount + count <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(this.#bytes.length * 2, this.#byteCount + count));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }
}

function grow(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(numbers.length * 2);
  grown.set(numbers);
  return grown;
}
