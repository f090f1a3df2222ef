import { createRedactor, type Redactor } from "@clawglass/core";
import { encodeBatch } from "../send/encode-batch.ts";
import { createSenderIdentity } from "../send/to-readable-span.ts";
import type { BackgroundJobs, JobAnswer, JobRequest } from "./background-jobs.ts";

/** The worker's side of every job. */
export async function doBackgroundJob({ id, kind, request }: JobRequest): Promise<JobAnswer> {
  try {
    if (kind === "encode") {
      const { spans, pluginVersion } = request as BackgroundJobs["encode"]["request"];
      const outcome = await encodeBatch(spans, createSenderIdentity(pluginVersion), async () => undefined);
      return { id, answer: outcome };
    }
    const { texts, options } = request as BackgroundJobs["redact"]["request"];
    const redactor: Redactor = createRedactor(options);
    return {
      id,
      answer: { texts: texts.map((text) => redactor.redactText(text)), counts: { ...redactor.counts() } },
    };
  } catch {
    return { id, answer: null }; // the other side does it itself, and says what is wrong with it
  }
}
