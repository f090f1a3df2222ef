import { useState } from "react";
import { formatBytes } from "../lib/format-number.ts";
import { Button } from "./Button.tsx";
import { VisibleText } from "./VisibleText.tsx";

const FIRST_CHARS = 4_000;
/** More than this in one go makes a browser stall on text without line breaks. */
const STEP_CHARS = 64_000;

/** All foreign text that is not chat: mono, sunken, inert, and folded behind its size when it is long. */
export function Well({
  text,
  firstChars = FIRST_CHARS,
  label,
}: {
  text: string;
  firstChars?: number;
  label?: string;
}) {
  const [shownChars, setShownChars] = useState(firstChars);
  const end = cutBetweenSigns(text, shownChars);
  const restChars = text.length - end;
  return (
    <div className="well" role="group" aria-label={label}>
      <pre>
        <VisibleText text={text.slice(0, end)} />
        {restChars > 0 && "…"}
      </pre>
      {restChars > 0 && (
        <Button isSmall onClick={() => setShownChars(shownChars + STEP_CHARS)}>
          {restChars > STEP_CHARS
            ? `Show ${formatBytes(STEP_CHARS)} more of ${formatBytes(restChars)}`
            : `Show ${formatBytes(restChars)} more`}
        </Button>
      )}
    </div>
  );
}

/** Moves a cut by one where it would halve a surrogate pair. */
export function cutBetweenSigns(text: string, atChars: number): number {
  if (atChars >= text.length) return text.length;
  const code = text.charCodeAt(atChars);
  return code >= 0xdc00 && code <= 0xdfff ? atChars - 1 : atChars;
}
