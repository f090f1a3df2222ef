import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Folder of the built page: `web/` beside the bundle, or the page's own build in a checkout. null where there is none. */
export function findPageFolder(): string | null {
  const isSource = import.meta.url.endsWith(".ts");
  const folder = fileURLToPath(new URL(isSource ? "../../web/dist/" : "./web/", import.meta.url));
  return existsSync(`${folder}/index.html`) ? folder : null;
}
