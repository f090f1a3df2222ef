import { readConversationGrant } from "./conversation-grant.ts";
import type { HostConfig } from "./plugin-api.ts";

export interface HostFacts {
  /** The operator lets the plugin see conversations. */
  hasConversationAccess: boolean;
  /** `provider/model` of every model with a configured price above 0. */
  pricedModels: ReadonlySet<string>;
}

/** What the plugin needs to know from the host's own configuration. Takes any shape without failing. */
export function readHostFacts(config: HostConfig | undefined): HostFacts {
  return {
    hasConversationAccess: readConversationGrant(config).isGranted,
    pricedModels: readPricedModels(config),
  };
}

function readPricedModels(config: HostConfig | undefined): Set<string> {
  const priced = new Set<string>();
  for (const [provider, entry] of Object.entries(config?.models?.providers ?? {})) {
    if (!Array.isArray(entry?.models)) continue;
    for (const model of entry.models) {
      const hasPrice = Object.values(model?.cost ?? {}).some(
        (price) => typeof price === "number" && price > 0,
      );
      if (hasPrice && typeof model.id === "string") priced.add(`${provider}/${model.id}`);
    }
  }
  return priced;
}
