import { HealthQuerySchema, type Overview } from "@clawglass/core/api";
import { findZoneOffsetMs } from "@clawglass/core/health";
import type { FastifyInstance } from "fastify";
import type { AppDeps } from "../../app-deps.ts";
import { abortSignalOf } from "../../http/abort-signal-of.ts";
import { checkTimeZone } from "../../services/check-time-zone.ts";

/** `GET /api/clawglass/v1/overview`: how many runs, how long, how dear, in which tools; the charts of the health page. */
export function registerOverviewRoute(
  app: FastifyInstance,
  deps: Pick<AppDeps, "readerFor" | "nowMs">,
): void {
  app.get("/api/clawglass/v1/overview", async (request): Promise<Overview> => {
    const query = HealthQuerySchema.parse(request.query);
    const nowMs = deps.nowMs();
    return deps.readerFor(abortSignalOf(request)).readOverview({
      window: query.window,
      nowMs,
      zoneOffsetMs: findZoneOffsetMs(checkTimeZone(query.timeZone), nowMs),
      experimentIds: query.experimentId === undefined ? null : [query.experimentId],
    });
  });
}
