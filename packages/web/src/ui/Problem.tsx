import type { ReactNode } from "react";
import { StateGlyph } from "./StateGlyph.tsx";

/** Something could not be shown: what happened, what to do, and last the code for a bug report. */
export function Problem({
  title,
  children,
  actions,
  code,
}: {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  code?: string;
}) {
  return (
    <section className="problem" role="alert">
      <StateGlyph state="failed" size={28} />
      <h2>{title}</h2>
      {children}
      {actions && <div className="row wrap">{actions}</div>}
      {code && <p className="t12 dim mono">{code}</p>}
    </section>
  );
}
