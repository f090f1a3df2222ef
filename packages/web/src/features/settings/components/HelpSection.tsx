import { Command } from "../../../ui/Command.tsx";

const COMMANDS: readonly [string, string][] = [
  ["clawglass health", "Is the agent well? The same verdict as the home page; exit code 0, 3 or 4"],
  ["openclaw mlflow status", "What the plugin sent, what waits, what was lost, which grants are missing"],
  ["openclaw mlflow configure", "Connect the plugin, grant its hooks, send a test trace"],
  ["clawglass export --help", "Take runs out: OTLP, JSON lines, one page a run"],
  ["clawglass --help", "All commands"],
];

/** What to type where: every command can be copied. */
export function HelpSection() {
  return (
    <section id="help" aria-labelledby="help-head" className="setting-part">
      <header>
        <h2 id="help-head">Help</h2>
      </header>
      <p className="mid">
        On this page <kbd>?</kbd> shows all keys, <kbd>Ctrl K</kbd> or <kbd>⌘K</kbd> finds pages, runs and
        commands. In a terminal:
      </p>
      <ul className="help-commands">
        {COMMANDS.map(([command, meaning]) => (
          <li key={command}>
            <Command text={command} /> <span className="t13 mid">{meaning}</span>
          </li>
        ))}
      </ul>
      <p className="t13 mid">
        The API is described at <a href="/api/clawglass/v1/openapi.json">/api/clawglass/v1/openapi.json</a>.
      </p>
    </section>
  );
}
