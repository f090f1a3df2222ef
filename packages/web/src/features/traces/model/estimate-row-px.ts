import type { ListItem } from "./group-by-session.ts";

/** Padding, border, one line for the request and one for the reply: a row that is as high as it was expected is drawn once. */
const ROW_PX = 56;
const ERROR_LINE_PX = 20;

export function estimateRowPx(item: ListItem | undefined): number {
  return item?.kind === "run" && item.trace.errorMessage ? ROW_PX + ERROR_LINE_PX : ROW_PX;
}
