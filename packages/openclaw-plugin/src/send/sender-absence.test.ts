import { describe, expect, it } from "vitest";
import { HttpFailure } from "./http-client.ts";
import { Sender } from "./sender.ts";
import { NO_CREDENTIALS } from "./server-target.ts";

interface Bench {
  sender: Sender;
  /** What the sender waited, in ms; a wait lasts until `waitOut`, or until it is woken. */
  waits: number[];
  looks: () => number;
  passTime(ms: number): void;
  /** Lets the wait run out. */
  waitOut(): Promise<void>;
}

/** A sender with one waiting batch and nobody at the server's address. */
function startWithoutServer(): Bench {
  let nowMs = 0;
  let looks = 0;
  let endWait: () => void = () => undefined;
  const waits: number[] = [];
  const batch = { gzip: new Uint8Array(), sizes: [1], keys: ["t/s"], writtenAtMs: 0 };
  const sender = new Sender({
    http: async () => {
      looks += 1;
      throw new HttpFailure("refused", "nobody");
    },
    clock: () => nowMs,
    random: () => 1,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        waits.push(ms);
        endWait = resolve;
        signal.addEventListener("abort", () => resolve());
      }),
    source: {
      peek: async () => ({ batch, source: null }),
      acknowledge: async () => undefined,
      reject: async () => undefined,
      noteError: () => undefined,
      noteServer: () => undefined,
      hasOpenSpans: () => false,
      takeOpenSpans: async () => null,
    },
  });
  sender.configure({
    target: { trackingUri: "http://127.0.0.1:1", credentials: NO_CREDENTIALS },
    experiment: { id: null, name: null },
  });
  return {
    sender,
    waits,
    looks: () => looks,
    passTime(ms) {
      nowMs += ms;
    },
    async waitOut() {
      nowMs += waits.at(-1) ?? 0;
      endWait();
      await settle();
    },
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("Sender without a server", () => {
  it("looks again every few seconds, however long the server is away", async () => {
    const { sender, waits, waitOut } = startWithoutServer();
    await settle();
    for (let tries = 0; tries < 30; tries += 1) await waitOut();
    expect(waits.slice(0, 5)).toEqual([1000, 2000, 4000, 5000, 5000]);
    expect(Math.max(...waits)).toBe(5000);
    await sender.stop();
  });

  it("looks at once when new spans come, but not more than once a second", async () => {
    const { sender, looks, passTime, waitOut } = startWithoutServer();
    await settle();
    for (let tries = 0; tries < 5; tries += 1) await waitOut();
    const before = looks();
    sender.wake();
    await settle();
    expect(looks()).toBe(before); // just looked
    passTime(1000);
    sender.wake();
    await settle();
    expect(looks()).toBe(before + 1);
    sender.wake();
    await settle();
    expect(looks()).toBe(before + 1);
    await sender.stop();
  });
});
