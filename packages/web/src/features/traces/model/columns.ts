/** The columns of the list, in order. Width as in a CSS grid. */
export const COLUMNS = [
  { name: "state", label: "state", width: "92px", isNumber: false },
  { name: "time", label: "time", width: "76px", isNumber: true },
  { name: "text", label: "request → reply", width: "minmax(180px, 8fr)", isNumber: false },
  { name: "duration", label: "duration", width: "80px", isNumber: true },
  { name: "tokens", label: "tokens", width: "68px", isNumber: true },
  { name: "cost", label: "cost", width: "76px", isNumber: true },
  { name: "model", label: "model", width: "minmax(112px, 1.6fr)", isNumber: false },
  { name: "tools", label: "tools", width: "52px", isNumber: true },
  { name: "scores", label: "scores", width: "minmax(104px, 1.6fr)", isNumber: false },
  { name: "session", label: "session", width: "minmax(96px, 2fr)", isNumber: false },
  { name: "agent", label: "agent", width: "minmax(60px, 110px)", isNumber: false },
  { name: "channel", label: "channel", width: "minmax(60px, 96px)", isNumber: false },
  { name: "trigger", label: "started by", width: "minmax(60px, 96px)", isNumber: false },
  { name: "calls", label: "calls", width: "48px", isNumber: true },
  { name: "errors", label: "errors", width: "52px", isNumber: true },
  { name: "spans", label: "steps", width: "52px", isNumber: true },
] as const;

export type ColumnName = (typeof COLUMNS)[number]["name"];
export type Column = (typeof COLUMNS)[number];

/** Without these a row says nothing. */
export const FIXED_COLUMNS: readonly ColumnName[] = ["state", "text"];
const USUAL: readonly ColumnName[] = [
  "state",
  "time",
  "text",
  "duration",
  "tokens",
  "cost",
  "model",
  "tools",
  "scores",
  "session",
];

/** What stands on a card, where there is no place for a table; all others follow in a line of their own, with their names. */
export const CARD_COLUMNS: readonly ColumnName[] = ["state", "time", "text", "duration", "cost", "scores"];

/** The chosen columns, in the order of the table. */
export function readColumns(cols: string | undefined, isCard: boolean): readonly Column[] {
  const usual = isCard ? CARD_COLUMNS : USUAL;
  const asked = new Set<string>(cols ? [...cols.split(","), ...FIXED_COLUMNS] : usual);
  return COLUMNS.filter(({ name }) => asked.has(name));
}

/** Shows or hides a column; nothing in the address when they are the usual ones. */
export function toggleColumn(
  cols: string | undefined,
  name: ColumnName,
  isCard: boolean,
): string | undefined {
  const shown = new Set<ColumnName>(readColumns(cols, isCard).map((column) => column.name));
  if (shown.has(name)) shown.delete(name);
  else shown.add(name);
  const next = COLUMNS.filter((column) => shown.has(column.name)).map((column) => column.name);
  return next.join() === (isCard ? CARD_COLUMNS : USUAL).join() ? undefined : next.join();
}
