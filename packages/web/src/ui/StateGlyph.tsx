/** What a run or step came to. Each has a colour, a shape and a word; never the colour alone. */
export type StateName = "ok" | "failed" | "running" | "lost" | "attention";

export const STATE_WORDS: Record<StateName, string> = {
  ok: "OK",
  failed: "Failed",
  running: "Running",
  lost: "Lost",
  attention: "Attention",
};

export function StateGlyph({ state, size = 14 }: { state: StateName; size?: number }) {
  return (
    <svg className={`glyph s-${state}`} width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">
      {SHAPES[state]}
    </svg>
  );
}

/** Shape and word together. */
export function StateLabel({ state, size = 14 }: { state: StateName; size?: number }) {
  return (
    <span className={`state s-${state}`}>
      <StateGlyph state={state} size={size} />
      <span>{STATE_WORDS[state]}</span>
    </span>
  );
}

const onMark = { stroke: "var(--ground)", strokeWidth: 1.6, strokeLinecap: "round" as const };

const SHAPES = {
  ok: (
    <>
      <circle cx="7" cy="7" r="6.5" fill="currentColor" />
      <path d="m4.2 7.2 2 2 3.6-4.2" fill="none" strokeLinejoin="round" {...onMark} />
    </>
  ),
  failed: (
    <>
      <path d="M4.3.5h5.4L13.5 4.3v5.4L9.7 13.5H4.3L.5 9.700V4.3z" fill="currentColor" />
      <path d="m4.7 4.7 4.6 4.6M9.3 4.7 4.7 9.3" {...onMark} />
    </>
  ),
  running: (
    <g className="spin">
      <circle cx="7" cy="7" r="5.5" fill="none" stroke="currentColor" opacity=".35" />
      <path
        d="M7 1.5A5.5 5.5 0 1 1 1.5 7"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
    </g>
  ),
  lost: (
    <circle
      cx="7"
      cy="7"
      r="5.5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeDasharray="2.6 2.2"
    />
  ),
  attention: (
    <>
      <path d="M7 .8 13.7 13H.3z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
      <path d="M7 5v3.600M7 10.800v.1" {...onMark} />
    </>
  ),
};
