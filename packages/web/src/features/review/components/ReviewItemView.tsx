import type { ConversationStep, ReviewItem } from "@clawglass/core/api";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { formatLoneCost } from "../../../lib/format-cost.ts";
import { formatDuration, formatMoment } from "../../../lib/format-time.ts";
import { useNow } from "../../../lib/use-now.ts";
import { Button } from "../../../ui/Button.tsx";
import { Skeleton } from "../../../ui/Skeleton.tsx";
import { SourceGlyph } from "../../../ui/SourceGlyph.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { Markdown } from "../../trace/components/Markdown.tsx";
import { useConversation } from "../../trace/hooks/use-trace.ts";
import { oneLine, toOrigin } from "../../traces/model/trace-view.ts";
import { REASON_WORDS } from "../model/review-queue.ts";
import { splitConversation } from "../model/split-conversation.ts";
import { DoneSteps } from "./DoneSteps.tsx";

/** Why a run is here, what was asked, what was done, and large: what was answered. */
export function ReviewItemView({ item, onOpen }: { item: ReviewItem; onOpen: () => void }) {
  const { trace, reason, why } = item;
  const nowMs = useNow(60_000);
  const conversation = useConversation(trace.traceId);
  const { asked, did, answered } = splitConversation(conversation.data?.steps ?? []);
  const facts = [
    toOrigin(trace),
    formatMoment(trace.requestTimeMs, nowMs),
    formatDuration(trace.durationMs),
    formatLoneCost(trace.costUsd, trace.costSource),
  ].filter(Boolean);
  const isJudged = reason === "disagreement" || reason === "judged-bad";
  return (
    <>
      <div className="review-why">
        <span className={reason === "failed" ? "chip is-failed" : isJudged ? "chip is-judge" : "chip"}>
          {isJudged && <SourceGlyph source="judge" />}
          {reason === "failed" && <StateGlyph state="failed" size={12} />}
          {REASON_WORDS[reason]}
        </span>
        <span className="grow">
          <VisibleText text={oneLine(facts.join(" · "), 160)} />
        </span>
        <Link
          to="/traces/$traceId"
          params={{ traceId: trace.traceId }}
          onClick={onOpen}
          aria-keyshortcuts="O"
        >
          Open the run{" "}
          <kbd className="only-wide" aria-hidden="true">
            O
          </kbd>
        </Link>
        {reason !== "random" && (
          <p className="review-evidence">
            <VisibleText text={oneLine(why, 240)} />
          </p>
        )}
      </div>
      {conversation.isPending && <Skeleton rows={3} label="Loading the conversation" />}
      {conversation.isSuccess || conversation.data ? (
        <>
          <Said
            who={oneLine(toOrigin(trace) ?? "asked", 60)}
            className="review-asked"
            texts={asked}
            fallback={trace.requestPreview}
          />
          <DoneSteps steps={did} />
          <Said
            who="the agent answered"
            className="review-answered"
            texts={answered}
            fallback={trace.responsePreview}
            errorText={trace.errorMessage}
          />
        </>
      ) : null}
      {conversation.isError && !conversation.data && (
        <Said
          who="the agent answered"
          className="review-answered"
          texts={[]}
          fallback={
            trace.responsePreview ?? "The conversation could not be read; it comes back with the server."
          }
        />
      )}
    </>
  );
}

const FIRST_CHARS = 1_600;

function Said({
  who,
  className,
  texts,
  fallback,
  errorText = null,
}: {
  who: string;
  className: string;
  texts: readonly Extract<ConversationStep, { kind: "user-message" | "reply" }>[];
  fallback: string | null;
  errorText?: string | null;
}) {
  const [isWhole, setIsWhole] = useState(false);
  const whole = texts.map(({ text }) => text.text).join("\n\n") || (fallback ?? "");
  if (!whole && !errorText) return <p className="t13 mid review-silent">Nothing was said.</p>;
  const isLong = whole.length > FIRST_CHARS;
  return (
    <section className={className}>
      <h2>
        <VisibleText text={who} />
      </h2>
      {whole ? (
        <Markdown text={isLong && !isWhole ? `${whole.slice(0, FIRST_CHARS)}…` : whole} />
      ) : (
        <p className="mid">No answer.</p>
      )}
      {!whole && errorText && (
        <p className="s-failed review-error">
          <VisibleText text={oneLine(errorText, 400)} />
        </p>
      )}
      {isLong && (
        <Button isSmall aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? "Show less" : `Show all ${whole.length.toLocaleString("en")} characters`}
        </Button>
      )}
    </section>
  );
}
