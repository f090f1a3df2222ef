/** Entries a block can hold; a reference to an entry is block id and position in one number. */
export const MAX_BLOCK_ENTRIES = 65_536;

export type EntryRef = number;
/** What a trace uses: one entry, or a chain of entries. */
export type ContentRef = number;

/** Where a text is: an entry or a chain, and what comes after it: another entry, or a few characters as they are. */
export type TextRef = ContentRef | [first: ContentRef, last: ContentRef | string];

export const toEntryRef = (blockId: number, position: number): EntryRef =>
  blockId * MAX_BLOCK_ENTRIES + position;
export const toBlockId = (ref: EntryRef): number => Math.floor(ref / MAX_BLOCK_ENTRIES);
export const toPosition = (ref: EntryRef): number => ref % MAX_BLOCK_ENTRIES;

export const fromEntry = (ref: EntryRef): ContentRef => ref * 2;
export const fromChain = (chainId: number): ContentRef => chainId * 2 + 1;
export const isChain = (ref: ContentRef): boolean => ref % 2 === 1;
export const toChainId = (ref: ContentRef): number => (ref - 1) / 2;
export const toEntry = (ref: ContentRef): EntryRef => ref / 2;

export const NO_PARENT = 0;
