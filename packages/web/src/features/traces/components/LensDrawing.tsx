const TICKS = Array.from({ length: 90 }, (_, index) => (index * 4 * Math.PI) / 180);

/** The empty lens of the first start. */
export function LensDrawing() {
  return (
    <svg
      className="lens-drawing"
      viewBox="0 0 180 180"
      width="180"
      height="180"
      aria-hidden="true"
      fill="none"
      stroke="var(--line-2)"
      strokeLinecap="round"
    >
      <circle cx="90" cy="90" r="62" fill="var(--surface)" />
      {TICKS.map((angle) => (
        <line
          key={angle}
          x1={90 + 68 * Math.cos(angle)}
          y1={90 + 68 * Math.sin(angle)}
          x2={90 + 72 * Math.cos(angle)}
          y2={90 + 72 * Math.sin(angle)}
          strokeWidth="1.5"
        />
      ))}
      <path d="M90 70v10M90 100v10M70 90h10M100 90h10" strokeWidth="1.5" />
    </svg>
  );
}
