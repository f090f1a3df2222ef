import { useEffect, useState } from "react";

const QUIET_MS = 300;
const WIDTHS = [62, 78, 50, 70, 58, 66] as const;

/** Shapes of the rows to come. Nothing for the first 300 ms: most answers are there by then. */
export function Skeleton({ rows = 6, label }: { rows?: number; label: string }) {
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsShown(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!isShown) return <div aria-busy="true" />;
  return (
    <div className="skeleton" role="status" aria-busy="true" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        <div className="skeleton-row" key={index} aria-hidden="true">
          <i />
          <i />
          <i style={{ width: `${WIDTHS[index % WIDTHS.length]}%` }} />
          <i />
          <i />
        </div>
      ))}
    </div>
  );
}
