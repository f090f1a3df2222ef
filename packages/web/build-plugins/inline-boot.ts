import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Plugin, Rolldown } from "vite";

const ENTRY = fileURLToPath(new URL("../src/boot/boot.ts", import.meta.url));
/** Behind what a browser must read first, before the files of the page. */
const PLACE = "<!-- boot -->";
const STYLES = '<link rel="stylesheet"';
const OWN_STYLES = /<link rel="stylesheet"[^>]*\/index-[^>]*>\s*/;
const ROUTE_FILE = /\/routes\/(\w+)\.lazy\.tsx$/;

/** Puts `src/boot/boot.ts` into the head of the page, with the files of each route. The server names its hash in the policy. */
export function inlineBoot(): Plugin {
  return {
    name: "clawglass:inline-boot",
    transformIndexHtml: {
      order: "post",
      handler: async (html, { bundle }) => {
        const script = await buildBoot(bundle ? listRouteFiles(bundle) : {});
        return putOwnStylesFirst(html).replace(PLACE, () => `<script>${script}</script>`);
      },
    },
  };
}

/** The styles that every page builds on stand before those of its parts, which change them. */
function putOwnStylesFirst(html: string): string {
  const [own] = OWN_STYLES.exec(html) ?? [];
  const first = html.indexOf(STYLES);
  if (own === undefined || first < 0) return html;
  return html.slice(0, first) + own + html.slice(first).replace(own, "");
}

async function buildBoot(routeFiles: Record<string, string[]>): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENTRY],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2024",
    define: { ROUTE_FILES: JSON.stringify(routeFiles) },
  });
  // Text inside the page's own script; nothing of a trace ever gets here.
  return (outputFiles[0]?.text ?? "").trim().replaceAll("</", "<\\/");
}

/** By route: its code, its styles, and those of all that it imports, without what every page has. */
function listRouteFiles(bundle: Rolldown.OutputBundle): Record<string, string[]> {
  const chunks = Object.values(bundle).filter((item) => item.type === "chunk");
  const entry = chunks.find((chunk) => chunk.isEntry);
  const common = new Set(entry ? collectFiles(bundle, entry.fileName) : []);
  return Object.fromEntries(
    chunks.flatMap((chunk) => {
      const route = ROUTE_FILE.exec(chunk.facadeModuleId ?? "")?.[1];
      if (route === undefined) return [];
      const files = collectFiles(bundle, chunk.fileName).filter((file) => !common.has(file));
      return [[route, files.map((file) => `/${file}`)]];
    }),
  );
}

function collectFiles(bundle: Rolldown.OutputBundle, fileName: string): string[] {
  const files = new Set([fileName]);
  for (const file of files) {
    const item = bundle[file];
    if (item?.type !== "chunk") continue;
    for (const imported of item.imports) files.add(imported);
    for (const style of item.viteMetadata?.importedCss ?? []) files.add(style);
  }
  return [...files];
}
