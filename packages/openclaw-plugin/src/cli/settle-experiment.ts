import { createExperiments, type ExperimentRef } from "../send/experiments.ts";
import type { ExperimentChoice } from "./choose-experiment.ts";
import type { ChosenServer } from "./choose-server.ts";
import type { CommandDeps } from "./command-deps.ts";
import { unwrapResult } from "./unwrap-result.ts";

/** The chosen experiment; made now where the server has none of that name. */
export async function settleExperiment(
  deps: CommandDeps,
  { target }: ChosenServer,
  choice: ExperimentChoice,
): Promise<ExperimentRef> {
  if (choice.id !== null) return choice;
  const experiments = createExperiments(deps.http, target);
  const found = unwrapResult(await experiments.findByName(choice.name));
  return found ?? unwrapResult(await experiments.create(choice.name));
}
