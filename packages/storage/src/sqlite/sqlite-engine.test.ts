import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storeConformance } from "../testkit/index.ts";
import { createTestEngine } from "./create-test-engine.ts";

const folders: string[] = [];

storeConformance({
  ...createTestEngine(),
  createLocation: async () => {
    const folder = await mkdtemp(join(tmpdir(), "clawglass-store-"));
    folders.push(folder);
    return join(folder, "data", "clawglass.db");
  },
  removeLocations: async () => {
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
  },
});
