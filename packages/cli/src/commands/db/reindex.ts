import type { Command } from "commander";
import { followJob } from "../../db/follow-job.ts";
import { addStoreOptions, openStoreApi, type StoreFlags } from "../../db/store-target.ts";
import type { Io } from "../../io.ts";

const EXAMPLES = `
The texts themselves are not touched. Searches find everything meanwhile, only slower, and a server that runs goes on. If it is
ended half way, the next start of the server goes on with it.

Examples:
  clawglass db verify       says whether it is needed
  clawglass db reindex
`;

/** `clawglass db reindex`: makes the text index anew. */
export function addReindexCommand(db: Command, io: Io): void {
  addStoreOptions(db.command("reindex"))
    .description("Make the text index of the search anew, where verify says that it has holes.")
    .option("--json", "Print the result as JSON.")
    .addHelpText("after", EXAMPLES)
    .action(async (flags: StoreFlags & { json?: true }) => {
      const { client, close } = await openStoreApi(flags, io);
      try {
        const report = await followJob<"reindex">(client, await client.reindexStore(), io);
        if (flags.json) io.out(JSON.stringify(report));
        else io.out(`All texts are indexed anew (${(report.tookMs / 1_000).toFixed(1)} s).`);
      } finally {
        await close();
      }
    });
}
