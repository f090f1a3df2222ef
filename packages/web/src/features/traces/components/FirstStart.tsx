import { useQuery } from "@tanstack/react-query";
import { fetchServerInfo } from "../../../lib/api-client.ts";
import { INSTALL_PLUGIN, toConfigureCommand } from "../../../lib/connect-commands.ts";
import { Command } from "../../../ui/Command.tsx";
import { StateGlyph } from "../../../ui/StateGlyph.tsx";
import { useLiveStatus } from "../../live/hooks/LiveContext.tsx";
import { LensDrawing } from "./LensDrawing.tsx";
import "./TracesPage.css";

/** Nothing was recorded yet: the exact next commands, with what is already true beside them. */
export function FirstStart() {
  const status = useLiveStatus();
  const server = useQuery({ queryKey: ["server"], queryFn: ({ signal }) => fetchServerInfo(signal) });
  const isUp = status.kind === "live" || server.isSuccess;
  return (
    <div className="first-start">
      <LensDrawing />
      <div>
        <h1>Ready to watch. No run has arrived yet.</h1>
        <p className="lead">
          Commands for a terminal on the computer where OpenClaw runs. This page changes by itself as they
          work.
        </p>
        <ol>
          <li>
            <span className="step-mark">
              <StateGlyph state={isUp ? "ok" : status.kind === "gone" ? "attention" : "running"} size={22} />
            </span>
            <div>
              <b>{isUp ? "The server runs" : "The server does not answer"}</b>
              <p>
                {location.origin}
                {isLocal(location.hostname) ? ", only reachable from this computer" : ""}
                {server.data
                  ? `. Version ${server.data.version}, keeps its data in ${server.data.store.location}`
                  : ""}
              </p>
            </div>
          </li>
          <li>
            <span className="step-mark number">2</span>
            <div>
              <b>Install the plugin</b>
              <Command text={INSTALL_PLUGIN} />
              <p>In the folder of Clawglass. Changes nothing in your skills, tools or agents.</p>
            </div>
          </li>
          <li>
            <span className="step-mark number">3</span>
            <div>
              <b>Connect it and send a test trace</b>
              <Command text={toConfigureCommand(location.origin)} />
              <p role="status" className="waiting">
                <StateGlyph state={status.kind === "gone" ? "lost" : "running"} size={12} />
                {status.kind === "gone"
                  ? "Cannot see a test trace while the server is away"
                  : "Waiting for the test trace"}
              </p>
            </div>
          </li>
          <li>
            <span className="step-mark number">4</span>
            <div>
              <b>Write to your agent as always</b>
              <p>Or from here:</p>
              <Command text={'openclaw agent --agent main --message "What is on today?"'} />
            </div>
          </li>
        </ol>
        <p className="lead">
          Already did this and nothing arrives? This says why: <Command text="openclaw mlflow status" />
        </p>
      </div>
    </div>
  );
}

function isLocal(host: string): boolean {
  return host === "localhost" || host === "127.0.0.1" || host === "[::1]";
}
