import { Html, type html } from "./html.ts";

export type RunState = "ok" | "failed" | "running" | "lost";
type Markup = ReturnType<typeof html>;

const WORDS: Record<RunState, string> = { ok: "OK", failed: "Failed", running: "Running", lost: "Lost" };

/** The page's shapes: each state has a colour, a shape and a word. */
const SHAPES: Record<RunState, string> = {
  ok: '<circle cx="7" cy="7" r="6.5" fill="currentColor"/><path d="m4.2 7.2 2 2 3.6-4.2" fill="none" stroke="var(--ground)" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/>',
  failed:
    '<path d="M4.3.5h5.4L13.5 4.3v5.4L9.7 13.5H4.3L.5 9.7V4.3z" fill="currentColor"/><path d="m4.7 4.7 4.6 4.6M9.3 4.7 4.7 9.3" stroke="var(--ground)" stroke-width="1.6" stroke-linecap="round"/>',
  running:
    '<circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" opacity=".35"/><path d="M7 1.5A5.5 5.5 0 1 1 1.5 7" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/>',
  lost: '<circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" stroke-width="1.8" stroke-dasharray="2.6 2.2"/>',
};

export function renderGlyph(state: RunState): Markup {
  return new Html(
    `<svg class="glyph s-${state}" viewBox="0 0 14 14" role="img" aria-label="${WORDS[state]}">${SHAPES[state]}</svg>`,
  );
}

export function renderState(state: RunState): Markup {
  const svg = `<svg class="glyph" viewBox="0 0 14 14" aria-hidden="true">${SHAPES[state]}</svg>`;
  return new Html(`<span class="state s-${state}">${svg} ${WORDS[state]}</span>`);
}
