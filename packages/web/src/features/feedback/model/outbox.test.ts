import { expect, it } from "vitest";
import { createOutbox, type FeedbackChange, type OutboxEntry, type OutboxStorage } from "./outbox.ts";

const skip = (traceId: string): FeedbackChange => ({
  kind: "answer",
  traceId,
  outcome: "skipped",
  title: null,
});

function memoryStorage(): OutboxStorage {
  const kept = new Map<string, OutboxEntry>();
  return {
    list: () => [...kept.values()].sort((left, right) => (left.id < right.id ? -1 : 1)),
    put: (entry) => void kept.set(entry.id, entry),
    remove: (id) => void kept.delete(id),
  };
}

function setUp(storage = memoryStorage()) {
  const sent: string[] = [];
  const tasks: (() => void)[] = [];
  const server = { failure: null as Error | null };
  let lastId = storage.list().length;
  const outbox = createOutbox({
    storage,
    async send(change) {
      if (server.failure) throw server.failure;
      sent.push(change.traceId);
    },
    toRefusal: (error) => (error instanceof RangeError ? error.message : null),
    onSent: () => {},
    nowMs: () => 0,
    newId: () => {
      lastId += 1;
      return String(lastId).padStart(6, "0");
    },
    schedule: (task) => void tasks.push(task),
    withLock: (task) => task(),
  });
  return { outbox, sent, tasks, server, storage };
}

it("sends in the order in which things were said, and forgets what the server has", async () => {
  const { outbox, sent } = setUp();
  outbox.add([skip("a"), skip("b")]);
  outbox.add([skip("c")]);
  await outbox.flush();
  await Promise.resolve();
  expect(sent).toEqual(["a", "b", "c"]);
  expect(outbox.entries.get()).toEqual([]);
});

it("keeps everything while the server is gone, and sends each once when it is back", async () => {
  const { outbox, sent, tasks, server } = setUp();
  server.failure = new Error("no answer");
  outbox.add([skip("a"), skip("b")]);
  await outbox.flush();
  expect(outbox.entries.get().map(({ change }) => change.traceId)).toEqual(["a", "b"]);
  expect(tasks).toHaveLength(1);
  server.failure = null;
  tasks[0]?.();
  await outbox.flush();
  expect(sent).toEqual(["a", "b"]);
});

it("survives that the page is left: a new page sends what the old one could not", async () => {
  const first = setUp();
  first.server.failure = new Error("no answer");
  first.outbox.add([skip("a")]);
  await first.outbox.flush();
  const second = setUp(first.storage);
  expect(second.outbox.entries.get()).toHaveLength(1);
  await second.outbox.flush();
  expect(second.sent).toEqual(["a"]);
});

it("does not let one that the server refuses hold up the others, and says why", async () => {
  const { outbox, sent, server } = setUp();
  server.failure = new RangeError("There is no trace a.");
  outbox.add([skip("a")]);
  await outbox.flush();
  server.failure = null;
  outbox.add([skip("b")]);
  await outbox.flush();
  expect(sent).toEqual(["b"]);
  const [refused] = outbox.entries.get();
  expect(refused?.refusal).toBe("There is no trace a.");
  outbox.discard(refused?.id ?? "");
  expect(outbox.entries.get()).toEqual([]);
});
