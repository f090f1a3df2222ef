import { alignSequences, type PlacePair } from "../../../lib/align-sequences.ts";
import type { ChatMessage } from "./chat-messages.ts";

/** One line of what changed between two prompts, in the order of the later one. */
export type PromptChange =
  | { kind: "same"; count: number; firstIndex: number }
  | { kind: "added"; message: ChatMessage; index: number }
  | { kind: "removed"; message: ChatMessage }
  | { kind: "changed"; before: ChatMessage; message: ChatMessage; index: number };

/** Above this, messages in the middle are not matched one by one. */
const MAX_CELLS = 250_000;

/** What a prompt has that the one before it had not, and what it lost. Messages are the same when every part of them is. */
export function diffPrompts(before: readonly ChatMessage[], after: readonly ChatMessage[]): PromptChange[] {
  const left = before.map((message) => JSON.stringify(message));
  const right = after.map((message) => JSON.stringify(message));
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (
    end < left.length - start &&
    end < right.length - start &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  )
    end += 1;
  const middle = matchMiddle(left.slice(start, left.length - end), right.slice(start, right.length - end));
  const changes: PromptChange[] = [];
  const addSame = (index: number, count: number) => {
    const last = changes.at(-1);
    if (count === 0) return;
    if (last?.kind === "same") last.count += count;
    else changes.push({ kind: "same", count, firstIndex: index });
  };
  addSame(0, start);
  for (const [from, to] of pairRewritten(middle)) {
    const old = from === null ? undefined : before[start + from];
    const index = start + (to ?? 0);
    const message = to === null ? undefined : after[index];
    if (old && message && left[start + (from ?? 0)] === right[index]) addSame(index, 1);
    else if (old && message) changes.push({ kind: "changed", before: old, message, index });
    else if (message) changes.push({ kind: "added", message, index });
    else if (old) changes.push({ kind: "removed", message: old });
  }
  addSame(after.length - end, end);
  return changes;

  /** A message that went where one of the same role came was rewritten. */
  function pairRewritten(pairs: readonly PlacePair[]): PlacePair[] {
    const result: PlacePair[] = [];
    for (const [from, to] of pairs) {
      const last = result.at(-1);
      const isRewrite =
        from === null &&
        to !== null &&
        last !== undefined &&
        last[0] !== null &&
        last[1] === null &&
        before[start + last[0]]?.role === after[start + to]?.role;
      if (isRewrite) result[result.length - 1] = [last[0], to];
      else result.push([from, to]);
    }
    return result;
  }
}

/** The longest common subsequence; where that would be too much work, all old ones went and all new ones came. */
function matchMiddle(left: readonly string[], right: readonly string[]): PlacePair[] {
  if (left.length * right.length > MAX_CELLS) {
    return [
      ...left.map((_, place): PlacePair => [place, null]),
      ...right.map((_, place): PlacePair => [null, place]),
    ];
  }
  return alignSequences(left, right);
}
