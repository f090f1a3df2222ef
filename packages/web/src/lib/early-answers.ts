/** An answer that came with the page itself, as text, or one that is on its way. */
export type EarlyAnswer = string | Promise<Response>;

/** Answers that were asked for before the page's own code was there, by their path behind the root of the API. */
export type EarlyAnswers = Map<string, EarlyAnswer>;

declare global {
  interface Window {
    clawglassEarly?: EarlyAnswers;
  }
}

/** After this the page asks anew: what it shows then may have changed. */
const FRESH_MS = 10_000;

let wasTaken = false;

/** Hands over an answer that is on its way or there already; each once, and only to what asks for it first of all. */
export function takeEarlyAnswer(path: string): Promise<Response> | null {
  const answer = take(path);
  return typeof answer === "string" ? Promise.resolve(new Response(answer)) : answer;
}

/** The same for what is drawn at once, or not at all: only what came with the page itself. */
export function takeEarlyText(path: string): string | null {
  if (typeof globalThis.window?.clawglassEarly?.get(path) !== "string") return null;
  return take(path) as string | null;
}

/** Whether an early answer was handed over since this was last asked: it may lack what came before the page listened. */
export function checkEarlyTaken(): boolean {
  const isSo = wasTaken;
  wasTaken = false;
  return isSo;
}

function take(path: string): EarlyAnswer | null {
  const answers = globalThis.window?.clawglassEarly;
  const answer = answers?.get(path) ?? null;
  answers?.delete(path);
  if (answer === null || performance.now() >= FRESH_MS) return null;
  wasTaken = true;
  return answer;
}
