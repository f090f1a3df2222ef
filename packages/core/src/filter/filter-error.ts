import { AppError } from "../errors.ts";

const HINT =
  "A filter is comparisons joined by AND, such as: status = 'ERROR' AND tags.env = 'prod' AND execution_time_ms > 5000.";

/** A filter or order_by that cannot be read. The message is MLflow's, the hint shows the form. */
export function filterError(message: string): AppError {
  return new AppError("INVALID_INPUT", message, { hint: HINT });
}

/** A set as MLflow prints it in its messages. MLflow's order is arbitrary, ours is the given one. */
export function printSet(values: readonly string[]): string {
  return `{${values.map((value) => `'${value}'`).join(", ")}}`;
}
