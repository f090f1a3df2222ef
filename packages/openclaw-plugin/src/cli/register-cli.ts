import type { PluginApi } from "../host/plugin-api.ts";

/** Announces `openclaw mlflow`. Its code is a bundle of its own, loaded when the command is used. */
export function registerCli(api: PluginApi): void {
  api.registerCli(
    async (context) => {
      const { addMlflowCommands } = await import("./add-mlflow-commands.ts");
      addMlflowCommands(api, context);
    },
    {
      descriptors: [
        {
          name: "mlflow",
          description: "Set up and check the tracing of agent runs",
          hasSubcommands: true,
          machineOutput: ({ argv }) => argv.includes("--json"),
        },
      ],
    },
  );
}
