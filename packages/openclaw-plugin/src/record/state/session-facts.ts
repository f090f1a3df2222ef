import { type HostObject, readText } from "../host-value.ts";
import type { RunIdentity } from "./run-state.ts";

/** Fills what is still unknown about a run from a hook's context. The first hook to say something wins. */
export function readSessionFacts(identity: RunIdentity, ctx: HostObject): void {
  identity.agentId ??= readText(ctx, "agentId");
  identity.sessionKey ??= readText(ctx, "sessionKey");
  identity.sessionId ??= readText(ctx, "sessionId");
  identity.channel ??= readText(ctx, "channel") ?? readText(ctx, "messageProvider");
  identity.chatId ??= readText(ctx, "chatId");
  identity.senderId ??= readText(ctx, "senderId");
  identity.jobId ??= readText(ctx, "jobId");
  identity.workspaceDir ??= readText(ctx, "workspaceDir");
  identity.provider ??= readText(ctx, "modelProviderId");
  identity.model ??= readText(ctx, "modelId");
}
