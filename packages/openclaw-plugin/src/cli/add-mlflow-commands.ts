import type { CliContext, PluginApi } from "../host/plugin-api.ts";
import { createCommandDeps } from "./command-deps.ts";
import { runConfigure } from "./configure.ts";
import { runStatus } from "./status.ts";

const EXIT_CODE_HELP = `
Exit codes: 0 done, 1 failed, 2 cancelled, 3 wrong input, 4 credentials refused, 5 server not reached,
6 written, but the test trace could not be read back.`;

/** `openclaw mlflow configure` and `openclaw mlflow status`. */
export function addMlflowCommands(api: PluginApi, { program }: CliContext): void {
  const mlflow = program.command("mlflow").description("Set up and check the tracing of agent runs");
  mlflow
    .command("configure")
    .description("Connect OpenClaw to a Clawglass or MLflow server, step by step")
    .option("--tracking-uri <url>", "address of the server, such as http://127.0.0.1:5000")
    .option("--experiment-name <name>", "experiment for the traces; made when it is not there")
    .option("--experiment-id <id>", "experiment for the traces, by its number")
    .option("--token <token>", "bearer token, written into the configuration")
    .option("--token-env <name>", "environment variable that holds the bearer token")
    .option("--username <name>", "user name, for a server with basic authentication")
    .option("--password-env <name>", "environment variable that holds the password")
    .option("--no-conversation-access", "record no prompts and replies, only names, times and tokens")
    .option("--content <mode>", "full (default) or none")
    .option("--non-interactive", "never ask; take the flags, the configuration and the defaults")
    .option("--yes", "agree to everything that would be asked; implies --non-interactive")
    .option("--json", "print the result as one JSON object; implies --non-interactive")
    .addHelpText(
      "after",
      `
Examples:
  openclaw mlflow configure
  openclaw mlflow configure --yes --tracking-uri http://127.0.0.1:5000 --experiment-name agents
  openclaw mlflow configure --yes --tracking-uri https://mlflow.example.org --token-env MLFLOW_TRACKING_TOKEN
${EXIT_CODE_HELP}`,
    )
    .action((options) => runConfigure(createCommandDeps(api), options));
  mlflow
    .command("status")
    .description("Say what is in force and from where, what was sent, what waits, what was lost")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExit codes: 0 all is well, 1 something needs attention.")
    .action((options) => runStatus(createCommandDeps(api), options));
}
