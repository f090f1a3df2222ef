import { buildBatch, buildSpan } from "../testkit/build-span.ts";
import { createSqliteEngine } from "./sqlite-engine.ts";

/** Writes until it is killed, and prints each trace id after its commit. Started by the durability test only. */
const [location = "", run = "0"] = process.argv.slice(2);
const writer = await createSqliteEngine().openWriter(location);
const history: unknown[] = [{ role: "system", content: "Be careful. ".repeat(200) }];

async function send(sender: number): Promise<void> {
  for (let index = 0; ; index += 1) {
    const traceId = `tr-${run}-${sender}-${index}`;
    history.push({ role: "user", content: `message ${run}.${sender}.${index} `.repeat(20) });
    const json = JSON.stringify({ messages: history.slice(-40) });
    const child = buildSpan({ traceId, spanId: "00000000000000b2", parentSpanId: "00000000000000a1" });
    const root = buildSpan({ traceId, spanId: "00000000000000a1", attributes: [{ key: "in", json }] });
    await writer.appendSpans(buildBatch([child]));
    await writer.appendSpans(buildBatch([root]));
    if (index % 7 === 3) {
      const deletedId = `tr-${run}-${sender}-${index - 1}`;
      process.stdout.write(`deleting ${deletedId}\n`); // from here on it may be there or not
      await writer.deleteTraces({ experimentId: "0", traceIds: [deletedId] });
    }
    writer.takeChanges();
    process.stdout.write(`stored ${traceId}\n`);
  }
}

await Promise.all([0, 1, 2, 3].map(send));
