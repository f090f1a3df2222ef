import type { Setting } from "@clawglass/core/api";
import { TableScroll } from "../../../ui/TableScroll.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { useServer, useSettings } from "../hooks/use-settings.ts";
import { SettingsPart } from "./SettingsPart.tsx";

const SOURCE_WORDS: Record<Setting["source"], string> = {
  flag: "flag",
  environment: "environment",
  saved: "saved here",
  file: "file",
  default: "default",
};

/** Every setting of the server: its value, where that comes from, and what changes it. */
export function SettingsTable() {
  const settings = useSettings();
  const server = useServer();
  return (
    <SettingsPart
      id="server"
      title="Server"
      query={settings}
      reading={() =>
        server.data ? (
          <>
            Clawglass {server.data.version}, speaks MLflow {server.data.mlflowVersion}
          </>
        ) : null
      }
    >
      {({ settings: list }) => (
        <>
          <p className="mid">
            A flag wins over the environment, which wins over what is saved. Changes need a restart.
          </p>
          <TableScroll label="Settings of the server">
            <table className="figures settings-table">
              <thead>
                <tr>
                  <th scope="col">setting</th>
                  <th scope="col">value</th>
                  <th scope="col">from</th>
                  <th scope="col">what it does</th>
                </tr>
              </thead>
              <tbody>
                {list.map((setting) => (
                  <tr key={setting.name}>
                    <th scope="row" className="mono">
                      {setting.flag}
                      {setting.environment[0] && (
                        <span className="t12 dim block">{setting.environment[0]}</span>
                      )}
                    </th>
                    <td className="mono">
                      {setting.value === null ? (
                        <span className="dim">{setting.defaultText || "none"}</span>
                      ) : (
                        <VisibleText text={setting.value} />
                      )}
                    </td>
                    <td>
                      {SOURCE_WORDS[setting.source]}
                      {setting.setBy !== null && (
                        <span className="t12 dim mono block">
                          <VisibleText text={setting.setBy} />
                        </span>
                      )}
                    </td>
                    <td className="mid">{setting.meaning}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
        </>
      )}
    </SettingsPart>
  );
}
