import type { AssessmentSourceType } from "@clawglass/core";

/** Who judged: a person, a model or a rule. Each has a colour, a shape and a word. */
export type SourceName = "human" | "judge" | "code";

export function toSourceName(type: AssessmentSourceType): SourceName {
  return type === "HUMAN" ? "human" : type === "LLM_JUDGE" ? "judge" : "code";
}

export const SOURCE_WORDS: Record<SourceName, string> = { human: "person", judge: "judge", code: "rule" };

export function SourceGlyph({ source, size = 12 }: { source: SourceName; size?: number }) {
  return (
    <svg className={`glyph x-${source}`} width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">
      {SHAPES[source]}
    </svg>
  );
}

const SHAPES = {
  human: (
    <>
      <circle cx="7" cy="7" r="6.5" fill="currentColor" />
      <circle cx="7" cy="5.4" r="2" fill="var(--ground)" />
      <path d="M3.4 10.8c1-3 6.2-3 7.2 0" fill="var(--ground)" />
    </>
  ),
  judge: (
    <>
      <path d="M7 .2 13.8 7 7 13.8.2 7z" fill="currentColor" />
      <path d="M4.8 7h4.4" stroke="var(--ground)" strokeWidth="1.6" strokeLinecap="round" />
    </>
  ),
  code: (
    <>
      <path d="M1 1h12v12H1z" fill="currentColor" />
      <path
        d="M5.4 4.5 3.2 7l2.2 2.5M8.6 4.5 10.8 7 8.6 9.5"
        fill="none"
        stroke="var(--ground)"
        strokeWidth="1.4"
        strokeLinecap="round"
      />
    </>
  ),
};
