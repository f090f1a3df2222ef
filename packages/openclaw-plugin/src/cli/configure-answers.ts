import type { ContentMode } from "../record/recorder-contract.ts";
import { CommandFailure, EXIT_CODES } from "./exit-codes.ts";

/** What the flags of `configure` said. null: not said. */
export interface ConfigureAnswers {
  trackingUri: string | null;
  experimentName: string | null;
  experimentId: string | null;
  token: string | null;
  tokenEnv: string | null;
  username: string | null;
  passwordEnv: string | null;
  conversationAccess: boolean | null;
  content: ContentMode | null;
  isInteractive: boolean;
  isJson: boolean;
}

const ENV_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;

/** Reads commander's options. Throws a `CommandFailure` for what cannot be meant. */
export function readAnswers(options: Record<string, unknown>, isTerminal: boolean): ConfigureAnswers {
  const text = (name: string): string | null => {
    const value = options[name];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
  };
  const content = text("content");
  if (content !== null && content !== "full" && content !== "none")
    throw bad(`--content must be "full" or "none".`);
  const answers: ConfigureAnswers = {
    trackingUri: text("trackingUri"),
    experimentName: text("experimentName"),
    experimentId: text("experimentId"),
    token: text("token"),
    tokenEnv: text("tokenEnv"),
    username: text("username"),
    passwordEnv: text("passwordEnv"),
    conversationAccess: options.conversationAccess === false ? false : options.yes === true ? true : null,
    content,
    isInteractive:
      options.nonInteractive !== true && options.yes !== true && options.json !== true && isTerminal,
    isJson: options.json === true,
  };
  if (answers.experimentId !== null && answers.experimentName !== null) {
    throw bad("Give --experiment-id or --experiment-name, not both.");
  }
  if (answers.experimentId !== null && !/^\d+$/.test(answers.experimentId)) {
    throw bad(
      `--experiment-id takes a number; "${answers.experimentId}" may be a name: use --experiment-name.`,
    );
  }
  if (answers.token !== null && answers.tokenEnv !== null)
    throw bad("Give --token or --token-env, not both.");
  if ((answers.username === null) !== (answers.passwordEnv === null)) {
    throw bad("--username and --password-env go together.");
  }
  for (const name of [answers.tokenEnv, answers.passwordEnv]) {
    if (name !== null && !ENV_NAME.test(name)) throw bad(`"${name}" is no name of an environment variable.`);
  }
  return answers;
}

function bad(message: string): CommandFailure {
  return new CommandFailure(
    EXIT_CODES.badInput,
    "bad-input",
    message,
    "See `openclaw mlflow configure --help`.",
  );
}
