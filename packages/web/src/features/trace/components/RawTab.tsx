import type { SpanDetail } from "@clawglass/core/api";
import { useMemo } from "react";
import { CopyButton } from "../../../ui/CopyButton.tsx";
import { Well } from "../../../ui/Well.tsx";
import { toRawText } from "../model/raw-text.ts";

/** The span as it is stored, to read and to copy. */
export function RawTab({ detail }: { detail: SpanDetail }) {
  const text = useMemo(() => toRawText(detail), [detail]);
  return (
    <section>
      <div className="raw-actions">
        <CopyButton text={text} label="Copy all" />
        {detail.inputsJson !== null && <CopyButton text={detail.inputsJson} label="Copy input" look="bare" />}
        {detail.outputsJson !== null && (
          <CopyButton text={detail.outputsJson} label="Copy output" look="bare" />
        )}
      </div>
      <Well text={text} firstChars={6_000} label="Raw span" />
    </section>
  );
}
