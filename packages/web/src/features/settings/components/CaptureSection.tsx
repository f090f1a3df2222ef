import type { RecorderList } from "@clawglass/core/api";
import { INSTALL_PLUGIN, toConfigureCommand } from "../../../lib/connect-commands.ts";
import { useNow } from "../../../lib/use-now.ts";
import { Command } from "../../../ui/Command.tsx";
import { useRecorders } from "../hooks/use-settings.ts";
import { STATUS } from "../model/capture-checks.ts";
import { RecorderView } from "./RecorderView.tsx";
import { SettingsPart } from "./SettingsPart.tsx";

const LISTED = 5;

/** The capture doctor: does everything that the agent does arrive here, and what mends it where it does not? */
export function CaptureSection() {
  const recorders = useRecorders();
  const nowMs = useNow(5_000);
  return (
    <SettingsPart id="capture" title="Capture" query={recorders} reading={describeRecorders}>
      {({ recorders: list }) => (
        <>
          {list.length === 0 && <NoRecorder />}
          {list.slice(0, LISTED).map((recorder, index) => (
            <RecorderView key={recorder.recorderId} recorder={recorder} nowMs={nowMs} isOpen={index === 0} />
          ))}
          {list.length > LISTED && (
            <p className="t13 dim">{list.length - LISTED} more, heard from earlier.</p>
          )}
        </>
      )}
    </SettingsPart>
  );
}

function describeRecorders({ recorders }: RecorderList): string {
  const active = recorders.filter(({ activity }) => activity === "reporting").length;
  return active === 0
    ? "no recorder reports now"
    : `${active} ${active === 1 ? "recorder reports" : "recorders report"}`;
}

function NoRecorder() {
  return (
    <div className="part-empty">
      <p>
        <b>No recorder has reported yet.</b> The plugin tells this server which hooks fired, what waits and
        what was lost, once it is installed and connected. Runs that other programs send over OpenTelemetry
        need none.
      </p>
      <ol>
        <li>
          Install the plugin, from the folder of Clawglass: <Command text={INSTALL_PLUGIN} />
        </li>
        <li>
          Connect it, grant what it needs, and send a test trace:{" "}
          <Command text={toConfigureCommand(location.origin)} />
        </li>
        <li>
          Already done? This says what is wrong: <Command text={STATUS} />
        </li>
      </ol>
    </div>
  );
}
