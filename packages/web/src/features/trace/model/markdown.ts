/**
 * A small, safe part of Markdown, read into plain data that the page draws as React elements. There is no HTML in it:
 * tags stay text. Links keep their address as text and are never live; images are named, never loaded.
 * Reading is linear in the length of the text, and nesting is bounded.
 */
export type MarkdownBlock =
  | { kind: "paragraph"; inlines: MarkdownInline[] }
  | { kind: "heading"; level: number; inlines: MarkdownInline[] }
  | { kind: "code"; language: string; text: string }
  | { kind: "quote"; blocks: MarkdownBlock[] }
  | { kind: "list"; isOrdered: boolean; start: number; items: { depth: number; inlines: MarkdownInline[] }[] }
  | { kind: "table"; head: MarkdownInline[][]; rows: MarkdownInline[][][] }
  | { kind: "rule" };

export type MarkdownInline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "strong"; text: string }
  | { kind: "emphasis"; text: string }
  | { kind: "struck"; text: string }
  | { kind: "link"; text: string; address: string }
  | { kind: "image"; text: string; address: string };

const MAX_QUOTE_DEPTH = 4;
const MAX_LIST_DEPTH = 6;

export function parseMarkdown(text: string, quoteDepth = 0): MarkdownBlock[] {
  const lines = text.split(/\r?\n/);
  const blocks: MarkdownBlock[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    if (line.trim() === "") {
      at += 1;
      continue;
    }
    const fence = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]{0,40})/.exec(line);
    if (fence) {
      const end = findFenceEnd(lines, at + 1, fence[1] ?? "```");
      blocks.push({ kind: "code", language: fence[2] ?? "", text: lines.slice(at + 1, end).join("\n") });
      at = end + 1;
      continue;
    }
    const heading = /^ {0,3}(#{1,6})\s+(.*)$/.exec(line);
    if (heading) {
      blocks.push({
        kind: "heading",
        level: heading[1]?.length ?? 1,
        inlines: parseInlines((heading[2] ?? "").replace(/\s+#+\s*$/, "")),
      });
      at += 1;
      continue;
    }
    if (
      /^ {0,3}(?:-[\s-]*-[\s-]*-|\*[\s*]*\*[\s*]*\*|_[\s_]*_[\s_]*_)[\s]*$/.test(line) &&
      line.length < 200
    ) {
      blocks.push({ kind: "rule" });
      at += 1;
      continue;
    }
    if (/^ {0,3}>/.test(line) && quoteDepth < MAX_QUOTE_DEPTH) {
      const end = findEnd(lines, at, (next) => /^ {0,3}>/.test(next));
      const inner = lines.slice(at, end).map((quoted) => quoted.replace(/^ {0,3}> ?/, ""));
      blocks.push({ kind: "quote", blocks: parseMarkdown(inner.join("\n"), quoteDepth + 1) });
      at = end;
      continue;
    }
    if (LIST_ITEM.test(line)) {
      const end = findEnd(lines, at, (next) => LIST_ITEM.test(next) || /^\s{2,}\S/.test(next));
      blocks.push(toList(lines.slice(at, end)));
      at = end;
      continue;
    }
    if (line.includes("|") && isTableRule(lines[at + 1])) {
      const end = findEnd(lines, at + 2, (next) => next.includes("|"));
      blocks.push({
        kind: "table",
        head: splitCells(line).map(parseInlines),
        rows: lines.slice(at + 2, end).map((row) => splitCells(row).map(parseInlines)),
      });
      at = end;
      continue;
    }
    const end = Math.max(
      at + 1,
      findEnd(lines, at + 1, (next) => next.trim() !== "" && !STARTS_BLOCK.test(next)),
    );
    blocks.push({ kind: "paragraph", inlines: parseInlines(lines.slice(at, end).join("\n")) });
    at = end;
  }
  return blocks;
}

const LIST_ITEM = /^\s{0,20}(?:[-*+]|\d{1,9}[.)])\s+\S/;
const STARTS_BLOCK = /^ {0,3}(?:#{1,6}\s|`{3}|~{3}|>|[-*+]\s+\S|\d{1,9}[.)]\s+\S)/;

function findEnd(lines: readonly string[], from: number, belongs: (line: string) => boolean): number {
  let end = from;
  while (end < lines.length && belongs(lines[end] ?? "")) end += 1;
  return end;
}

function findFenceEnd(lines: readonly string[], from: number, fence: string): number {
  for (let at = from; at < lines.length; at += 1) if (lines[at]?.trim().startsWith(fence)) return at;
  return lines.length;
}

function toList(lines: readonly string[]): MarkdownBlock {
  const items: { indent: number; text: string }[] = [];
  const first = /^\s*(\d{1,9})[.)]/.exec(lines[0] ?? "");
  for (const line of lines) {
    const match = /^(\s*)(?:[-*+]|\d{1,9}[.)])\s+(.*)$/.exec(line);
    const last = items.at(-1);
    if (match) items.push({ indent: match[1]?.length ?? 0, text: match[2] ?? "" });
    else if (last) last.text += `\n${line.trim()}`;
  }
  const indents = [...new Set(items.map((item) => item.indent))].sort((left, right) => left - right);
  return {
    kind: "list",
    isOrdered: first !== null,
    start: Number(first?.[1] ?? 1),
    items: items.map((item) => ({
      depth: Math.min(MAX_LIST_DEPTH, indents.indexOf(item.indent)),
      inlines: parseInlines(item.text),
    })),
  };
}

function isTableRule(line: string | undefined): boolean {
  return line?.includes("-") === true && line.includes("|") && /^[\s|:-]+$/.test(line);
}

function splitCells(line: string): string[] {
  return line
    .trim()
    .replace(/^\|/, "")
    .replace(/\|$/, "")
    .split("|")
    .map((cell) => cell.trim());
}

/** Marks inside a line. Each mark looks for its own end once; an end that is not there is remembered. */
export function parseInlines(text: string): MarkdownInline[] {
  const inlines: MarkdownInline[] = [];
  const missing = new Set<string>();
  let plain = "";
  let at = 0;
  const push = (inline: MarkdownInline, end: number) => {
    if (plain) inlines.push({ kind: "text", text: plain });
    plain = "";
    inlines.push(inline);
    at = end;
  };
  while (at < text.length) {
    const sign = text[at] ?? "";
    const found = SIGNS.has(sign) ? readMark(text, at, missing) : null;
    if (found) push(found.inline, found.end);
    else {
      plain += sign === "\\" && /[\\`*_~[\]!#>-]/.test(text[at + 1] ?? "") ? (text[++at] ?? "") : sign;
      at += 1;
    }
  }
  if (plain) inlines.push({ kind: "text", text: plain });
  return inlines;
}

const SIGNS = new Set(["`", "*", "_", "~", "[", "!"]);

function readMark(
  text: string,
  at: number,
  missing: Set<string>,
): { inline: MarkdownInline; end: number } | null {
  const sign = text[at];
  if (sign === "`") {
    const ticks = text.startsWith("``", at) ? "``" : "`";
    return readPair(text, at, ticks, "code", missing);
  }
  if (sign === "*")
    return readPair(
      text,
      at,
      text.startsWith("**", at) ? "**" : "*",
      text.startsWith("**", at) ? "strong" : "emphasis",
      missing,
    );
  if (sign === "~") return text.startsWith("~~", at) ? readPair(text, at, "~~", "struck", missing) : null;
  if (sign === "_") {
    if (/\w/.test(text[at - 1] ?? "")) return null; // snake_case is not emphasis
    return readPair(
      text,
      at,
      text.startsWith("__", at) ? "__" : "_",
      text.startsWith("__", at) ? "strong" : "emphasis",
      missing,
    );
  }
  return readLink(text, at);
}

function readPair(
  text: string,
  at: number,
  mark: string,
  kind: "code" | "strong" | "emphasis" | "struck",
  missing: Set<string>,
): { inline: MarkdownInline; end: number } | null {
  if (missing.has(mark)) return null;
  const from = at + mark.length;
  const end = text.indexOf(mark, from);
  if (end < 0) {
    missing.add(mark);
    return null;
  }
  const inner = text.slice(from, end);
  if (inner.trim() === "" || (kind !== "code" && (/^\s/.test(inner) || /\s$/.test(inner)))) return null;
  return { inline: { kind, text: inner }, end: end + mark.length };
}

const MAX_LINK_CHARS = 2_000;

function readLink(text: string, at: number): { inline: MarkdownInline; end: number } | null {
  const isImage = text[at] === "!";
  const open = isImage ? at + 1 : at;
  if (text[open] !== "[") return null;
  // The window bounds the search, so that a text of brackets only stays linear.
  const window = text.slice(open, open + MAX_LINK_CHARS);
  const match =
    /^\[([^\][\n]{0,500})\]\(\s*([^\s()]{0,1500}(?:\([^\s()]{0,200}\)[^\s()]{0,200})?)(?:\s+"[^"\n]{0,300}")?\s*\)/.exec(
      window,
    );
  if (!match) return null;
  const inline: MarkdownInline = {
    kind: isImage ? "image" : "link",
    text: match[1] ?? "",
    address: match[2] ?? "",
  };
  return { inline, end: open + match[0].length };
}
