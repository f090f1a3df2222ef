import { createHash } from "node:crypto";

const INLINE_SCRIPT = /<script>([\s\S]*?)<\/script>/g;

/** The hashes by which a content security policy names the inline scripts of a page of our own build. */
export function hashInlineScripts(html: string): string[] {
  return Array.from(
    html.matchAll(INLINE_SCRIPT),
    ([, script = ""]) => `sha256-${createHash("sha256").update(script).digest("base64")}`,
  );
}
