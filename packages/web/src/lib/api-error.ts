export interface ApiErrorOptions {
  /** `unreachable`: no answer at all. `answer`: the server answered, with an error. */
  kind: "unreachable" | "answer";
  status: number | null;
  code: string;
  message: string;
  hint?: string | undefined;
}

/** A call to the server that failed, in words for the person. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly kind: ApiErrorOptions["kind"];
  readonly status: number | null;
  readonly code: string;
  readonly hint: string | undefined;

  constructor(options: ApiErrorOptions) {
    super(options.message);
    this.kind = options.kind;
    this.status = options.status;
    this.code = options.code;
    this.hint = options.hint;
  }
}

/** Reads an error answer. Anything that is not Clawglass's error body (a proxy's page, an empty 502) still gets words. */
export async function toApiError(response: { status: number; text(): Promise<string> }): Promise<ApiError> {
  const text = await response.text().catch(() => "");
  const error = parseErrorBody(text);
  // A proxy that cannot reach the server answers for it.
  const isGone = !error && [502, 503, 504].includes(response.status);
  return new ApiError({
    kind: isGone ? "unreachable" : "answer",
    status: response.status,
    code: error?.code ?? `HTTP_${response.status}`,
    message: error?.message ?? `The server answered with status ${response.status}.`,
    hint: error?.hint,
  });
}

function parseErrorBody(text: string): { code: string; message: string; hint: string | undefined } | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  const error = (body as { error?: unknown } | null)?.error as Record<string, unknown> | undefined | null;
  if (!error || typeof error !== "object" || typeof error["message"] !== "string") return null;
  return {
    code: typeof error["code"] === "string" ? error["code"] : "UNKNOWN",
    message: error["message"],
    hint: typeof error["hint"] === "string" ? error["hint"] : undefined,
  };
}

/** True for failures that another try may mend: no answer, or a server that is starting or overloaded. */
export function isWorthRetrying(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.kind === "unreachable" || error.status === 429 || (error.status ?? 0) >= 500;
}
