import { createClawglassClient } from "@clawglass/client";
import { SearchPageSchema } from "@clawglass/core/api";
import { expect, test } from "vitest";
import { encodeOtlp, TRACE_ID } from "../testkit/encode-otlp.ts";
import { startTestServer } from "../testkit/start-test-server.ts";

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

test("what arrived as OTLP is found by its words, with the place where they stand", async () => {
  const server = await startTestServer();
  try {
    const result = JSON.stringify("FETCH 1:412 timed out after 30000 ms");
    await server.post(
      encodeOtlp([
        {
          name: "mail_fetch",
          attributes: [text("mlflow.spanType", "TOOL"), text("mlflow.spanOutputs", result)],
        },
      ]),
    );
    const client = createClawglassClient({ baseUrl: server.url, fetch });
    const page = SearchPageSchema.parse(await client.search({ text: "nobody* fetch" }));
    expect(page).toMatchObject({ hits: [], nextCursor: null });
    const found = SearchPageSchema.parse(await client.search({ text: 'timed "FETCH 1"' }));
    expect(found.hits.map((hit) => hit.trace.traceId)).toEqual([TRACE_ID]);
    expect(found.hits[0]?.snippets[0]).toMatchObject({ place: "result", name: "mail_fetch" });
    const bad = await fetch(`${server.url}/api/clawglass/v1/search?text=`);
    expect(bad.status).toBe(400);
  } finally {
    await server.close();
  }
});
