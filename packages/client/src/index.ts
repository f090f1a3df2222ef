export {
  type ClawglassClient,
  type ClawglassClientOptions,
  createClawglassClient,
} from "./clawglass-client.ts";
