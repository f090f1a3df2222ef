import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packageFolder = join(root, "packages", "openclaw-plugin");
const COMMANDS_SOURCE = "./add-mlflow-commands.ts";
const COMMANDS_BUNDLE = "./cli.js";

/**
 * Bundles the plugin: `dist/index.js`, which OpenClaw loads several times per process, and `dist/cli.js`, loaded only
 * by `openclaw mlflow`, and `dist/worker.js`, the thread that does what would hold up the Gateway. Nothing but Node and OpenClaw's SDK stays outside, because no package manager runs at install.
 * Runs on Node 20 too.
 */
export async function buildPlugin() {
  const outdir = join(packageFolder, "dist");
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8"));
  rmSync(outdir, { recursive: true, force: true });
  const draft = await bundle("src/index.ts", { write: false, version, buildId: "draft" });
  const buildId = createHash("sha256").update(draft.outputFiles[0].contents).digest("hex").slice(0, 12);
  await bundle("src/index.ts", { outfile: join(outdir, "index.js"), version, buildId });
  await bundle("src/background/background-worker.ts", {
    outfile: join(outdir, "worker.js"),
    version,
    buildId,
  });
  await bundle("src/cli/add-mlflow-commands.ts", { outfile: join(outdir, "cli.js"), version, buildId });
  return outdir;
}

function bundle(entry, { write = true, outfile, version, buildId }) {
  return build({
    absWorkingDir: packageFolder,
    entryPoints: [entry],
    outfile,
    write,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node24",
    external: ["openclaw", "openclaw/*"],
    define: { __PLUGIN_VERSION__: JSON.stringify(version), __BUILD_ID__: JSON.stringify(buildId) },
    // Packages inside that are written as CommonJS ask for Node's modules by `require`.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
    legalComments: "none",
    logLevel: "warning",
    plugins: [keepCommandsApart],
  });
}

const keepCommandsApart = {
  name: "keep-commands-apart",
  setup(esbuild) {
    esbuild.onResolve({ filter: /add-mlflow-commands\.ts$/ }, (args) =>
      args.path === COMMANDS_SOURCE ? { path: COMMANDS_BUNDLE, external: true } : undefined,
    );
  },
};

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(await buildPlugin());
}
