/**
 * The look of an exported trace: the page's own tokens (packages/web/src/app/tokens.css; a test compares them) and the few rules
 * that a page without script needs. Follows the reader's light or dark setting.
 */
export const TRACE_PAGE_STYLE = `:root {
  color-scheme: light dark;
  --font: system-ui, -apple-system, "Segoe UI", sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, monospace;
  --ground: light-dark(oklch(0.965 0.008 205), oklch(0.185 0.018 222));
  --surface: light-dark(oklch(0.99 0.004 205), oklch(0.218 0.02 222));
  --sunken: light-dark(oklch(0.94 0.011 205), oklch(0.158 0.016 222));
  --hover: light-dark(oklch(0.95 0.014 205), oklch(0.252 0.024 220));
  --line: light-dark(oklch(0.885 0.014 210), oklch(0.32 0.022 220));
  --line-2: light-dark(oklch(0.64 0.024 215), oklch(0.545 0.028 218));
  --ink: light-dark(oklch(0.235 0.028 228), oklch(0.955 0.008 205));
  --ink-2: light-dark(oklch(0.4 0.028 225), oklch(0.815 0.014 210));
  --ink-3: light-dark(oklch(0.505 0.026 222), oklch(0.705 0.02 214));
  --tide: light-dark(oklch(0.455 0.085 222), oklch(0.815 0.085 207));
  --tide-wash: light-dark(oklch(0.925 0.03 207), oklch(0.3 0.045 218));
  --d-1: light-dark(oklch(0.33 0.065 232), oklch(0.9 0.06 200));
  --d-3: light-dark(oklch(0.56 0.09 215), oklch(0.66 0.09 214));
  --d-4: light-dark(oklch(0.625 0.08 203), oklch(0.55 0.075 220));
  --claw: light-dark(oklch(0.532 0.188 29), oklch(0.725 0.165 30));
  --claw-wash: light-dark(oklch(0.945 0.028 29), oklch(0.285 0.06 27));
  --claw-line: light-dark(oklch(0.8 0.09 29), oklch(0.47 0.11 28));
  --ok: light-dark(oklch(0.485 0.095 170), oklch(0.8 0.115 170));
  --run: light-dark(oklch(0.5 0.13 255), oklch(0.78 0.105 250));
}
* { box-sizing: border-box; margin: 0; }
body { background: var(--ground); color: var(--ink); font: 0.875rem/1.25rem var(--font); }
a { color: var(--tide); }
a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 2px solid var(--tide); outline-offset: 2px; }
h1 { font: 600 1.25rem/1.75rem var(--font); overflow-wrap: anywhere; }
h2 { font: 600 1rem/1.5rem var(--font); margin-bottom: 12px; }
h3 { font: 600 0.8125rem/1.25rem var(--font); color: var(--ink-2); margin: 12px 0 4px; }
code, pre { font-family: var(--mono); font-size: 0.8125rem; line-height: 1.25rem; }
ol, ul { list-style: none; padding: 0; }
.page > header { padding: 16px 24px; border-bottom: 1px solid var(--line-2); }
.brand { font-weight: 600; color: var(--ink-2); display: flex; gap: 8px; align-items: center; margin-bottom: 12px; }
.title { display: flex; gap: 12px; align-items: flex-start; }
.title .glyph { margin-top: 4px; flex: none; }
.because { color: var(--ink-2); overflow-wrap: anywhere; margin-top: 4px; }
.facts { display: flex; flex-wrap: wrap; gap: 8px 32px; margin: 12px 0 0 32px; }
.facts dt { font-size: 0.75rem; line-height: 1rem; color: var(--ink-3); }
.facts dd { font-weight: 600; overflow-wrap: anywhere; }
.facts small { font-size: 0.75rem; font-weight: 400; color: var(--ink-2); }
.jump { display: flex; flex-wrap: wrap; gap: 16px; margin: 12px 0 0 32px; }
main { padding: 24px; display: grid; gap: 40px; max-width: 1200px; margin: 0 auto; }
main > section { min-width: 0; }
.glyph { width: 14px; height: 14px; vertical-align: -2px; }
.title .glyph { width: 22px; height: 22px; }
.s-ok { color: var(--ok); } .s-failed { color: var(--claw); } .s-running { color: var(--run); } .s-lost { color: var(--ink-3); }
.state { font-weight: 600; white-space: nowrap; }
.dim { color: var(--ink-3); } .mid { color: var(--ink-2); } .small { font-size: 0.8125rem; }
.steps { max-width: 840px; }
.step { display: grid; grid-template-columns: 72px minmax(0, 1fr); gap: 12px; padding-bottom: 12px; }
.step > time { font-size: 0.75rem; color: var(--ink-3); text-align: right; padding-top: 10px; }
.box { background: var(--surface); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; overflow-wrap: anywhere; }
.box > header, .box > summary { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: baseline; }
.box .end { margin-left: auto; }
.you { background: var(--tide-wash); border-color: transparent; margin-right: 48px; }
.you .dim { color: var(--ink-2); }
.failed { border-color: var(--claw-line); border-left: 3px solid var(--claw); }
.agent { border-left: 3px solid var(--d-3); }
.agent .steps { margin-top: 12px; }
.prose { font: 1rem/1.5rem var(--font); white-space: pre-wrap; overflow-wrap: anywhere; margin-top: 4px; }
.error { background: var(--claw-wash); border-radius: 4px; padding: 8px 12px; margin-top: 8px; white-space: pre-wrap; overflow-wrap: anywhere; }
.well { background: var(--sunken); border-radius: 4px; padding: 8px 12px; margin-top: 4px; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 480px; overflow: auto; tab-size: 2; }
.notice { color: var(--ink-2); padding: 8px 0; overflow-wrap: anywhere; }
.cut { display: inline-block; max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; vertical-align: bottom; }
.sign { background: var(--claw-wash); border: 1px solid var(--claw-line); border-radius: 2px; font: 0.75rem/1rem var(--mono); padding: 0 3px; }
summary > h2 { display: inline-block; margin: 0; }
summary { cursor: pointer; border-radius: 4px; }
summary:hover { background: var(--hover); }
.spans { border-top: 1px solid var(--line); }
.spans > li { border-bottom: 1px solid var(--line); scroll-margin-top: 16px; }
.row { display: grid; grid-template-columns: minmax(0, 5fr) minmax(120px, 4fr) 80px 72px; gap: 12px; align-items: center; min-height: 32px; padding: 4px 8px; list-style: none; }
.row::-webkit-details-marker { display: none; }
.row .name { display: flex; gap: 8px; align-items: center; min-width: 0; }
.row .name > span { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.row .n { text-align: right; font-variant-numeric: tabular-nums; font-size: 0.8125rem; }
.row .type { flex: none; font-size: 0.75rem; line-height: 1rem; color: var(--ink-2); border: 1px solid var(--line-2); border-radius: 4px; padding: 0 4px; }
.head { font-size: 0.75rem; color: var(--ink-3); min-height: 24px; }
.twist { flex: none; width: 10px; color: var(--ink-3); transition: none; }
details[open] > .row .twist { transform: rotate(90deg); }
.bar { width: 100%; height: 12px; display: block; } .bar rect { fill: var(--d-3); } .bar .is-model { fill: var(--d-1); } .bar .is-failed { fill: var(--claw); }
.payload { padding: 4px 16px 16px 32px; }
.d1 { padding-left: 16px; } .d2 { padding-left: 32px; } .d3 { padding-left: 48px; } .d4 { padding-left: 64px; } .d5 { padding-left: 80px; } .d6 { padding-left: 96px; } .d7 { padding-left: 112px; } .d8 { padding-left: 128px; }
.role { font-weight: 600; margin-top: 12px; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; vertical-align: top; padding: 4px 16px 4px 0; border-bottom: 1px solid var(--line); font-weight: 400; overflow-wrap: anywhere; } th { color: var(--ink-2); width: 30%; } thead th { font-size: 0.75rem; width: auto; }
td .well { max-height: 240px; margin: 0; }
footer { padding: 16px 24px 32px; color: var(--ink-2); border-top: 1px solid var(--line); max-width: 1200px; margin: 0 auto; overflow-wrap: anywhere; }
@media (max-width: 760px) {
  .page > header, main, footer { padding-left: 16px; padding-right: 16px; }
  .facts, .jump { margin-left: 0; gap: 8px 24px; }
  .step { grid-template-columns: minmax(0, 1fr); gap: 2px; } .step > time { text-align: left; padding: 0; }
  .you { margin-right: 24px; }
  .row { grid-template-columns: minmax(0, 1fr) 72px; } .row > :nth-child(2), .row > :nth-child(4) { display: none; }
  .payload { padding-left: 8px; padding-right: 8px; }
  .d1, .d2, .d3, .d4, .d5, .d6, .d7, .d8 { padding-left: 12px; } .d3, .d4, .d5 { padding-left: 20px; } .d6, .d7, .d8 { padding-left: 28px; }
}
@media print { .well { max-height: none; } }
`;
