import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ApiError } from "../../../lib/api-error.ts";
import { Button } from "../../../ui/Button.tsx";
import { Skeleton } from "../../../ui/Skeleton.tsx";

/** One part of the page: its head, and its content once the server gave it. A part that fails leaves the others alone. */
export function SettingsPart<T>({
  id,
  title,
  reading,
  query,
  children,
}: {
  id: string;
  title: string;
  reading?: (data: T) => ReactNode;
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
}) {
  const headId = `${id}-head`;
  return (
    <section id={id} aria-labelledby={headId} className="setting-part">
      <header>
        <h2 id={headId}>{title}</h2>
        {query.data !== undefined && reading && <span className="read">{reading(query.data)}</span>}
      </header>
      {query.data !== undefined ? (
        children(query.data)
      ) : query.error ? (
        <div role="alert" className="part-problem">
          <p>
            This part could not be read: {query.error.message}{" "}
            {query.error instanceof ApiError ? query.error.hint : ""}
          </p>
          <Button isSmall onClick={() => void query.refetch()}>
            Try again
          </Button>
        </div>
      ) : (
        <Skeleton rows={3} label={`Loading ${title.toLowerCase()}`} />
      )}
    </section>
  );
}
