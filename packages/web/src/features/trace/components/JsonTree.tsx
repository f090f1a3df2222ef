import { useMemo, useState } from "react";
import { formatBytes } from "../../../lib/format-number.ts";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { type JsonRow, previewJson, toJsonRows } from "../model/json-rows.ts";
import "./JsonTree.css";

const ROWS_PER_STEP = 200;
const LONG_TEXT_CHARS = 400;
const TEXT_STEP_CHARS = 20_000;
const MAX_INDENT_STEPS = 12;

/** JSON that opens line by line. Depth and size do not matter: what is closed is not looked at. */
export function JsonTree({ value }: { value: unknown }) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [maxRows, setMaxRows] = useState(ROWS_PER_STEP);
  const { rows, isCut } = useMemo(() => toJsonRows(value, toggled, maxRows), [value, toggled, maxRows]);
  const toggle = (path: string) => {
    const next = new Set(toggled);
    if (!next.delete(path)) next.add(path);
    setToggled(next);
  };
  return (
    <div className="json" role="group" aria-label="JSON">
      {rows.map((row) => (
        <JsonLine key={row.path} row={row} onToggle={toggle} />
      ))}
      {isCut && (
        <Button isSmall onClick={() => setMaxRows(maxRows + ROWS_PER_STEP * 5)}>
          Show more lines
        </Button>
      )}
    </div>
  );
}

function JsonLine({ row, onToggle }: { row: JsonRow; onToggle: (path: string) => void }) {
  const indent = { paddingLeft: `${Math.min(row.depth, MAX_INDENT_STEPS) * 14}px` };
  const name = row.name !== null && (
    <span className="json-name">
      <VisibleText text={row.name.slice(0, 200)} />
    </span>
  );
  if (row.entryCount === null) {
    return (
      <div className="json-line" style={indent}>
        <span className="json-twist" />
        {name}
        <JsonText value={row.value} />
      </div>
    );
  }
  return (
    <div className="json-line" style={indent}>
      <button
        type="button"
        className="json-twist"
        aria-expanded={row.isOpen}
        aria-label={`${row.isOpen ? "Fold" : "Unfold"} ${row.name ?? "all"}`}
        onClick={() => onToggle(row.path)}
      >
        <Icon name={row.isOpen ? "chevronDown" : "chevronRight"} size={12} />
      </button>
      {name}
      <span className="dim">
        {previewJson(row.value)}
        {row.depth > MAX_INDENT_STEPS && ` level ${row.depth}`}
      </span>
    </div>
  );
}

function JsonText({ value }: { value: unknown }) {
  const [shownChars, setShownChars] = useState(LONG_TEXT_CHARS);
  if (typeof value !== "string") return <span className="json-plain">{previewJson(value)}</span>;
  if (value.length <= shownChars) {
    return (
      <span className="json-text">
        <VisibleText text={value} />
      </span>
    );
  }
  return (
    <span className="json-text">
      <VisibleText text={value.slice(0, shownChars)} />…{" "}
      <Button isSmall onClick={() => setShownChars(shownChars + TEXT_STEP_CHARS)}>
        Show more of {formatBytes(value.length)}
      </Button>
    </span>
  );
}
