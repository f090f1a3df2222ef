import { useEffect, useRef } from "react";
import { Button } from "../../../ui/Button.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { REASON_KEYS } from "../model/review-queue.ts";

/** After `2`: what was wrong. Any of them answers and goes on. */
export function ReasonChoice({
  words,
  options,
  onChoose,
  onNone,
}: {
  words: string;
  options: readonly string[];
  onChoose: (option: string) => void;
  onNone: () => void;
}) {
  const group = useRef<HTMLDivElement>(null);
  useEffect(() => {
    group.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <div className="review-reasons" role="group" aria-label={words} ref={group}>
      <span className="mid">
        <VisibleText text={words} />
      </span>
      {options.map((option, index) => {
        const key = REASON_KEYS[index]?.toUpperCase();
        return (
          <Button key={option} isSmall aria-keyshortcuts={key} onClick={() => onChoose(option)}>
            {key && (
              <kbd className="only-wide" aria-hidden="true">
                {key}
              </kbd>
            )}
            <VisibleText text={option} />
          </Button>
        );
      })}
      <Button isSmall look="bare" aria-keyshortcuts="2" onClick={onNone}>
        <kbd className="only-wide" aria-hidden="true">
          2
        </kbd>
        just bad
      </Button>
    </div>
  );
}
