/** Pixels only: an SVG is a document, and could be anything. */
const PICTURE_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"] as const;
const MAX_BASE64_CHARS = 12_000_000;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * A data: URL of a picture that a message holds as base64, in OpenAI's, Anthropic's or OpenClaw's form; null where there
 * is none, it is too large, or it is not a plain picture. Built anew from type and data, so that nothing else gets in.
 */
export function toInlineImage(block: Record<string, unknown>): string | null {
  const source = isObject(block["source"]) ? block["source"] : block;
  const image = block["image_url"];
  const url = isObject(image) ? image["url"] : image;
  const [, urlType, urlData] =
    (typeof url === "string" ? /^data:([\w/+.-]+);base64,(.*)$/s.exec(url) : null) ?? [];
  const type = urlType ?? source["media_type"] ?? source["mimeType"] ?? source["mime"];
  const data = urlData ?? source["data"];
  const known = PICTURE_TYPES.find((each) => each === type);
  if (known === undefined || typeof data !== "string" || data.length > MAX_BASE64_CHARS) return null;
  return BASE64.test(data) ? `data:${known};base64,${data}` : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
