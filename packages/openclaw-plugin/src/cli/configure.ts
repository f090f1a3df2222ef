import type { HostConfig, Prompter } from "../host/plugin-api.ts";
import type { ContentMode } from "../record/recorder-contract.ts";
import type { Connection } from "../send/connection.ts";
import { resolveSettings } from "../settings/resolve-settings.ts";
import { chooseExperiment } from "./choose-experiment.ts";
import { chooseServer } from "./choose-server.ts";
import type { CommandDeps } from "./command-deps.ts";
import { type ConfigureAnswers, readAnswers } from "./configure-answers.ts";
import { CommandFailure, EXIT_CODES, type ExitCode, toFailure } from "./exit-codes.ts";
import { pluginConfigOf } from "./plugin-config-of.ts";
import { settleExperiment } from "./settle-experiment.ts";
import { sendTestTrace, type TestTraceResult } from "./test-trace.ts";
import { applyChoices, type PluginChoices, toConfigSnippet } from "./write-plugin-config.ts";

/** One paragraph: OpenClaw breaks it to the width of the terminal. */
const ACCESS_QUESTION = [
  "To show what your agent did, the plugin must see its conversations: prompts, replies, and what tools were given and answered.",
  "It sends them to the server you chose, and to nobody else, after taking out keys, tokens and passwords.",
  "Without this leave it records only names, times, token counts and statuses.",
  "It never changes a prompt or an answer.",
].join(" ");

/** `openclaw mlflow configure`: finds and tests the server, settles experiment and access, writes, proves it works. */
export async function runConfigure(deps: CommandDeps, options: Record<string, unknown>): Promise<void> {
  const isJson = options.json === true;
  let prompter: Prompter | null = null;
  try {
    const answers = readAnswers(options, deps.isTerminal);
    prompter = answers.isInteractive ? await deps.createPrompter() : null;
    const { exitCode, report } = await configure(deps, answers, prompter);
    if (isJson) deps.print(JSON.stringify(report, null, 2));
    deps.setExitCode(exitCode);
  } catch (error) {
    const failure = toCommandFailure(error);
    deps.setExitCode(failure.exitCode);
    if (isJson)
      deps.print(
        JSON.stringify(
          { ok: false, error: failure.message, code: failure.code, hint: failure.hint },
          null,
          2,
        ),
      );
    else if (prompter !== null) await prompter.outro(toOutro(failure));
    else deps.tell(`${failure.message}\n${failure.hint}`);
  }
}

async function configure(
  deps: CommandDeps,
  answers: ConfigureAnswers,
  prompter: Prompter | null,
): Promise<{ exitCode: ExitCode; report: Record<string, unknown> }> {
  const hostConfig = deps.readConfig();
  await prompter?.intro("Tracing for OpenClaw");
  const chosen = await chooseServer(deps, answers, prompter, hostConfig);
  const choice = await chooseExperiment(deps, answers, prompter, chosen, hostConfig);
  const hasConversationAccess = await chooseAccess(answers, prompter);
  const content = chooseContent(answers, hostConfig, deps);
  // Only now that nothing is left to ask: whoever cancels has changed nothing, here or on the server.
  const experiment = await settleExperiment(deps, chosen, choice);
  const connection: Connection = { target: chosen.target, server: chosen.server, experiment };
  const choices: PluginChoices = {
    trackingUri: chosen.target.trackingUri,
    experimentId: experiment.id,
    ...chosen.written,
    hasConversationAccess,
    content,
  };
  await writeConfig(deps, choices);
  const test = await sendTestTrace(deps, connection);
  if (!test.ok) throw toFailure(test.problem);
  await announce(deps, prompter, answers, connection, choices, test);
  return {
    exitCode: test.wasReadBack ? EXIT_CODES.ok : EXIT_CODES.notVerified,
    report: {
      ok: true,
      trackingUri: choices.trackingUri,
      server: connection.server,
      experiment,
      conversationAccess: hasConversationAccess,
      content,
      testTrace: { traceId: test.traceId, link: test.link, readBack: test.wasReadBack },
    },
  };
}

async function chooseAccess(answers: ConfigureAnswers, prompter: Prompter | null): Promise<boolean> {
  if (answers.conversationAccess !== null) return answers.conversationAccess;
  if (prompter === null) return true;
  await prompter.note(ACCESS_QUESTION, "Conversation access");
  return prompter.confirm({ message: "May the plugin see the conversations?", initialValue: true });
}

function chooseContent(answers: ConfigureAnswers, hostConfig: HostConfig, deps: CommandDeps): ContentMode {
  return answers.content ?? resolveSettings(pluginConfigOf(hostConfig), deps.environment).content;
}

async function writeConfig(deps: CommandDeps, choices: PluginChoices): Promise<void> {
  try {
    await deps.changeConfig((draft) => applyChoices(draft, choices));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(
      EXIT_CODES.failure,
      "config-not-written",
      `OpenClaw's configuration could not be written: ${reason}`,
      `Repair it (\`openclaw doctor\`), or add this by hand:\n${toConfigSnippet(choices)}`,
    );
  }
}

async function announce(
  deps: CommandDeps,
  prompter: Prompter | null,
  answers: ConfigureAnswers,
  { server, experiment }: Connection,
  choices: PluginChoices,
  test: TestTraceResult & { ok: true },
): Promise<void> {
  const proof = test.wasReadBack
    ? "A test trace was sent and read back:"
    : "A test trace was accepted, but cannot be read back yet:";
  const lines = [
    `Traces go to ${choices.trackingUri} (${server.kind} ${server.version ?? ""}), experiment "${experiment.name}" (${experiment.id}).`,
    choices.hasConversationAccess
      ? "Conversation access is granted."
      : "Conversation access is not granted: no prompts, no replies, no tool payloads.",
    proof,
    `  ${test.link}`,
    "Next: send your agent a message, or see `openclaw mlflow status`.",
  ];
  if (prompter !== null) await prompter.outro(toAligned(lines));
  else if (!answers.isJson) for (const line of lines) deps.print(line);
}

/** The prompts themselves have said that it was cancelled. */
function toOutro({ code, message, hint }: CommandFailure): string {
  return code === "cancelled" ? hint : toAligned([message, hint]);
}

/** Lines under each other behind the prompts' last mark. Not in a box: that would break a link into pieces. */
function toAligned(lines: readonly string[]): string {
  return lines.join("\n   ");
}

function toCommandFailure(error: unknown): CommandFailure {
  if (error instanceof CommandFailure) return error;
  if (error instanceof Error && error.name === "WizardCancelledError") {
    return new CommandFailure(EXIT_CODES.cancelled, "cancelled", "Cancelled.", "Nothing was changed.");
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new CommandFailure(
    EXIT_CODES.failure,
    "failed",
    `It failed: ${reason}`,
    "Run it again with --json to report it.",
  );
}
