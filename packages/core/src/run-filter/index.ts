export { type ParsedRunFilter, parseRunFilter, type RunFilterProblem } from "./parse-run-filter.ts";
export { printRunFilter } from "./print-run-filter.ts";
export { printRunValue } from "./print-run-value.ts";
export {
  RUN_LABELLERS,
  RUN_NAME_FIELDS,
  RUN_NUMBER_FIELDS,
  RUN_STATES,
  RUN_TIME_FIELDS,
  type RunField,
  type RunFilter,
  type RunNameField,
  type RunNumberField,
  type RunStateName,
  type RunTerm,
  type RunTest,
  type RunTimeField,
} from "./run-filter.ts";
export { type RunToken, type RunValueToken, splitRunFilter } from "./split-run-filter.ts";
export { splitRunWords } from "./split-run-words.ts";
