import { createStore, useStore } from "../../../lib/create-store.ts";
import { readPreference, writePreference } from "../../../lib/preferences.ts";
import type { LabelAct } from "../model/label-changes.ts";
import { useOutbox } from "./OutboxContext.tsx";

const MAX_UNDO = 50;
const isName = (value: unknown): value is string => typeof value === "string" && value.trim() !== "";

const who = createStore<string | null>(null);
const acts = createStore<readonly LabelAct[]>([]);

/** Whose labels these are. Kept in this browser: several people may share one server. */
export function useWho(): { name: string; setName: (name: string) => void } {
  const name = useStore(who) ?? readPreference("who", isName, "you");
  return {
    name,
    setName(next) {
      const trimmed = next.trim().slice(0, 100) || "you";
      writePreference("who", trimmed);
      who.set(trimmed);
    },
  };
}

export interface Feedback {
  do: (...steps: LabelAct[]) => void;
  /** What `undo` would take back; null when there is nothing. */
  last: LabelAct | null;
  undo: () => LabelAct | null;
}

/** Does things to labels and can take the last ones back, as long as the page is open. */
export function useFeedback(): Feedback {
  const outbox = useOutbox();
  const done = useStore(acts);
  return {
    last: done.at(-1) ?? null,
    do(...steps) {
      const act: LabelAct = {
        words: steps.flatMap(({ words }) => (words === "" ? [] : [words])).join(", "),
        changes: steps.flatMap(({ changes }) => changes),
        undo: steps.toReversed().flatMap(({ undo }) => undo),
      };
      acts.set([...acts.get(), act].slice(-MAX_UNDO));
      outbox.add(act.changes);
    },
    undo() {
      const act = acts.get().at(-1);
      if (!act) return null;
      acts.set(acts.get().slice(0, -1));
      outbox.add(act.undo);
      return act;
    },
  };
}
