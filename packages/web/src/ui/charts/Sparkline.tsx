import { toLinePath } from "./line-path.ts";

/** The shape of a figure over the window, without an axis: the reading beside it says how much. */
export function Sparkline({
  values,
  isBad = false,
}: {
  values: readonly (number | null)[];
  isBad?: boolean;
}) {
  const top = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE);
  const last = Math.max(1, values.length - 1);
  const points = values.map((value, index) => ({
    x: (index / last) * 100,
    y: value === null ? null : 95 - (value / top) * 90,
  }));
  return (
    <svg
      className={isBad ? "spark is-bad" : "spark"}
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={toLinePath(points)} />
    </svg>
  );
}
