const FLOAT_BYTES = 8;
const CONTINUES = 0x80;
const RADIX = 128;
/** How a list is written: whole numbers as differences, or all of them as they are. */
const AS_DIFFERENCES = 0;
const AS_FLOATS = 1;

/** Lists of ascending numbers, one after the other; whole numbers take a byte or two each. */
export function encodeSortedLists(lists: readonly Float64Array[]): Uint8Array {
  const bytes: number[] = [];
  const put = (value: number): void => {
    let rest = value;
    for (; rest >= RADIX; rest = Math.floor(rest / RADIX)) bytes.push((rest % RADIX) | CONTINUES);
    bytes.push(rest);
  };
  for (const list of lists) {
    put(list.length);
    if (!list.every((value) => Number.isSafeInteger(value))) {
      bytes.push(AS_FLOATS);
      for (const byte of Buffer.from(list.buffer, list.byteOffset, list.byteLength)) bytes.push(byte);
      continue;
    }
    bytes.push(AS_DIFFERENCES);
    let previous = 0;
    for (const [index, value] of list.entries()) {
      // Only the first one may be negative.
      if (index === 0) put(value < 0 ? -value * 2 - 1 : value * 2);
      else put(value - previous);
      previous = value;
    }
  }
  return Uint8Array.from(bytes);
}

export function decodeSortedLists(bytes: Uint8Array): Float64Array[] {
  const lists: Float64Array[] = [];
  let at = 0;
  const take = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= RADIX) {
      const byte = bytes[at++] ?? 0;
      value += (byte & (CONTINUES - 1)) * scale;
      if (byte < CONTINUES) return value;
    }
  };
  while (at < bytes.length) {
    const list = new Float64Array(take());
    if (bytes[at++] === AS_FLOATS) {
      const copy = Uint8Array.from(bytes.subarray(at, at + list.length * FLOAT_BYTES));
      list.set(new Float64Array(copy.buffer));
      at += copy.length;
    } else {
      let value = 0;
      for (let index = 0; index < list.length; index += 1) {
        const part = take();
        if (index > 0) value += part;
        else value = part % 2 === 0 ? part / 2 : -(part + 1) / 2;
        list[index] = value;
      }
    }
    lists.push(list);
  }
  return lists;
}

/** All numbers of some ascending lists in one. */
export function mergeSortedLists(lists: readonly Float64Array[]): Float64Array {
  const [first, second] = lists;
  if (first === undefined) return new Float64Array(0);
  if (second === undefined) return first;
  const middle = Math.ceil(lists.length / 2);
  return lists.length === 2
    ? mergeTwo(first, second)
    : mergeTwo(mergeSortedLists(lists.slice(0, middle)), mergeSortedLists(lists.slice(middle)));
}

function mergeTwo(left: Float64Array, right: Float64Array): Float64Array {
  const merged = new Float64Array(left.length + right.length);
  let fromLeft = 0;
  let fromRight = 0;
  for (let index = 0; index < merged.length; index += 1) {
    const next = left[fromLeft] ?? Number.POSITIVE_INFINITY;
    const other = right[fromRight] ?? Number.POSITIVE_INFINITY;
    if (fromRight >= right.length || (fromLeft < left.length && next <= other)) {
      merged[index] = next;
      fromLeft += 1;
    } else {
      merged[index] = other;
      fromRight += 1;
    }
  }
  return merged;
}
