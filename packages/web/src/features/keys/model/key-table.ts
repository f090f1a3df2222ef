export interface KeyHelp {
  keys: readonly string[];
  does: string;
}

/** What the `?` sheet shows: only keys that work. */
export const KEY_TABLE: readonly { title: string; rows: readonly KeyHelp[] }[] = [
  {
    title: "Everywhere",
    rows: [
      { keys: ["⌘K", "Ctrl K"], does: "find anything" },
      { keys: ["/"], does: "search on this page" },
      { keys: ["G", "H"], does: "health" },
      { keys: ["G", "T"], does: "traces" },
      { keys: ["G", "E"], does: "sessions" },
      { keys: ["R"], does: "review" },
      { keys: ["?"], does: "this sheet" },
      { keys: ["Esc"], does: "close, or step out" },
    ],
  },
  {
    title: "Lists",
    rows: [
      { keys: ["J"], does: "next" },
      { keys: ["K"], does: "previous" },
      { keys: ["Enter"], does: "open" },
      { keys: ["Space"], does: "look without leaving" },
      { keys: ["X", "⇧X"], does: "select, select up to here" },
      { keys: ["L"], does: "label what is selected" },
      { keys: ["C"], does: "compare the one or two that are selected" },
      { keys: ["."], does: "show new runs" },
    ],
  },
  {
    title: "A run",
    rows: [
      { keys: ["T"], does: "conversation or tree" },
      { keys: ["[", "]"], does: "previous, next step" },
      { keys: ["←", "→"], does: "fold, unfold" },
      { keys: ["E"], does: "next failed step" },
      { keys: ["S"], does: "slowest step, then the next slowest" },
      { keys: ["1–9"], does: "show so many levels; 0 shows all" },
      { keys: ["N", "⇧N"], does: "next, previous hit" },
      { keys: ["P"], does: "critical path" },
      { keys: ["C"], does: "lay another run beside it" },
      { keys: ["L"], does: "label it" },
      { keys: ["Z"], does: "undo the last label" },
    ],
  },
  {
    title: "Two runs side by side",
    rows: [
      { keys: ["[", "]"], does: "previous, next step" },
      { keys: ["A"], does: "all steps, or only what differs" },
      { keys: ["X"], does: "swap the two runs" },
      { keys: ["Esc"], does: "close the step" },
    ],
  },
  {
    title: "Review",
    rows: [
      { keys: ["1"], does: "good" },
      { keys: ["2"], does: "bad, then what was wrong" },
      { keys: ["A", "B", "D", "F"], does: "what was wrong" },
      { keys: ["3"], does: "skip" },
      { keys: ["N"], does: "note" },
      { keys: ["C"], does: "better answer" },
      { keys: ["O"], does: "open the run" },
      { keys: ["H"], does: "hide opinions" },
      { keys: ["Z"], does: "undo" },
    ],
  },
];
