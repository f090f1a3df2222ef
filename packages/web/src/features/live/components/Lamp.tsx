import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { formatClock } from "../../../lib/format-time.ts";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useLiveStatus } from "../hooks/LiveContext.tsx";
import { useCaptureTrouble } from "../hooks/use-capture-trouble.ts";
import type { CaptureTrouble } from "../model/capture-trouble.ts";

/** Top right on every page: does this page see what the agent does, right now? */
export function Lamp() {
  const status = useLiveStatus();
  const trouble = useCaptureTrouble();
  if (status.kind === "live" && trouble) {
    return (
      <LampLink look={trouble.state} title={`${trouble.title} Opens what is captured.`}>
        <StateGlyph state={trouble.state} size={12} />
        <span>
          {trouble.word}
          {trouble.rest && <span className="only-wide"> {trouble.rest}</span>}
        </span>
      </LampLink>
    );
  }
  if (status.kind === "live") {
    return (
      <LampLink title="Runs appear here as they happen. Opens what is captured.">
        <i aria-hidden="true" />
        <span>Recording</span>
      </LampLink>
    );
  }
  if (status.kind === "connecting") {
    return (
      <LampLink title="Looks for the server. Opens what is captured.">
        <StateGlyph state="running" size={12} />
        <span>Connecting</span>
      </LampLink>
    );
  }
  return (
    <LampLink look="attention" title={`No connection since ${formatClock(status.sinceMs)}`}>
      <StateGlyph state="attention" size={12} />
      <span>Server gone</span>
    </LampLink>
  );
}

/** It leads to the capture doctor; the words inside are told when they change. */
function LampLink({
  title,
  look,
  children,
}: {
  title: string;
  look?: CaptureTrouble["state"];
  children: ReactNode;
}) {
  return (
    <Link to="/settings" hash="capture" className={look ? `lamp is-${look}` : "lamp"} title={title}>
      <span role="status" className="lamp-words">
        {children}
      </span>
    </Link>
  );
}
