/** An answer of the app API that the page would ask for first, printed. */
export interface EmbeddedAnswer {
  /** Behind the prefix of the API, as the page asks for it. */
  path: string;
  json: string;
}

/** Where the build leaves room for it in `index.html`, in front of the script that looks for it. */
const PLACE = "<!-- answer -->";

/** The page with an answer in it, as text that no browser runs or reads as HTML. A page that has no room stays as it is. */
export function embedAnswer(html: string, { path, json }: EmbeddedAnswer): string {
  // Without `<` nothing inside can end the element or begin a comment.
  const text = json.replaceAll("<", "\\u003c");
  return html.replace(PLACE, () => `<script type="application/json" data-answer="${path}">${text}</script>`);
}
