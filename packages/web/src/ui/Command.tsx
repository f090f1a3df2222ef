import { Fragment } from "react";
import { CopyButton } from "./CopyButton.tsx";

/** A command for the terminal, with its copy button. */
export function Command({ text }: { text: string }) {
  return (
    <span className="command">
      <code>
        {text.split(" ").map((word, place) => (
          <Fragment key={place}>
            {place > 0 && " "}
            <span>{word}</span>
          </Fragment>
        ))}
      </code>
      <CopyButton text={text} label={`Copy: ${text}`} isIconOnly look="bare" />
    </span>
  );
}
