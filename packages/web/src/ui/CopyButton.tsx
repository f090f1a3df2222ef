import { useEffect, useState } from "react";
import { Button } from "./Button.tsx";
import { Icon } from "./Icon.tsx";

type CopyState = "rest" | "copied" | "refused";

/** Copies a text. Says so in place; says so too when the browser refuses. */
export function CopyButton({
  text,
  label,
  isIconOnly = false,
  look = "outlined",
}: {
  text: string | (() => string);
  label: string;
  isIconOnly?: boolean;
  look?: "outlined" | "bare";
}) {
  const [state, setState] = useState<CopyState>("rest");
  useEffect(() => {
    if (state === "rest") return;
    const timer = setTimeout(() => setState("rest"), 2_000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    const value = typeof text === "string" ? text : text();
    // Without a secure context (plain http on another host) the clipboard is not there at all.
    const written = navigator.clipboard?.writeText(value) ?? Promise.reject(new Error("no clipboard"));
    written.then(
      () => setState("copied"),
      () => setState("refused"),
    );
  };
  const words = state === "copied" ? "Copied" : state === "refused" ? "Not allowed by the browser" : label;
  return (
    <Button
      isSmall
      look={look}
      onClick={copy}
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
