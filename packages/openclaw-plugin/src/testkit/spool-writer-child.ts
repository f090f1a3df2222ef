import { encodeSpan, packBatch } from "../send/encode-spans.ts";
import { createSenderIdentity } from "../send/to-readable-span.ts";
import { Spool } from "../spool/spool.ts";
import { nodeSpoolDisk } from "../spool/spool-disk.ts";
import { DEFAULT_SPOOL_LIMITS } from "../spool/spool-types.ts";
import { createSpan } from "./test-spans.ts";

/**
 * Writes spans into a spool until it is killed, and says the number of each one that is on the disk.
 * Arguments: the spool's folder, the first number.
 */
const [root = "", first = "0"] = process.argv.slice(2);
const spool = new Spool({
  disk: nodeSpoolDisk,
  root,
  limits: { ...DEFAULT_SPOOL_LIMITS, segmentBytes: 4000 },
  environment: {
    owner: { pid: process.pid, host: "test", token: "c" },
    clock: () => Date.now(),
    mayPidRun: () => true,
  },
});
const identity = createSenderIdentity("0.0.0");
for (let number = Number(first); ; number += 1) {
  const batch = await packBatch([encodeSpan(createSpan(number), identity)]);
  await spool.append([batch], { opened: [], closedKeys: [], atMs: Date.now() });
  process.stdout.write(`${number}\n`);
}
