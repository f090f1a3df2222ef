/** Answers that were asked for before the page's own code was there, by their path behind the root of the API. */
export type EarlyAnswers = Map<string, Promise<Response>>;

declare global {
  interface Window {
    clawglassEarly?: EarlyAnswers;
  }
}

/** After this the page asks anew: what it shows then may have changed. */
const FRESH_MS = 10_000;

let wasTaken = false;

/** Hands over an answer that is on its way already; each once, and only to what asks for it first of all. */
export function takeEarlyAnswer(path: string): Promise<Response> | null {
  const answers = globalThis.window?.clawglassEarly;
  const answer = answers?.get(path) ?? null;
  answers?.delete(path);
  if (answer === null || performance.now() >= FRESH_MS) return null;
  wasTaken = true;
  return answer;
}

/** Whether an early answer was handed over since this was last asked: it may lack what came before the page listened. */
export function checkEarlyTaken(): boolean {
  const isSo = wasTaken;
  wasTaken = false;
  return isSo;
}
