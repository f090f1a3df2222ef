import { splitVisible } from "@clawglass/core";

/** Markup that is safe to place as it is. Only `html` makes it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type HtmlPiece = Html | string | number | null | undefined | false | readonly HtmlPiece[];

/** Builds markup; everything put into it that is not markup itself is text, whoever wrote it. */
export function html(parts: TemplateStringsArray, ...pieces: readonly HtmlPiece[]): Html {
  let markup = parts[0] ?? "";
  for (const [index, piece] of pieces.entries()) markup += print(piece) + (parts[index + 1] ?? "");
  return new Html(markup);
}

function print(piece: HtmlPiece): string {
  if (piece instanceof Html) return piece.markup;
  if (Array.isArray(piece)) return piece.map(print).join("");
  if (piece === null || piece === undefined || piece === false) return "";
  return escapeText(String(piece));
}

/** Text for a place where a reader sees it: signs that would hide or turn the text around are named. */
export function visible(text: string): Html {
  const pieces = splitVisible(text);
  return new Html(
    pieces
      .map((piece) =>
        piece.kind === "text"
          ? escapeText(piece.text)
          : `<span class="sign">${escapeText(piece.label)}</span>`,
      )
      .join(""),
  );
}

function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
