import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { waitUntil } from "@clawglass/testing";

export interface TelegramCall {
  method: string;
  parameters: Record<string, unknown>;
}

/** Telegram's Bot API as far as OpenClaw's own Telegram channel uses it: the channel is real, what it talks to is not. */
export interface ScriptedTelegram {
  /** For OpenClaw's configuration, as `channels.telegram`. */
  readonly channelConfig: object;
  /** Every call of the bot but its polling, in order of arrival. */
  readonly calls: readonly TelegramCall[];
  /** Waits until the bot asks for messages: OpenClaw starts its channels some time after the Gateway answers. */
  isPolled(): Promise<unknown>;
  /** A person writes to the bot in a chat between the two. */
  receive(text: string): void;
  /** From now on the bot may not write to that chat, as if the person had blocked it. */
  block(): void;
  close(): Promise<void>;
}

export const TELEGRAM_USER = { id: 4242, is_bot: false, first_name: "Ada", username: "ada_lab" };

const BOT = { id: 123456, is_bot: true, first_name: "Lab", username: "lab_bot" };
const CHAT = { id: TELEGRAM_USER.id, type: "private", first_name: "Ada" };
const BLOCKED = { ok: false, error_code: 403, description: "Forbidden: bot was blocked by the user" };
/** The bot asks again at once when there is nothing, so an answer must not come at once. */
const POLL_MS = 1000;
const FIRST_POLL_TIMEOUT_MS = 120_000;

export async function startScriptedTelegram(): Promise<ScriptedTelegram> {
  const calls: TelegramCall[] = [];
  const waiting: object[] = [];
  let lastId = 0;
  let isBlocked = false;
  let pollCount = 0;
  let wake = (): void => {};

  function answer({ method, parameters }: TelegramCall): object {
    calls.push({ method, parameters });
    if (method === "getMe") return { ok: true, result: BOT };
    const isMessage = method.startsWith("send") && method !== "sendChatAction";
    if (!isMessage && method !== "editMessageText") return { ok: true, result: true };
    if (isBlocked) return BLOCKED;
    lastId += isMessage ? 1 : 0;
    const message_id = isMessage ? lastId : Number(parameters.message_id);
    return { ok: true, result: { message_id, date: now(), chat: CHAT, from: BOT, text: parameters.text } };
  }

  async function poll(): Promise<object> {
    pollCount += 1;
    if (waiting.length === 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return { ok: true, result: waiting.splice(0) };
  }

  const server = createServer(async (request, response) => {
    const method = new URL(request.url ?? "/", "http://telegram").pathname.split("/").at(-1) ?? "";
    const parameters = await readParameters(request);
    const result = method === "getUpdates" ? await poll() : answer({ method, parameters });
    const status = "error_code" in result ? Number(result.error_code) : 200;
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(result));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    channelConfig: {
      enabled: true,
      botToken: `${BOT.id}:lab-bot-token`,
      apiRoot: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      dmPolicy: "open",
      allowFrom: ["*"],
      streaming: { mode: "off" },
    },
    calls,
    isPolled: () =>
      waitUntil("the bot to ask for messages", () => pollCount > 0, { timeoutMs: FIRST_POLL_TIMEOUT_MS }),
    receive(text) {
      lastId += 1;
      const message = { message_id: lastId, date: now(), chat: CHAT, from: TELEGRAM_USER, text };
      waiting.push({ update_id: lastId, message });
      wake();
    },
    block() {
      isBlocked = true;
    },
    async close() {
      wake();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const now = (): number => Math.floor(Date.now() / 1000);

async function readParameters(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString("utf8");
  return text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
}
