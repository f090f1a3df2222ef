import { AppError } from "@clawglass/core";

export const DEFAULT_SERVER_URL = "http://127.0.0.1:5000";

/** An address without the slashes at its end. INVALID_INPUT when it is none. */
export function checkServerUrl(url: string): string {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
    throw new AppError("INVALID_INPUT", `${url} is not the address of a server.`, {
      hint: `For example ${DEFAULT_SERVER_URL}.`,
    });
  }
  return url.replace(/\/+$/, "");
}
