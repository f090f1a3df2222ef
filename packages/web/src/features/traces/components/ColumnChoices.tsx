import { COLUMNS, FIXED_COLUMNS, readColumns, toggleColumn } from "../model/columns.ts";
import type { TracesSearch } from "../model/traces-search.ts";

/** A box to tick for each column, or on a card for each thing it says. */
export function ColumnChoices({
  search,
  isCard,
  onChange,
}: {
  search: TracesSearch;
  isCard: boolean;
  onChange: (change: Partial<TracesSearch>) => void;
}) {
  const shown = readColumns(search.cols, isCard);
  return COLUMNS.map(({ name, label }) => (
    <label key={name}>
      <input
        type="checkbox"
        checked={shown.some((column) => column.name === name)}
        disabled={FIXED_COLUMNS.includes(name)}
        onChange={() => onChange({ cols: toggleColumn(search.cols, name, isCard) })}
      />
      {label}
    </label>
  ));
}
