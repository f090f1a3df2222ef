import { useRef } from "react";
import { formatExactCount } from "../../../lib/format-number.ts";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import type { OpenedTrace } from "../model/open-trace.ts";

/** More by the keys 1 to 9. */
const SHOWN_LEVELS = [2, 3] as const;

export interface TreeToolbarProps {
  detail: OpenedTrace;
  findText: string;
  onFindText: (text: string) => void;
  hitCount: number;
  /** The server still looks into the payloads. */
  isLooking: boolean;
  /** There are more hits than are listed. */
  isCapped: boolean;
  /** Which hit is selected, from 1; 0 when none is. */
  hitPlace: number;
  onHit: (by: number) => void;
  failureCount: number;
  onFailure: () => void;
  onSlowest: () => void;
  isPathShown: boolean;
  onPath: () => void;
  /** Shows so many levels; null shows all. */
  onLevels: (levels: number | null) => void;
}

export function TreeToolbar(props: TreeToolbarProps) {
  const { detail, findText } = props;
  const isComing = !detail.isWhole;
  const input = useRef<HTMLInputElement>(null);
  useKeys({ "/": () => input.current?.select() });
  return (
    <div className="tree-toolbar">
      <label className="field tree-find">
        <Icon name="find" size={14} />
        <input
          ref={input}
          type="search"
          value={findText}
          aria-label="Search in this run"
          placeholder="Search in this run"
          spellCheck={false}
          onChange={(event) => props.onFindText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter") props.onHit(event.shiftKey ? -1 : 1);
            if (event.key === "Escape") {
              props.onFindText("");
              event.currentTarget.blur();
            }
          }}
        />
        {findText && (
          <span className="t12 dim n" role="status">
            {describeHits(props)}
          </span>
        )}
        <kbd className="only-wide" aria-hidden="true">
          {findText ? "N" : "/"}
        </kbd>
      </label>
      <Button
        isSmall
        aria-pressed={props.isPathShown}
        disabled={isComing}
        onClick={props.onPath}
        aria-keyshortcuts="P"
        title="The chain of steps that the length of the run came from (P)"
      >
        Critical path
      </Button>
      {props.failureCount > 0 && (
        <Button isSmall onClick={props.onFailure} aria-keyshortcuts="E" title="Next failed step (E)">
          <StateGlyph state="failed" size={12} />
          {props.failureCount} failed
        </Button>
      )}
      <Button
        isSmall
        disabled={isComing}
        onClick={props.onSlowest}
        aria-keyshortcuts="S"
        title="Slowest step; again for the next slowest (S)"
      >
        Slowest
      </Button>
      <div className="segments only-wide" role="group" aria-label="Levels shown">
        <span className="t13 dim" aria-hidden="true">
          Levels
        </span>
        {SHOWN_LEVELS.map((levels) => (
          <button
            key={levels}
            type="button"
            disabled={isComing}
            onClick={() => props.onLevels(levels)}
            aria-label={`Show ${levels} levels`}
            title={`Show ${levels} levels (${levels})`}
          >
            {levels}
          </button>
        ))}
        <button
          type="button"
          disabled={isComing}
          onClick={() => props.onLevels(null)}
          aria-label="Show all levels"
          title="Show all levels (0)"
        >
          all
        </button>
      </div>
      <span className="end t12 dim only-wide">
        {formatExactCount(detail.spanCount)} {detail.spanCount === 1 ? "step" : "steps"}
      </span>
    </div>
  );
}

function describeHits({ hitCount, hitPlace, isLooking, isCapped }: TreeToolbarProps): string {
  const more = isLooking ? " …" : isCapped ? " or more" : "";
  if (hitCount === 0) return isLooking ? "looking …" : "no hit";
  return `${hitPlace || "–"} of ${formatExactCount(hitCount)}${more}`;
}
