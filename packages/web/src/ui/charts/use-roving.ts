import { type KeyboardEvent, useRef, useState } from "react";

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 };

/** One stop of the Tab key for many marks: arrows, Home and End go from mark to mark. */
export function useRoving(count: number) {
  const [active, setActive] = useState(0);
  const marks = useRef<(HTMLElement | null)[]>([]);
  const current = Math.min(active, Math.max(0, count - 1));
  return (index: number) => ({
    tabIndex: index === current ? 0 : -1,
    ref: (element: HTMLElement | null) => {
      marks.current[index] = element;
    },
    onFocus: () => setActive(index),
    onKeyDown: (event: KeyboardEvent) => {
      const step = STEPS[event.key];
      const next =
        event.key === "Home" ? 0 : event.key === "End" ? count - 1 : step === undefined ? null : index + step;
      if (next === null || next < 0 || next >= count) return;
      event.preventDefault();
      marks.current[next]?.focus();
    },
  });
}
