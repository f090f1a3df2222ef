/** The MLflow release whose protocol is spoken. Clients switch features by it. */
export const MLFLOW_VERSION = "3.17.2";

/** Of Clawglass. Kept equal to the packages' manifests by a test. */
export const CLAWGLASS_VERSION = "0.1.0";
