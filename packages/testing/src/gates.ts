/** Named points at which one side waits for the other, so that a test acts in mid-run without sleeping. */
export interface Gates {
  /** Waits until the gate is released; rejects when the signal aborts. Returns at once when it was released before. */
  wait(name: string, signal: AbortSignal): Promise<void>;
  /** Lets everyone through who waits here or comes later. */
  release(name: string): void;
  /** How many wait at this gate now. */
  waitingCount(name: string): number;
}

export function createGates(): Gates {
  const released = new Set<string>();
  const waiting = new Map<string, Set<() => void>>();
  return {
    wait(name, signal) {
      if (released.has(name)) return Promise.resolve();
      const here = waiting.get(name) ?? new Set();
      waiting.set(name, here);
      return new Promise((resolve, reject) => {
        here.add(resolve);
        signal.addEventListener("abort", () => {
          here.delete(resolve);
          reject(signal.reason);
        });
      });
    },
    release(name) {
      released.add(name);
      for (const resolve of waiting.get(name) ?? []) resolve();
      waiting.delete(name);
    },
    waitingCount: (name) => waiting.get(name)?.size ?? 0,
  };
}
