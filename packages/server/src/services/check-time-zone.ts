import { AppError } from "@clawglass/core";

/** The server's own zone where nobody asks for another: on a laptop it is the owner's. */
export function checkTimeZone(timeZone: string | undefined): string {
  if (timeZone === undefined) return Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    return Intl.DateTimeFormat("en-GB", { timeZone }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new AppError("INVALID_INPUT", `There is no time zone ${timeZone}.`, {
      cause,
      hint: "Use a name such as Europe/Berlin or UTC.",
    });
  }
}
