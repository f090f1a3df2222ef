import type { Recorder } from "@clawglass/core/api";
import { formatExactCount } from "../../../lib/format-number.ts";
import { formatInstant, formatMoment } from "../../../lib/format-time.ts";
import { Command } from "../../../ui/Command.tsx";
import { STATE_WORDS, StateGlyph } from "../../../ui/StateGlyph.tsx";
import { TableScroll } from "../../../ui/TableScroll.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { WithCommands } from "../../../ui/WithCommands.tsx";
import { listCaptureChecks } from "../model/capture-checks.ts";

const KIND_WORDS = { hook: "hook", "agent-event": "agent event", diagnostic: "diagnostic" } as const;
const SOURCE_WORDS = {
  config: "plugin configuration",
  environment: "environment",
  default: "default",
} as const;

/** The last report of one recorder: checks first, what stands behind them folded below. */
export function RecorderView({
  recorder,
  nowMs,
  isOpen,
}: {
  recorder: Recorder;
  nowMs: number;
  isOpen: boolean;
}) {
  const checks = listCaptureChecks(recorder, nowMs);
  const worst = checks[0]?.state ?? "ok";
  const { process, hostName, pluginVersion, openclawVersion } = recorder;
  return (
    <details className="recorder" open={isOpen}>
      <summary>
        <StateGlyph state={worst} />
        <span className="sr">{STATE_WORDS[worst]}</span>
        <b>
          {process === "gateway" ? "Gateway" : "Command"} on <VisibleText text={hostName} />
        </b>
        <span className="t13 mid">
          plugin <VisibleText text={pluginVersion} />, OpenClaw{" "}
          {openclawVersion === null ? "unknown" : <VisibleText text={openclawVersion} />}
        </span>
        <time
          className="t13 dim end"
          dateTime={new Date(recorder.receivedAtMs).toISOString()}
          title={formatInstant(recorder.receivedAtMs)}
        >
          {formatMoment(recorder.receivedAtMs, nowMs)}
        </time>
      </summary>
      <ul className="checks">
        {checks.map(({ key, state, title, text, command }) => (
          <li key={key}>
            <StateGlyph state={state} />
            <div>
              <p>
                <span className="sr">{state === "ok" ? "OK" : STATE_WORDS[state]}: </span>
                <b>
                  <VisibleText text={title} />
                </b>{" "}
                <span className="mid">
                  <WithCommands text={text} />
                </span>
              </p>
              {command !== null && <Command text={command} />}
            </div>
          </li>
        ))}
      </ul>
      <Hooks recorder={recorder} nowMs={nowMs} />
      <RecorderSettings recorder={recorder} />
    </details>
  );
}

function Hooks({ recorder: { hooks, grants }, nowMs }: { recorder: Recorder; nowMs: number }) {
  const isMissing = (grant: string | null) =>
    grant !== null && grants.some(({ name, isGranted }) => name === grant && !isGranted);
  return (
    <details className="more">
      <summary>Hooks and events</summary>
      <TableScroll label="Hooks and events">
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">name</th>
              <th scope="col">kind</th>
              <th scope="col" className="n">
                fired
              </th>
              <th scope="col" className="n">
                last
              </th>
            </tr>
          </thead>
          <tbody>
            {hooks
              .toSorted((left, right) => right.firedCount - left.firedCount)
              .map(({ name, kind, firedCount, lastAtMs, neededGrant }) => (
                <tr key={`${kind} ${name}`}>
                  <th scope="row" className="mono">
                    <VisibleText text={name} />
                  </th>
                  <td>{KIND_WORDS[kind]}</td>
                  <td className="n">{formatExactCount(firedCount)}</td>
                  <td className="n">
                    {isMissing(neededGrant) ? (
                      <span className="s-failed">
                        needs the grant <VisibleText text={neededGrant ?? ""} />
                      </span>
                    ) : lastAtMs === null ? (
                      <span className="dim">not yet</span>
                    ) : (
                      formatMoment(lastAtMs, nowMs)
                    )}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      </TableScroll>
    </details>
  );
}

function RecorderSettings({ recorder: { settings } }: { recorder: Recorder }) {
  if (settings.length === 0) return null;
  return (
    <details className="more">
      <summary>Settings of the plugin</summary>
      <TableScroll label="Settings of the plugin">
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">setting</th>
              <th scope="col">value</th>
              <th scope="col">from</th>
            </tr>
          </thead>
          <tbody>
            {settings.map(({ name, value, source, variable }) => (
              <tr key={name}>
                <th scope="row" className="mono">
                  <VisibleText text={name} />
                </th>
                <td className="mono">
                  {value === null ? <span className="dim">none</span> : <VisibleText text={value} />}
                </td>
                <td>
                  {SOURCE_WORDS[source]}
                  {variable !== null && source === "environment" && (
                    <>
                      , <VisibleText text={variable} />
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </details>
  );
}
