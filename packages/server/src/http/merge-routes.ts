import type { IncomingMessage } from "node:http";

/** MLflow's own page asks under `/ajax-api` for what stands under `/api`. */
const AJAX_API = /^\/ajax-api\/(?=[23]\.0\/)/;

/**
 * Lets one route answer what would be up to four: making a route takes a tenth of a millisecond, and the server has to start
 * soon. HEAD is answered as GET; its body is left out by Node, which has made the response by then.
 */
export function mergeRoutes(request: Pick<IncomingMessage, "method" | "url">): string {
  if (request.method === "HEAD") request.method = "GET";
  return (request.url ?? "/").replace(AJAX_API, "/api/");
}
