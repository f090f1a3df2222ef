/** Counts what the recorder saw and what did not go as planned. Names from outside are capped, so that it cannot grow. */
export class Counters {
  readonly events: Record<string, number> = {};
  /** When each of them came last, in ms since 1970. */
  readonly lastEventAtMs: Record<string, number> = {};
  readonly faults: Record<string, number> = {};
  spansEmitted = 0;
  runsClosed = 0;
  truncatedTexts = 0;
  truncatedChars = 0;

  countEvent(name: string, atMs: number): void {
    increase(this.events, name);
    if (this.events[name] !== undefined) this.lastEventAtMs[name] = atMs;
  }

  countFault(kind: string): void {
    increase(this.faults, kind);
  }
}

const MAX_NAMES = 200;

function increase(counts: Record<string, number>, name: string): void {
  const known = counts[name];
  if (known !== undefined) counts[name] = known + 1;
  else if (Object.keys(counts).length < MAX_NAMES) counts[name] = 1;
}
