/** A model call as far as pairing is concerned. */
export interface PairableCall {
  startMs: number;
  endMs: number | null;
  failureKind: string | null;
}

const TOLERANCE_MS = 50;

/**
 * Which call gave which answer. Answers carry the time at which their call began; both lists are in order, and a call
 * that timed out or was cut off gave none. An answer that fits no call's time goes by position, if the counts agree.
 *
 * @returns for each answer the index of its call, or null
 */
export function pairAnswers(
  answerTimesMs: readonly (number | null)[],
  calls: readonly PairableCall[],
): (number | null)[] {
  const able = calls.map((call, index) => ({ call, index })).filter(({ call }) => canHaveAnswered(call));
  const paired: (number | null)[] = [];
  let next = 0;
  for (const timeMs of answerTimesMs) {
    const found = able.findIndex(
      ({ call }, position) => position >= next && timeMs !== null && coversTime(call, timeMs),
    );
    paired.push(found < 0 ? null : (able[found]?.index ?? null));
    if (found >= 0) next = found + 1;
  }
  if (paired.includes(null) && answerTimesMs.length === able.length) return able.map(({ index }) => index);
  return paired;
}

function canHaveAnswered(call: PairableCall): boolean {
  return call.failureKind !== "timeout";
}

/** Whether an answer of this time can be the call's. */
export function coversTime(call: PairableCall, timeMs: number): boolean {
  const endMs = call.endMs ?? Number.POSITIVE_INFINITY;
  return timeMs >= call.startMs - TOLERANCE_MS && timeMs <= endMs + TOLERANCE_MS;
}
