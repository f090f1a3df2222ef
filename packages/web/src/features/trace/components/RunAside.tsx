import { METADATA_KEYS, OPENCLAW_KEYS } from "@clawglass/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../../../ui/Button.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { LabelsAside } from "../../feedback/components/LabelsAside.tsx";
import { oneLine } from "../../traces/model/trace-view.ts";
import type { OpenedTrace } from "../model/open-trace.ts";
import { readSkills, type SkillInForce } from "../model/read-skills.ts";
import { TokenParts } from "./TokenParts.tsx";
import { TokenSplit } from "./TokenSplit.tsx";

/** Beside the conversation: where the tokens went, what was in force, and the ids. */
export function RunAside({ detail }: { detail: OpenedTrace }) {
  const { summary, metadata, tags } = detail;
  const skills = readSkills(metadata[OPENCLAW_KEYS.skills]);
  const rows = [
    ...Object.entries(metadata).filter(([key]) => !HIDDEN_METADATA.has(key)),
    ...Object.entries(tags)
      .filter(([key]) => !key.startsWith("mlflow."))
      .map(([key, value]) => [`tag ${key}`, value] as const),
  ];
  return (
    <>
      <LabelsAside traceId={summary.traceId} sessionId={summary.sessionId} />
      <section>
        <h2>Tokens</h2>
        <TokenParts usage={summary.usage} />
      </section>
      {summary.modelCallCount > 0 && summary.openSpanCount === 0 && (
        <section>
          <h2>Where the tokens went</h2>
          <TokenSplit
            traceId={summary.traceId}
            spanId={null}
            waitsForReader={detail.payloadBytes > LARGE_PAYLOAD_BYTES}
          />
        </section>
      )}
      {skills.length > 0 && <SkillList skills={skills} />}
      {summary.sessionId && (
        <section>
          <h2>Session</h2>
          <Link to="/sessions/$sessionId" params={{ sessionId: summary.sessionId }} className="break">
            <VisibleText text={oneLine(summary.sessionId, 200)} />
          </Link>
        </section>
      )}
      {rows.length > 0 && (
        <section>
          <h2>More about this run</h2>
          <dl className="more">
            {rows.slice(0, 40).map(([key, value]) => (
              <div key={key}>
                <dt>
                  <VisibleText text={oneLine(key, 80)} />
                </dt>
                <dd>
                  <VisibleText text={oneLine(value, 200)} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </>
  );
}

/** Prompts of more bytes are read when somebody asks. */
const LARGE_PAYLOAD_BYTES = 4_000_000;

const FIRST_SKILLS = 8;

function SkillList({ skills }: { skills: readonly SkillInForce[] }) {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? skills : skills.slice(0, FIRST_SKILLS);
  return (
    <section>
      <h2>Skills in force</h2>
      <ul className="used">
        {shown.map((skill) => (
          <li key={`${skill.name} ${skill.hash}`}>
            <Icon name="skill" size={14} />
            <span className="cut">
              <VisibleText text={oneLine(skill.name, 80)} />
            </span>
            {skill.hash && (
              <code className="dim t12 end" title={`Version by content: ${skill.hash}`}>
                {skill.hash.slice(0, 6)}
              </code>
            )}
          </li>
        ))}
      </ul>
      {shown.length < skills.length && (
        <Button isSmall onClick={() => setIsWhole(true)}>
          Show all {skills.length}
        </Button>
      )}
    </section>
  );
}

/** Shown in the header in better words, or not for people. */
const HIDDEN_METADATA: ReadonlySet<string> = new Set([
  ...Object.values(METADATA_KEYS),
  OPENCLAW_KEYS.skills,
  OPENCLAW_KEYS.sessionKey,
]);
