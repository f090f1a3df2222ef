import { RUN_NAME_FIELDS, RUN_NUMBER_FIELDS, RUN_TIME_FIELDS } from "@clawglass/core";

const COMPARISON =
  /^(?:attributes?\.|trace\.|traces\.|span\.|tags?\.|metadata\.|request_metadata\.|feedback\.|expectation\.|assessment\.|issue\.|prompt\b)?[\w.`"-]+\s*(?:(?:=|!=|<=?|>=?)\s*['"(\d]|\s(?:NOT\s+)?(?:I?LIKE|RLIKE|IN)\s+['"(]|\sIS\s+(?:NOT\s+)?NULL)/i;
/** `tokens>2000`: a figure of the page's own language, not of MLflow's. */
const OWN = new RegExp(
  `^-?(?:${[...RUN_NAME_FIELDS, ...RUN_NUMBER_FIELDS, ...RUN_TIME_FIELDS].join("|")})(?::|[<>=]=?[^'(\\s])`,
  "i",
);

/** Is the text in MLflow's filter language? `status = 'ERROR'` is; plain words and the page's own tokens are not. */
export function isMlflowFilter(text: string): boolean {
  const trimmed = text.trim();
  return COMPARISON.test(trimmed) && !OWN.test(trimmed);
}
