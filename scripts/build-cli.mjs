import { cpSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { repositoryRoot } from "./lib/repository-root.mjs";

const server = join(repositoryRoot, "packages", "server", "src");
const cli = join(repositoryRoot, "packages", "cli");
const outdir = join(cli, "dist");
const page = join(repositoryRoot, "packages", "web", "dist");

/** Some dependencies are CommonJS and call `require` for Node's own modules. */
const REQUIRE =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

const shared = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  sourcemap: "linked",
  sourcesContent: false,
  logLevel: "warning",
  banner: { js: REQUIRE },
};

rmSync(outdir, { recursive: true, force: true });
await build({
  ...shared,
  entryPoints: { clawglass: join(cli, "src", "main.ts") },
  outdir,
  splitting: true,
  // Chunks stand beside the executable: threads and page are found from the place of the chunk that asks.
  chunkNames: "[name]-[hash]",
});
await build({
  ...shared,
  entryPoints: {
    "writer-thread": join(server, "threads", "writer-thread.ts"),
    "reader-thread": join(server, "threads", "reader-thread.ts"),
  },
  outdir: join(outdir, "threads"),
});
if (!existsSync(join(page, "index.html")))
  throw new Error("The page is not built; run scripts/build-web.mjs first.");
cpSync(page, join(outdir, "web"), { recursive: true, filter: (path) => !path.endsWith(".map") });
