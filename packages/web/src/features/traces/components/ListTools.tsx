import { useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { useKeys } from "../../keys/hooks/use-keys.tsx";
import { COLUMNS, FIXED_COLUMNS, readColumns, toggleColumn } from "../model/columns.ts";
import type { TracesSearch } from "../model/traces-search.ts";

/** Group by session, and the columns that are shown. */
export function ListTools({
  search,
  onChange,
}: {
  search: TracesSearch;
  onChange: (change: Partial<TracesSearch>) => void;
}) {
  const [isChoosing, setIsChoosing] = useState(false);
  const shown = readColumns(search.cols);
  useKeys(isChoosing ? { Escape: () => setIsChoosing(false) } : {});
  return (
    <div className="list-tools">
      <Button
        aria-pressed={search.group === "session"}
        onClick={() => onChange({ group: search.group === "session" ? undefined : "session" })}
      >
        <Icon name="list" size={14} />
        By session
      </Button>
      <Button
        className="columns-button"
        aria-expanded={isChoosing}
        aria-controls="columns"
        onClick={() => setIsChoosing(!isChoosing)}
      >
        Columns
      </Button>
      {isChoosing && (
        <fieldset className="columns over" id="columns">
          <legend className="sr">Columns</legend>
          {COLUMNS.map(({ name, label }) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={shown.some((column) => column.name === name)}
                disabled={FIXED_COLUMNS.includes(name)}
                onChange={() => onChange({ cols: toggleColumn(search.cols, name) })}
              />
              {label}
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}
