import type { DeletedTraces, TaggedTraces } from "@clawglass/core/api";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { fetchTraceLine, sendChange } from "../../../lib/api-client.ts";
import { countRuns } from "../../../lib/count-runs.ts";
import { formatExactCount } from "../../../lib/format-number.ts";
import { useFeedback, useWho } from "../../feedback/hooks/use-feedback.ts";
import { giveLabel } from "../../feedback/model/label-changes.ts";

/** So long a deletion is held back, and can be undone: nothing was deleted until then. */
export const DELETE_AFTER_MS = 8_000;
const MAX_AT_ONCE = 1_000;
const EXPORTS_AT_ONCE = 4;
/** A label is a change of its own and waits in the browser until the server has it; an export is put together there. */
const MAX_LABELS = 500;
const MAX_EXPORTS = 1_000;

/** What was done last, in words, and how to take it back. */
export interface BulkNote {
  words: string;
  undo: (() => void) | null;
  isProblem: boolean;
}

/** What a person does to many runs: label, tag, export, delete. */
export function useBulk() {
  const client = useQueryClient();
  const feedback = useFeedback();
  const who = useWho().name;
  const [note, setNote] = useState<BulkNote | null>(null);
  const [leaving, setLeaving] = useState<ReadonlySet<string>>(new Set());
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  // Left before the time was up: nothing is deleted.
  useEffect(() => () => void (timer.current && clearTimeout(timer.current)), []);
  const say = (words: string, undo: (() => void) | null = null) => setNote({ words, undo, isProblem: false });
  const refuse = (words: string) => setNote({ words, undo: null, isProblem: true });
  const attempt = async (what: string, task: () => Promise<void>) => {
    try {
      await task();
    } catch (error) {
      const why = error instanceof Error ? error.message : "";
      setNote({ words: `${what} did not work. ${why}`, undo: null, isProblem: true });
    }
  };
  const forgetLists = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["traces"] }),
      client.invalidateQueries({ queryKey: ["facets"] }),
    ]);

  return {
    note,
    leaving,
    dismiss: () => setNote(null),
    label: (ids: readonly string[], name: string, value: unknown, valueWords: string) => {
      if (ids.length > MAX_LABELS) {
        refuse(
          `At most ${MAX_LABELS} runs are labelled at once; nothing was done. Narrow the filter, or set a tag.`,
        );
        return;
      }
      const acts = ids.map((traceId) =>
        giveLabel({
          traceId,
          target: { kind: "run" },
          name,
          kind: "feedback",
          value,
          note: null,
          who,
          replaces: null,
          words: "",
        }),
      );
      const act = feedback.do(...acts);
      say(`${countRuns(ids.length)} labelled ${valueWords}.`, () => {
        feedback.undo(act);
        say("The labels were taken back.");
      });
    },
    tag: (ids: readonly string[], key: string, value: string) =>
      attempt("Tagging", async () => {
        // Until it is done there is nothing to undo: not this, and not what was done before.
        say(`Setting tag ${key}.`);
        const { before } = await changeTag(ids, key, value);
        await forgetLists();
        say(
          `${countRuns(Object.keys(before).length)} tagged ${key}.`,
          () =>
            void attempt("Taking the tag back", async () => {
              say(`Taking tag ${key} back.`);
              for (const old of new Set(Object.values(before))) {
                await changeTag(
                  Object.keys(before).filter((id) => before[id] === old),
                  key,
                  old,
                );
              }
              await forgetLists();
              say("The tags are as they were.");
            }),
        );
      }),
    export: (ids: readonly string[]) =>
      attempt("The export", async () => {
        if (ids.length > MAX_EXPORTS) {
          refuse(
            `At most ${formatExactCount(MAX_EXPORTS)} runs are exported by the page; nothing was done. clawglass export --filter writes any number.`,
          );
          return;
        }
        const lines: string[] = [];
        for (let at = 0; at < ids.length; at += EXPORTS_AT_ONCE) {
          say(`Exporting ${at} of ${ids.length}.`);
          lines.push(...(await Promise.all(ids.slice(at, at + EXPORTS_AT_ONCE).map(fetchTraceLine))));
        }
        download(`clawglass-${ids.length}-runs.jsonl`, `${lines.join("\n")}\n`);
        say(`${countRuns(ids.length)} exported; secrets are masked. clawglass import reads the file.`);
      }),
    delete: (ids: readonly string[]) => {
      if (timer.current !== null) clearTimeout(timer.current);
      setLeaving(new Set(ids));
      say(`${countRuns(ids.length)} will be deleted in ${DELETE_AFTER_MS / 1_000} seconds.`, () => {
        if (timer.current !== null) clearTimeout(timer.current);
        timer.current = null;
        setLeaving(new Set());
        say("Nothing was deleted.");
      });
      timer.current = setTimeout(() => {
        timer.current = null;
        void attempt("Deleting", async () => {
          let deletedCount = 0;
          for (let at = 0; at < ids.length; at += MAX_AT_ONCE) {
            const answer = await sendChange("POST", "/traces/delete", {
              traceIds: ids.slice(at, at + MAX_AT_ONCE),
            });
            deletedCount += (answer as DeletedTraces).deletedCount;
          }
          await forgetLists();
          say(`${formatExactCount(deletedCount)} ${deletedCount === 1 ? "run was" : "runs were"} deleted.`);
        }).finally(() => setLeaving(new Set()));
      }, DELETE_AFTER_MS);
    },
  };
}

export type Bulk = ReturnType<typeof useBulk>;

async function changeTag(ids: readonly string[], key: string, value: string | null): Promise<TaggedTraces> {
  const before: TaggedTraces["before"] = {};
  for (let at = 0; at < ids.length; at += MAX_AT_ONCE) {
    const answer = await sendChange("POST", "/traces/tag", {
      traceIds: ids.slice(at, at + MAX_AT_ONCE),
      key,
      value,
    });
    Object.assign(before, (answer as TaggedTraces).before);
  }
  return { before };
}

function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "application/x-ndjson" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
