import { toMessageBeginning } from "../content/message-beginning.ts";

/**
 * How a conversation stood, oldest first: beginnings of its messages, null for those that were too many to keep.
 * Successive messages of the user are one entry, as OpenClaw counts them.
 */
export type Conversation = readonly (readonly (string | null)[])[];

const MAX_SESSIONS = 50;
export const MAX_KEPT_CHARS = 64 * 1024;

/** What each session's conversation was when its last run ended: all that is known when it is compacted between two runs. */
export class Conversations {
  private readonly bySession = new Map<string, Conversation>();

  /** @param messageJsons all messages but the system prompt */
  remember(sessionKey: string, messageJsons: readonly string[]): void {
    this.bySession.delete(sessionKey);
    this.bySession.set(sessionKey, groupMessages(messageJsons));
    const oldest = this.bySession.keys().next();
    if (this.bySession.size > MAX_SESSIONS && !oldest.done) this.bySession.delete(oldest.value);
  }

  find(sessionKey: string): Conversation | null {
    return this.bySession.get(sessionKey) ?? null;
  }
}

function groupMessages(messageJsons: readonly string[]): Conversation {
  const groups: (string | null)[][] = [];
  let keptChars = 0;
  let isAfterUser = false;
  for (const json of messageJsons) {
    const beginning = toMessageBeginning(json);
    keptChars += beginning.length;
    const kept = keptChars <= MAX_KEPT_CHARS ? beginning : null;
    const isUser = isPlainUser(json);
    if (isUser && isAfterUser) groups.at(-1)?.push(kept);
    else groups.push([kept]);
    isAfterUser = isUser;
  }
  return groups;
}

/** Roles that only OpenClaw has are `user` here, with their own name at the end. */
function isPlainUser(json: string): boolean {
  return json.startsWith('{"role":"user"') && !/"openclaw_role":"[^"]*"\}$/.test(json.slice(-100));
}
