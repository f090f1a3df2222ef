export interface ClawProps {
  /** All 0 to 100 of the axis; null where nothing bounds it from above. */
  low: number;
  value: number;
  high: number | null;
  tone: "rest" | "bad" | "good";
}

/** An estimate held between its two pincers: the range in which the true value lies with 95%. Never narrower than 20 px. */
export function Claw({ low, value, high, tone }: ClawProps) {
  const right = high ?? 100;
  return (
    <span className={`claw claw-${tone}`} aria-hidden="true">
      <span className="claw-bar" style={{ left: `${low}%`, width: `${right - low}%` }} />
      <span className="claw-left" style={{ left: `min(${low}%, ${value}% - 10px)` }} />
      {high !== null && <span className="claw-right" style={{ left: `max(${right}%, ${value}% + 10px)` }} />}
      <span className="claw-dot" style={{ left: `${value}%` }} />
    </span>
  );
}
