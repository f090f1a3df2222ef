/** What the page asks without being told to: good or bad, and what was wrong. */
export const USEFUL_LABEL = "useful_answer";
export const WRONG_LABEL = "what_was_wrong";
/** The name that MLflow's evaluation reads the better answer by. */
export const EXPECTED_RESPONSE = "expected_response";
