import { useEffect, useState } from "react";
import { Button } from "./Button.tsx";
import { Icon } from "./Icon.tsx";

type CopyState = "rest" | "busy" | "copied" | "refused" | "unread";

const WORDS: Record<Exclude<CopyState, "rest">, string> = {
  busy: "Copying",
  copied: "Copied",
  refused: "Not allowed by the browser",
  unread: "Could not be read; try again",
};

/** Copies a text, which may have to be read first. Says so in place; says so too when the browser refuses, or when it cannot be read. */
export function CopyButton({
  text,
  label,
  isIconOnly = false,
  look = "outlined",
}: {
  text: string | (() => string | Promise<string>);
  label: string;
  isIconOnly?: boolean;
  look?: "outlined" | "bare";
}) {
  const [state, setState] = useState<CopyState>("rest");
  useEffect(() => {
    if (state === "rest" || state === "busy") return;
    const timer = setTimeout(() => setState("rest"), 2_000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    const value = typeof text === "string" ? text : text();
    if (typeof value !== "string") setState("busy");
    let isUnread = false;
    const read =
      typeof value === "string"
        ? value
        : value.catch((error: unknown) => {
            isUnread = true;
            throw error;
          });
    writeClipboard(read).then(
      () => setState("copied"),
      () => setState(isUnread ? "unread" : "refused"),
    );
  };
  const words = state === "rest" ? label : WORDS[state];
  return (
    <Button
      isSmall
      look={look}
      onClick={copy}
      disabled={state === "busy"}
      aria-label={isIconOnly ? words : undefined}
      title={isIconOnly ? words : undefined}
    >
      <Icon name={state === "copied" ? "check" : "copy"} size={14} />
      {!isIconOnly && <span>{words}</span>}
      <span className="sr" role="status">
        {state === "rest" ? "" : words}
      </span>
    </Button>
  );
}

/** Without a secure context (plain http on another host) the clipboard is not there at all. */
function writeClipboard(text: string | Promise<string>): Promise<void> {
  if (!navigator.clipboard) return Promise.reject(new Error("no clipboard"));
  if (typeof text === "string") return navigator.clipboard.writeText(text);
  // A browser may forget the click before the text is read; this way it knows from the start what is to come.
  const blob = text.then((read) => new Blob([read], { type: "text/plain" }));
  return navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
}
