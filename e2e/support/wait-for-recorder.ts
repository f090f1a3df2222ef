import { createClawglassClient } from "@clawglass/client";
import { type Recorder, RecorderListSchema, type RecorderProcess } from "@clawglass/core/api";
import { waitUntil } from "@clawglass/testing";

/** Waits until the recorder of this kind of process says something, and gives all that it says. */
export async function waitForRecorder(
  serverUrl: string,
  process: RecorderProcess,
  what: string,
  isSo: (recorder: Recorder) => boolean,
): Promise<Recorder> {
  const client = createClawglassClient({ baseUrl: serverUrl, fetch });
  let last: unknown = null;
  return waitUntil(
    what,
    async () => {
      last = await client.listRecorders();
      const { recorders } = RecorderListSchema.parse(last);
      return recorders.find((recorder) => recorder.process === process && isSo(recorder));
    },
    { intervalMs: 200, describe: () => JSON.stringify(last, null, 2) },
  );
}
