import type { MessageCache } from "./content/message-cache.ts";
import type { PlainValueOptions } from "./content/plain-value.ts";
import type { ToolCatalogueCache } from "./content/tool-catalogue.ts";
import type { Counters } from "./counters.ts";
import type { HostObject } from "./host-value.ts";
import type { PrepareTexts, RecorderLimits, RecorderSettings } from "./recorder-contract.ts";
import type { SkillHashes } from "./skills/skill-hashes.ts";
import type { SpanEmitter } from "./spans/span-emitter.ts";
import type { Conversations } from "./state/conversations.ts";
import type { RunIndex } from "./state/run-index.ts";
import type { SessionNotes } from "./state/session-notes.ts";

/** What every handler works with. One per recorder. */
export interface RecordContext {
  settings: RecorderSettings;
  readonly limits: RecorderLimits;
  readonly counters: Counters;
  readonly runs: RunIndex;
  readonly notes: SessionNotes;
  readonly conversations: Conversations;
  readonly emitter: SpanEmitter;
  readonly messages: MessageCache;
  readonly catalogues: ToolCatalogueCache;
  readonly skills: SkillHashes;
  readonly plain: PlainValueOptions;
  /** Has long texts redacted elsewhere; null when nothing has to be waited for. */
  readonly prepareTexts: PrepareTexts;
}

/** Handles one kind of event. `ctx` is empty for agent and diagnostic events. */
export type RecordHandler = (
  context: RecordContext,
  event: HostObject,
  ctx: HostObject,
  atMs: number,
) => void;
