import type { SpanDetail } from "@clawglass/core/api";
import { type ReactNode, useMemo } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Skeleton } from "../../../ui/Skeleton.tsx";
import { useSpanDetail } from "../hooks/use-trace.ts";
import { parseChatMessages } from "../model/chat-messages.ts";
import { findCompactions } from "../model/find-previous-call.ts";
import { parseJson } from "../model/parse-json.ts";
import { diffPrompts, type PromptChange } from "../model/prompt-diff.ts";
import type { SpanNode } from "../model/span-tree.ts";
import { ChatMessageView } from "./MessageList.tsx";

export interface PromptChangesProps {
  traceId: string;
  node: SpanNode;
  previous: SpanNode;
  detail: SpanDetail;
  renderBelow: (index: number) => ReactNode;
  onWhole: () => void;
}

/** What is new in the prompt of a call since the call before it, and what is gone. */
export function PromptChanges({ traceId, node, previous, detail, renderBelow, onWhole }: PromptChangesProps) {
  const before = useSpanDetail(traceId, previous.span.spanId);
  const changes = useMemo(() => {
    const left = readMessages(before.data?.inputsJson ?? null);
    const right = readMessages(detail.inputsJson);
    return left && right ? diffPrompts(left, right) : null;
  }, [before.data, detail.inputsJson]);
  if (before.isPending) return <Skeleton rows={2} label="Loading the call before" />;
  if (!changes) {
    return (
      <p className="span-note">
        The prompt of the call before was not recorded.{" "}
        <Button isSmall onClick={onWhole}>
          Show the whole prompt
        </Button>
      </p>
    );
  }
  const goneCount = changes.filter(({ kind }) => kind === "removed" || kind === "changed").length;
  const compactions = findCompactions(node, previous.span.startOffsetMs);
  return (
    <div className="prompt-changes">
      {goneCount > 0 && (
        <p className="span-note">
          {goneCount === 1 ? "One message" : `${goneCount} messages`} of the call before{" "}
          {goneCount === 1 ? "is" : "are"} gone or changed
          {compactions.length > 0 ? ": the conversation was compacted in between." : "."}
        </p>
      )}
      {changes.map((change, place) => (
        <ChangeRow key={place} change={change} renderBelow={renderBelow} />
      ))}
    </div>
  );
}

function ChangeRow({
  change,
  renderBelow,
}: {
  change: PromptChange;
  renderBelow: (index: number) => ReactNode;
}) {
  switch (change.kind) {
    case "same":
      return (
        <p className="change is-same">
          {change.count === 1 ? "1 message unchanged" : `${change.count} messages unchanged`}
        </p>
      );
    case "removed":
      return (
        <Marked kind="removed" sign="−" words="Gone">
          <ChatMessageView message={change.message} below={null} isOpenAtFirst={false} />
        </Marked>
      );
    case "added":
      return (
        <Marked kind="added" sign="+" words="New">
          <ChatMessageView
            message={change.message}
            below={renderBelow(change.index)}
            isOpenAtFirst={change.message.role !== "system"}
          />
        </Marked>
      );
    default:
      return (
        <>
          <Marked kind="removed" sign="−" words="Before">
            <ChatMessageView message={change.before} below={null} isOpenAtFirst={false} />
          </Marked>
          <Marked kind="added" sign="+" words="Changed to">
            <ChatMessageView
              message={change.message}
              below={renderBelow(change.index)}
              isOpenAtFirst={false}
            />
          </Marked>
        </>
      );
  }
}

function Marked({
  kind,
  sign,
  words,
  children,
}: {
  kind: "added" | "removed";
  sign: string;
  words: string;
  children: ReactNode;
}) {
  return (
    <div className={`change is-${kind}`}>
      <b aria-hidden="true">{sign}</b>
      <span className="sr">{words}: </span>
      {children}
    </div>
  );
}

function readMessages(json: string | null) {
  if (json === null) return null;
  const parsed = parseJson(json);
  return parsed.kind === "json" ? parseChatMessages(parsed.value) : null;
}
