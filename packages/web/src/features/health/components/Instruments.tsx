import type { HealthReport } from "@clawglass/core/api";
import type { InstrumentProps } from "../model/instrument-props.ts";
import { ContextFace } from "./ContextFace.tsx";
import { CostFace } from "./CostFace.tsx";
import { GroupFace } from "./GroupFace.tsx";
import { LatencyFace } from "./LatencyFace.tsx";
import { RunsFace } from "./RunsFace.tsx";
import { ScoresFace } from "./ScoresFace.tsx";
import { SkillsFace } from "./SkillsFace.tsx";
import { SubAgentsFace } from "./SubAgentsFace.tsx";
import { TokensFace } from "./TokensFace.tsx";
import { ToolsFace } from "./ToolsFace.tsx";
import { VitalSigns } from "./VitalSigns.tsx";

/** The dials below the verdict: the same time axis and the same numbered changes on all of them. */
export function Instruments({ report, ...props }: InstrumentProps & { report: HealthReport }) {
  const { overview } = props;
  const range = { fromMs: overview.window.fromMs };
  return (
    <>
      <VitalSigns report={report} overview={overview} before={props.before} />
      <div className="faces">
        <RunsFace {...props} />
        <LatencyFace {...props} />
        <TokensFace {...props} />
        <CostFace overview={overview} />
        <ToolsFace overview={overview} report={report} before={props.before} />
        <SkillsFace overview={overview} report={report} />
        <SubAgentsFace overview={overview} />
        <ContextFace {...props} />
        <ScoresFace {...props} />
        <GroupFace title="Started by" kind="trigger" noun="trigger" list={overview.triggers} range={range} />
        <GroupFace title="Channels" kind="channel" noun="channel" list={overview.channels} range={range} />
        <GroupFace title="Agents" kind="agent" noun="agent" list={overview.agents} range={range} />
        <GroupFace
          title="Busiest sessions"
          kind="session"
          noun="session"
          list={overview.sessions}
          range={range}
        />
      </div>
    </>
  );
}
