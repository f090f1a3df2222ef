export {
  type AssessedThing,
  type ClawglassClient,
  type ClawglassClientOptions,
  createClawglassClient,
  type NewAssessmentInput,
} from "./clawglass-client.ts";
