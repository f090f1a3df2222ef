/** One line of a bench's table. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The most it may be, or the least where `goalIs` says so; null where nothing is promised. */
  goal: number | null;
  goalIs?: "at most" | "at least";
  /** The same figure of something else, measured in the same run. */
  comparedWith?: { name: string; value: number };
}
