import type { LiveEvent } from "@clawglass/core/api";
import { describe, expect, it } from "vitest";
import {
  createLiveConnection,
  type EventStream,
  type LiveStatus,
  parseLiveEvent,
} from "./live-connection.ts";

function setUp() {
  const streams: { listeners: Map<string, (event: { data?: unknown }) => void>; isClosed: boolean }[] = [];
  const tasks: { task: () => void; delayMs: number }[] = [];
  const statuses: LiveStatus[] = [];
  const events: unknown[] = [];
  let gapCount = 0;
  let nowMs = 1_000;
  const connection = createLiveConnection({
    openStream(): EventStream {
      const stream = { listeners: new Map<string, (event: { data?: unknown }) => void>(), isClosed: false };
      streams.push(stream);
      return {
        addEventListener: (name, listener) => void stream.listeners.set(name, listener),
        close: () => {
          stream.isClosed = true;
        },
      };
    },
    nowMs: () => nowMs,
    schedule(task, delayMs) {
      tasks.push({ task, delayMs });
      return () => {};
    },
    onStatus: (status) => void statuses.push(status),
    onEvent: (event) => void events.push(event),
    onGap: () => {
      gapCount += 1;
    },
  });
  const send = (event: LiveEvent) =>
    streams.at(-1)?.listeners.get(event.kind)?.({ data: JSON.stringify(event) });
  const breakStream = () => streams.at(-1)?.listeners.get("error")?.({});
  return {
    connection,
    streams,
    tasks,
    statuses,
    events,
    send,
    breakStream,
    gapCount: () => gapCount,
    passMs: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe("live connection", () => {
  it("is live after the server's hello", () => {
    const { connection, send, statuses } = setUp();
    connection.start();
    send({ kind: "hello", storeId: "s", sequence: 4 });
    expect(statuses).toEqual([{ kind: "live", sinceMs: 1_000 }]);
  });

  it("does not call the server gone for one short break, and does after the second", () => {
    const { connection, send, breakStream, statuses, tasks } = setUp();
    connection.start();
    send({ kind: "hello", storeId: "s", sequence: 4 });
    breakStream();
    expect(statuses.at(-1)?.kind).toBe("live");
    tasks.at(-1)?.task();
    breakStream();
    expect(statuses.at(-1)).toEqual({ kind: "gone", sinceMs: 1_000, retryAtMs: 3_000 });
  });

  it("waits longer between tries, at most ten seconds", () => {
    const { connection, breakStream, tasks } = setUp();
    connection.start();
    for (let index = 0; index < 7; index += 1) {
      breakStream();
      tasks.at(-1)?.task();
    }
    expect(tasks.map((task) => task.delayMs)).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000]);
  });

  it("tells a gap when it comes back to a later sequence, and none when nothing happened meanwhile", () => {
    const { connection, send, breakStream, tasks, gapCount } = setUp();
    connection.start();
    send({ kind: "hello", storeId: "s", sequence: 4 });
    breakStream();
    tasks.at(-1)?.task();
    send({ kind: "hello", storeId: "s", sequence: 4 });
    expect(gapCount()).toBe(0);
    breakStream();
    tasks.at(-1)?.task();
    send({ kind: "hello", storeId: "s", sequence: 9 });
    expect(gapCount()).toBe(1);
  });

  it("tells a gap on reset and when the store is another one", () => {
    const { connection, send, gapCount } = setUp();
    connection.start();
    send({ kind: "hello", storeId: "s", sequence: 4 });
    send({ kind: "reset", sequence: 5 });
    send({ kind: "hello", storeId: "other", sequence: 5 });
    expect(gapCount()).toBe(2);
  });

  it("ignores messages of a stream that was replaced", () => {
    const { connection, streams, events } = setUp();
    connection.start();
    connection.retryNow();
    streams[0]?.listeners.get("trace-deleted")?.({
      data: '{"kind":"trace-deleted","sequence":1,"traceId":"t"}',
    });
    expect(events).toEqual([]);
    expect(streams[0]?.isClosed).toBe(true);
  });
});

describe("reading a live event", () => {
  it("takes known kinds and refuses everything else", () => {
    expect(parseLiveEvent('{"kind":"reset","sequence":3}')).toEqual({ kind: "reset", sequence: 3 });
    for (const data of [
      undefined,
      "",
      "null",
      "[]",
      "{",
      '{"kind":"reset"}',
      '{"kind":"other","sequence":1}',
    ]) {
      expect(parseLiveEvent(data)).toBeNull();
    }
  });
});
