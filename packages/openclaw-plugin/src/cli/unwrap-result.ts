import type { ExperimentResult } from "../send/experiments.ts";
import { toFailure } from "./exit-codes.ts";

/** The value; a problem of the server ends the command. */
export function unwrapResult<T>(result: ExperimentResult<T>): T {
  if (result.ok) return result.value;
  throw toFailure(result.problem);
}
