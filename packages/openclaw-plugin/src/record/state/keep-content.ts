import { toBoundedText, toJsonText } from "../content/plain-value.ts";
import type { RecordContext } from "../record-context.ts";
import type { RunState } from "./run-state.ts";

/** Counts a text that the run holds from now on. */
export function keepText<T extends string | null>(run: RunState, text: T): T {
  if (text !== null) run.retainedChars += text.length;
  return text;
}

/** JSON text of a value of the host, redacted and bounded; null with content off. */
export function keepJson(context: RecordContext, run: RunState, value: unknown): string | null {
  if (!run.contentKept || value === undefined) return null;
  return keepText(run, toJsonText(value, context.plain));
}

/** A text of the host, redacted and bounded; null with content off. */
export function keepHostText(
  context: RecordContext,
  run: RunState,
  text: string | null,
  key: string,
): string | null {
  if (!run.contentKept || text === null) return null;
  return keepText(run, toBoundedText(text, key, context.plain));
}

/** A provider's or tool's error: it may repeat what was sent, so with content off only its class is kept. */
export function keepErrorText(
  context: RecordContext,
  run: RunState,
  text: string | null,
  category: string | null,
): string | null {
  return run.contentKept ? keepHostText(context, run, text, "error") : category;
}
