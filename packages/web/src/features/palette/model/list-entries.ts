import type { TraceSummary } from "@clawglass/core/api";
import type { StateName } from "../../../ui/StateGlyph.tsx";
import { oneLine, toStateName, toTitle } from "../../traces/model/trace-view.ts";

/** One line of the palette. What opens something stands before what changes something. */
export interface PaletteEntry {
  id: string;
  group: "Pages" | "Runs" | "Do";
  label: string;
  state: StateName | null;
  run: () => void;
}

export interface PaletteActions {
  pages: readonly { label: string; open: () => void }[];
  commands: readonly { label: string; run: () => void }[];
  openTrace: (traceId: string) => void;
  searchRuns: (text: string) => void;
}

/** Entries for what was typed: pages and commands by their words, runs as the server found them. */
export function listEntries(
  text: string,
  traces: readonly TraceSummary[],
  actions: PaletteActions,
): PaletteEntry[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (label: string) => words.every((word) => label.toLowerCase().includes(word));
  const pages = actions.pages
    .filter(({ label }) => fits(label))
    .map(
      ({ label, open }): PaletteEntry => ({
        id: `page ${label}`,
        group: "Pages",
        label,
        state: null,
        run: open,
      }),
    );
  const runs = traces.map(
    (trace): PaletteEntry => ({
      id: `run ${trace.traceId}`,
      group: "Runs",
      label: oneLine(toTitle(trace), 160),
      state: toStateName(trace),
      run: () => actions.openTrace(trace.traceId),
    }),
  );
  const commands = actions.commands
    .filter(({ label }) => fits(label))
    .map(({ label, run }): PaletteEntry => ({ id: `do ${label}`, group: "Do", label, state: null, run }));
  const search: PaletteEntry[] =
    words.length === 0
      ? []
      : [
          {
            id: "search",
            group: "Do",
            label: `Show all runs with “${text.trim()}”`,
            state: null,
            run: () => actions.searchRuns(text.trim()),
          },
        ];
  return [...pages, ...runs, ...search, ...commands];
}
