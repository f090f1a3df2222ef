import type { HostConfig, Prompter } from "../host/plugin-api.ts";
import { createExperiments, type ExperimentRef, type Experiments } from "../send/experiments.ts";
import { resolveSettings } from "../settings/resolve-settings.ts";
import type { ChosenServer } from "./choose-server.ts";
import type { CommandDeps } from "./command-deps.ts";
import type { ConfigureAnswers } from "./configure-answers.ts";
import { CommandFailure, EXIT_CODES } from "./exit-codes.ts";
import { pluginConfigOf } from "./plugin-config-of.ts";
import { unwrapResult } from "./unwrap-result.ts";

const SUGGESTED_NAME = "openclaw";
const NEW_EXPERIMENT = "";

/** One that is there, or the name of one that is made, where it is not there, once everything else is answered. */
export type ExperimentChoice = ExperimentRef | { id: null; name: string };

/** The experiment of the flags, of the configuration, or of the person's choice. Makes none yet. */
export async function chooseExperiment(
  deps: CommandDeps,
  answers: ConfigureAnswers,
  prompter: Prompter | null,
  { target }: ChosenServer,
  hostConfig: HostConfig,
): Promise<ExperimentChoice> {
  const experiments = createExperiments(deps.http, target);
  if (answers.experimentId !== null) return findById(experiments, answers.experimentId);
  if (answers.experimentName !== null) return { id: null, name: answers.experimentName };
  const inForce = resolveSettings(pluginConfigOf(hostConfig), deps.environment);
  if (prompter === null) {
    if (inForce.experimentId !== null) return findById(experiments, inForce.experimentId);
    return { id: null, name: inForce.experimentName ?? SUGGESTED_NAME };
  }
  const listed = unwrapResult(await experiments.list());
  const hasSuggested = listed.some(({ name }) => name === SUGGESTED_NAME);
  const picked = await prompter.select({
    message: "Which experiment gets the traces?",
    options: [
      ...(hasSuggested
        ? []
        : [{ value: NEW_EXPERIMENT, label: `A new one, "${SUGGESTED_NAME}" or another name` }]),
      ...listed.map(({ id, name }) => ({ value: id, label: name, hint: `id ${id}` })),
      ...(hasSuggested ? [{ value: NEW_EXPERIMENT, label: "A new one" }] : []),
    ],
    initialValue:
      inForce.experimentId ?? listed.find(({ name }) => name === SUGGESTED_NAME)?.id ?? NEW_EXPERIMENT,
  });
  const found = listed.find(({ id }) => id === picked);
  if (found !== undefined) return found;
  const name = await prompter.text({
    message: "Name of the experiment",
    initialValue: hasSuggested ? "" : SUGGESTED_NAME,
    validate: (value) => (value.trim() === "" ? "A name is needed" : undefined),
  });
  return { id: null, name: name.trim() };
}

async function findById(experiments: Experiments, id: string): Promise<ExperimentRef> {
  const found = unwrapResult(await experiments.findById(id));
  if (found !== null) return found;
  throw new CommandFailure(
    EXIT_CODES.badInput,
    "no-experiment",
    `The server has no experiment with the id ${id}.`,
    "Give --experiment-name to make one.",
  );
}
