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
  /** Gives what was done, for `undo`. */
  do: (...steps: LabelAct[]) => LabelAct;
  /** What `undo` would take back; null when there is nothing. */
  last: LabelAct | null;
  /** Takes back what was done last, or the given act, once; null when there is nothing to take back. */
  undo: (which?: LabelAct) => LabelAct | null;
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
      return act;
    },
    undo(which) {
      const known = acts.get();
      const act = which === undefined ? known.at(-1) : known.find((each) => each === which);
      if (!act) return null;
      acts.set(known.filter((each) => each !== act));
      outbox.add(act.undo);
      return act;
    },
  };
}
