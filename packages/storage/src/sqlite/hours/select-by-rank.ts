interface Rest {
  list: Float64Array;
  from: number;
  to: number;
}

/**
 * What stands at a place (from 0) when ascending lists are put into one, without doing so: each step drops what lies on the
 * wrong side of the middle of the longest. NaN behind the end.
 */
export function selectByRank(lists: readonly Float64Array[], rank: number): number {
  if (lists.length === 1) return lists[0]?.[rank] ?? Number.NaN;
  const rests = lists.map((list): Rest => ({ list, from: 0, to: list.length }));
  for (let place = rank; ; ) {
    const longest = findLongest(rests);
    if (longest === null) return Number.NaN;
    const pivot = longest.list[(longest.from + longest.to) >>> 1] as number;
    const smaller = rests.map((rest) => findFirst(rest, (value) => value >= pivot));
    const smallerCount = countUpTo(rests, smaller);
    if (place < smallerCount) {
      for (const [index, rest] of rests.entries()) rest.to = smaller[index] as number;
      continue;
    }
    const equal = rests.map((rest) => findFirst(rest, (value) => value > pivot));
    const equalCount = countUpTo(rests, equal);
    if (place < equalCount) return pivot;
    for (const [index, rest] of rests.entries()) rest.from = equal[index] as number;
    place -= equalCount;
  }
}

function findLongest(rests: readonly Rest[]): Rest | null {
  let longest: Rest | null = null;
  let most = 0;
  for (const rest of rests) {
    if (rest.to - rest.from <= most) continue;
    most = rest.to - rest.from;
    longest = rest;
  }
  return longest;
}

function countUpTo(rests: readonly Rest[], ends: readonly number[]): number {
  let count = 0;
  for (const [index, rest] of rests.entries()) count += (ends[index] as number) - rest.from;
  return count;
}

/** Where the values begin for which the test holds: it holds for all behind the first. */
function findFirst({ list, from, to }: Rest, holds: (value: number) => boolean): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(list[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
