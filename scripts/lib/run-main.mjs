import { StepError } from "./run.mjs";

/** Runs a script's main function; a failed step ends it with its one line, anything else with its stack. */
export function runMain(main) {
  main().then(
    (code) => {
      if (typeof code === "number") process.exitCode = code;
    },
    (error) => {
      console.error(error instanceof StepError ? error.message : error);
      process.exitCode = 1;
    },
  );
}
