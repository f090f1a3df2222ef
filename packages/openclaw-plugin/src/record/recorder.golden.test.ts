import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { RECORDINGS, readRecording } from "@clawglass/testing/recordings";
import { describe, expect, it } from "vitest";
import { createRecorderBench } from "./testkit/collect-spans.ts";
import { replay } from "./testkit/replay.ts";
import { toSpanTrees } from "./testkit/span-tree.ts";

/** Set it to write the golden files anew; then read every change against the recording before it is committed. */
const isUpdating = process.env.UPDATE_GOLDEN === "1";

describe("recorder, on recorded runs", () => {
  it.each(RECORDINGS)("gives %s the span trees of its golden file", async (name) => {
    const bench = createRecorderBench();
    await replay(bench, readRecording(name));
    const actual = `${JSON.stringify(toSpanTrees(bench.spans()), null, 2)}\n`;
    const file = new URL(`./golden/${name}.json`, import.meta.url);
    if (isUpdating) {
      mkdirSync(new URL("./golden/", import.meta.url), { recursive: true });
      writeFileSync(file, actual);
    }
    expect(actual).toBe(readFileSync(file, "utf8"));
  });

  it.each(RECORDINGS)("gives %s the same spans when events are handled late and in one go", async (name) => {
    const live = createRecorderBench();
    const late = createRecorderBench();
    await replay(live, readRecording(name));
    await replay(late, readRecording(name), { isLive: false });
    expect(toSpanTrees(late.spans())).toEqual(toSpanTrees(live.spans()));
  });
});
