import { AppError } from "@clawglass/core";

export function traceNotFound(traceId: string): AppError {
  return new AppError("NOT_FOUND", `There is no trace ${traceId.slice(0, 100)}.`, {
    hint: "It may have been deleted. The list at /traces shows what is there.",
  });
}
