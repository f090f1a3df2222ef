import { join } from "node:path";
import { build } from "vite";
import { repositoryRoot } from "./lib/repository-root.mjs";

await build({ root: join(repositoryRoot, "packages", "web"), logLevel: "warn" });
