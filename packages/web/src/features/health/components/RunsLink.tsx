import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

/** Opens the list with the runs of a filter; plain text where no filter can say which. */
export function RunsLink({ filter, children }: { filter: string | null; children: ReactNode }) {
  if (filter === null) return <>{children}</>;
  return (
    <Link className="plain" to="/traces" search={{ q: filter }} preload={false}>
      {children}
    </Link>
  );
}
