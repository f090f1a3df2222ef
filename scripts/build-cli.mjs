import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { repositoryRoot } from "./lib/repository-root.mjs";

const server = join(repositoryRoot, "packages", "server", "src");
const cli = join(repositoryRoot, "packages", "cli");
const outdir = join(cli, "dist");
const page = join(repositoryRoot, "packages", "web", "dist");

/** Some dependencies are CommonJS and call `require` for Node's own modules. */
const REQUIRE =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

/** Zod carries its messages in fifty languages; English is all that is used. */
const onlyEnglish = {
  name: "only-english",
  setup(esbuild) {
    esbuild.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    }));
  },
};

/** Fastify loads these only for JSON schemas, which no route has (see app.ts). */
const withoutJsonSchemas = {
  name: "without-json-schemas",
  setup(esbuild) {
    const filter = /^@fastify\/(ajv-compiler|fast-json-stringify-compiler)$/;
    esbuild.onResolve({ filter }, ({ path }) => ({ path, namespace: "left-out" }));
    esbuild.onLoad({ filter: /.*/, namespace: "left-out" }, () => ({ contents: "module.exports = null;" }));
  },
};

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
  plugins: [onlyEnglish, withoutJsonSchemas],
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
compressTexts(join(outdir, "web"));

/** Leaves `.br` and `.gz` copies of the longer texts, so that the server compresses nothing while it serves the page. */
function compressTexts(folder) {
  for (const name of readdirSync(folder, { recursive: true })) {
    if (!/\.(html|js|css|svg)$/.test(name)) continue;
    const bytes = readFileSync(join(folder, name));
    if (bytes.length < 1024) continue;
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes));
    writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  }
}
