import { useEffect, useState } from "react";

const QUIET_MS = 300;

/** The shapes of the verdict. Nothing for the first 300 ms: most answers are there by then. */
export function VerdictSkeleton() {
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsShown(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <section
      className={isShown ? "verdict verdict-skeleton is-shown" : "verdict verdict-skeleton"}
      role="status"
      aria-busy="true"
      aria-label="Reading how your agent is"
    >
      <i className="skeleton-lens" />
      <div className="say">
        <i style={{ width: "40%" }} />
        <i className="is-large" style={{ width: "88%" }} />
        <i className="is-large" style={{ width: "62%" }} />
        <i style={{ width: "70%" }} />
      </div>
    </section>
  );
}
