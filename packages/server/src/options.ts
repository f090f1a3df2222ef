/** One setting of the server: its flag, its environment variables in order, and what it means. */
export interface ServerOption {
  flag: string;
  argument: string;
  environment: readonly string[];
  meaning: string;
  defaultText: string;
}

/** The server's settings as data: command line, environment and documentation read the same table. */
export const SERVER_OPTIONS = {
  host: {
    flag: "--host",
    argument: "ADDRESS",
    environment: ["CLAWGLASS_HOST", "MLFLOW_HOST"],
    meaning: "Address to listen on. Anything but a loopback address lets other machines in.",
    defaultText: "127.0.0.1",
  },
  port: {
    flag: "--port",
    argument: "PORT",
    environment: ["CLAWGLASS_PORT", "MLFLOW_PORT"],
    meaning: "Port to listen on.",
    defaultText: "5000",
  },
  dataDir: {
    flag: "--data-dir",
    argument: "DIR",
    environment: ["CLAWGLASS_DATA_DIR"],
    meaning: "Folder of the database, and of your own prices (prices.json). Only its owner may read it.",
    defaultText: "the system's folder for application data",
  },
  backendStoreUri: {
    flag: "--backend-store-uri",
    argument: "URI",
    environment: ["CLAWGLASS_BACKEND_STORE_URI", "MLFLOW_BACKEND_STORE_URI"],
    meaning: "The store itself, as sqlite:///PATH; instead of --data-dir.",
    defaultText: "clawglass.db in the data folder",
  },
  allowedHosts: {
    flag: "--allowed-hosts",
    argument: "NAMES",
    environment: ["CLAWGLASS_ALLOWED_HOSTS", "MLFLOW_SERVER_ALLOWED_HOSTS"],
    meaning: "Further host names, separated by commas, under which the page may be opened.",
    defaultText: "this machine and private addresses",
  },
  keepDays: {
    flag: "--keep-days",
    argument: "DAYS",
    environment: ["CLAWGLASS_KEEP_DAYS"],
    meaning: "Delete traces that are older than this. Also on the settings page, unless it is given here.",
    defaultText: "forever",
  },
  keepFailedDays: {
    flag: "--keep-failed-days",
    argument: "DAYS",
    environment: ["CLAWGLASS_KEEP_FAILED_DAYS"],
    meaning: "The same for failed traces, where they should stay longer.",
    defaultText: "as --keep-days",
  },
  keepLabelled: {
    flag: "--keep-labelled",
    argument: "YES_OR_NO",
    environment: ["CLAWGLASS_KEEP_LABELLED"],
    meaning: "Never delete traces that carry feedback of a person or an expectation.",
    defaultText: "yes",
  },
  maxStoreSize: {
    flag: "--max-store-size",
    argument: "SIZE",
    environment: ["CLAWGLASS_MAX_STORE_SIZE"],
    meaning: "Delete the oldest traces when the store grows beyond this, such as 20GB.",
    defaultText: "unlimited",
  },
} as const satisfies Record<string, ServerOption>;

export type ServerOptionName = keyof typeof SERVER_OPTIONS;
