import { AppError, isAppError } from "@clawglass/core";
import type { ServerAccess } from "../server-access.ts";
import { parseExactJson, toRecord } from "./exact-json.ts";

const TIMEOUT_MS = 120_000;

/** The REST API that MLflow and Clawglass share. */
export interface MlflowApi {
  url: string;
  /** The answer's text. NOT_FOUND, INVALID_INPUT or STORE_UNAVAILABLE with the server's message. */
  send(
    method: "GET" | "POST" | "PUT",
    path: string,
    body?: string | Uint8Array<ArrayBuffer>,
    headers?: Record<string, string>,
  ): Promise<string>;
  /** The answer as an object, with exact numbers. */
  call(method: "GET" | "POST", path: string, body?: object): Promise<Record<string, unknown>>;
}

export function createMlflowApi({ url, fetch }: ServerAccess): MlflowApi {
  const send: MlflowApi["send"] = async (method, path, body, headers = {}) => {
    let response: Response;
    try {
      response = await fetch(url + path, {
        method,
        ...(body === undefined ? {} : { body, headers: { "content-type": "application/json", ...headers } }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (cause) {
      if (isAppError(cause)) throw cause;
      throw new AppError("STORE_UNAVAILABLE", `No server answers at ${url}.`, {
        hint: "Is it running? A Clawglass server is started with: clawglass server",
        cause,
      });
    }
    const text = await response.text();
    if (response.ok) return text;
    const code =
      response.status === 404 ? "NOT_FOUND" : response.status < 500 ? "INVALID_INPUT" : "STORE_UNAVAILABLE";
    throw new AppError(code, `${url} answered ${response.status}: ${readMessage(text)}`);
  };
  return {
    url,
    send,
    call: async (method, path, body) =>
      toRecord(parseExactJson(await send(method, path, body && JSON.stringify(body)))),
  };
}

function readMessage(text: string): string {
  try {
    const { message } = toRecord(JSON.parse(text));
    if (typeof message === "string") return message;
  } catch {
    // Not JSON: shown as it is.
  }
  return text.slice(0, 200);
}
