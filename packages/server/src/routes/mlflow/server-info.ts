import type { MlflowDeps } from "./mlflow-deps.ts";
import { jsonReply, type MlflowRoute } from "./route.ts";

/** Clients ask this first: what kind of server it is. `clawglass` tells our plugin that it speaks to Clawglass. */
export function serverInfoRoutes(deps: MlflowDeps): MlflowRoute[] {
  return [
    {
      method: "GET",
      path: "mlflow/server-info",
      versions: ["3.0"],
      summary: "What the server can do, and that it is Clawglass",
      handle: async () =>
        jsonReply({
          store_type: "SqlStore",
          workspaces_enabled: false,
          trace_archival_enabled: false,
          multipart_uploads_enabled: false,
          multipart_downloads_enabled: false,
          presigned_upload_run_id_supported: false,
          presigned_upload_model_id_supported: false,
          features_enabled: { gateway: false },
          clawglass: { version: deps.version },
        }),
    },
    {
      method: "GET",
      path: "mlflow/ui-telemetry",
      versions: ["3.0"],
      summary: "Telemetry of the web page: always off",
      handle: async () =>
        jsonReply({ disable_ui_events: [], disable_ui_telemetry: true, ui_rollout_percentage: 0 }),
    },
  ];
}
