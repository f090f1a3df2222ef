import { join } from "node:path";
import { build } from "vite";
import { repositoryRoot } from "./lib/repository-root.mjs";

/** Whoever calls this may have it set for their own purposes, as a test runner does: the page would be built for developers. */
process.env.NODE_ENV = "production";
await build({ root: join(repositoryRoot, "packages", "web"), logLevel: "warn" });
