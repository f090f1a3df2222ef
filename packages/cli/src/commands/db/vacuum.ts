import { statSync } from "node:fs";
import { printBytes } from "@clawglass/core";
import type { VacuumReport } from "@clawglass/core/api";
import type { Command } from "commander";
import { followJob } from "../../db/follow-job.ts";
import { openStoreFile } from "../../db/store-file.ts";
import {
  addStoreOptions,
  findNamedServer,
  openStoreApi,
  readStoreConfig,
  type StoreFlags,
} from "../../db/store-target.ts";
import type { Io } from "../../io.ts";

const EXAMPLES = `
Where a server runs, it gives free space back in small steps and goes on meanwhile. Where none runs, the file is
rewritten without gaps, which makes it smallest and needs as much free space again for as long as it takes.

Examples:
  clawglass db vacuum
`;

/** `clawglass db vacuum`: gives the space of deleted runs back to the disk. */
export function addVacuumCommand(db: Command, io: Io): void {
  addStoreOptions(db.command("vacuum"))
    .description("Give the space of deleted runs back to the disk.")
    .option("--json", "Print the result as JSON.")
    .addHelpText("after", EXAMPLES)
    .action(async (flags: StoreFlags & { json?: true }) => {
      const report = await vacuum(flags, io);
      const { bytesBefore, bytesAfter } = report;
      if (flags.json) io.out(JSON.stringify(report));
      else io.out(`${printBytes(bytesBefore)} before, ${printBytes(bytesAfter)} now.`);
    });
}

async function vacuum(flags: StoreFlags, io: Io): Promise<VacuumReport> {
  if (findNamedServer(flags, io) === null) {
    const config = await readStoreConfig(flags, io);
    const { engine, location } = await openStoreFile(flags, io);
    if (!(await engine.isInUse(location))) {
      const readSize = () => statSync(config.storePath).size;
      const bytesBefore = readSize();
      await engine.vacuum(location);
      return { bytesBefore, bytesAfter: readSize() };
    }
  }
  const { client, close } = await openStoreApi(flags, io);
  try {
    return await followJob<"vacuum">(client, await client.vacuumStore(), io);
  } finally {
    await close();
  }
}
