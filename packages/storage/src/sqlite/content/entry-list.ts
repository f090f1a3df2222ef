import type { EntryRef } from "./refs.ts";

const CONTINUES = 0x80;
const LOW_BITS = 0x7f;
const RADIX = 128;

/** Writes references as the differences between neighbours, which are small where pieces were stored together. */
export function encodeEntryList(refs: readonly EntryRef[]): Uint8Array {
  const bytes: number[] = [];
  let previous = 0;
  for (const ref of refs) {
    const difference = ref - previous;
    // Zigzag: the sign goes to the lowest bit, so that small negative numbers stay short too.
    let rest = difference >= 0 ? difference * 2 : -difference * 2 - 1;
    while (rest >= RADIX) {
      bytes.push((rest % RADIX) | CONTINUES);
      rest = Math.floor(rest / RADIX);
    }
    bytes.push(rest);
    previous = ref;
  }
  return Uint8Array.from(bytes);
}

export function decodeEntryList(bytes: Uint8Array): EntryRef[] {
  const refs: EntryRef[] = [];
  let previous = 0;
  let value = 0;
  let scale = 1;
  for (const byte of bytes) {
    value += (byte & LOW_BITS) * scale;
    if ((byte & CONTINUES) !== 0) {
      scale *= RADIX;
      continue;
    }
    previous += value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    refs.push(previous);
    value = 0;
    scale = 1;
  }
  return refs;
}
