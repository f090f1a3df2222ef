declare const __PLUGIN_VERSION__: string | undefined;
declare const __BUILD_ID__: string | undefined;

/** Filled in by the build; sources that run as they are say so. */
export const PLUGIN_VERSION: string =
  typeof __PLUGIN_VERSION__ === "string" ? __PLUGIN_VERSION__ : "0.0.0-source";
/** Another value for every change of the bundle. */
export const BUILD_ID: string = typeof __BUILD_ID__ === "string" ? __BUILD_ID__ : "source";

export const PLUGIN_ID = "mlflow-openclaw";
