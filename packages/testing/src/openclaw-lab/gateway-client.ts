import { randomUUID } from "node:crypto";

export interface GatewayEvent {
  event: string;
  payload: Record<string, unknown>;
}

/** A connection to a Gateway over its WebSocket protocol, version 4 (docs/gateway/protocol in the openclaw package). */
export interface GatewayClient {
  /** Calls a method and returns its last answer. Rejects with the Gateway's own message. */
  call(method: string, params: object): Promise<Record<string, unknown>>;
  readonly events: readonly GatewayEvent[];
  close(): void;
}

interface ResponseFrame {
  type: "res";
  id: string;
  ok: boolean;
  payload?: Record<string, unknown>;
  error?: { code?: string; message?: string };
}

interface EventFrame {
  type: "event";
  event: string;
  payload?: Record<string, unknown>;
}

interface Pending {
  method: string;
  resolve(payload: Record<string, unknown>): void;
  reject(error: Error): void;
}

const PROTOCOL_VERSION = 4;
const OPERATOR_SCOPES = ["operator.read", "operator.write", "operator.admin", "operator.approvals"];

/** Connects as a trusted local backend, which needs the shared token and no device identity. */
export async function connectGateway(port: number, token: string): Promise<GatewayClient> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  const pending = new Map<string, Pending>();
  const events: GatewayEvent[] = [];
  let onChallenge: () => void = () => {};
  const challenged = new Promise<void>((resolve) => {
    onChallenge = resolve;
  });
  const failed = new Promise<never>((_, reject) => {
    socket.addEventListener("error", () => reject(new Error(`no Gateway answers on port ${port}`)));
  });
  failed.catch(() => {});

  socket.addEventListener("message", ({ data }) => {
    const frame = JSON.parse(String(data)) as ResponseFrame | EventFrame;
    if (frame.type === "event") {
      if (frame.event === "connect.challenge") onChallenge();
      else events.push({ event: frame.event, payload: frame.payload ?? {} });
      return;
    }
    settle(pending, frame);
  });
  socket.addEventListener("close", () => {
    for (const { method, reject } of pending.values()) {
      reject(new Error(`the Gateway closed the connection during ${method}`));
    }
    pending.clear();
  });

  function call(method: string, params: object): Promise<Record<string, unknown>> {
    const id = randomUUID();
    return new Promise((resolve, reject) => {
      pending.set(id, { method, resolve, reject });
      socket.send(JSON.stringify({ type: "req", id, method, params }));
    });
  }

  await Promise.race([challenged, failed]);
  await call("connect", {
    minProtocol: PROTOCOL_VERSION,
    maxProtocol: PROTOCOL_VERSION,
    client: { id: "gateway-client", version: "1.0.0", platform: process.platform, mode: "backend" },
    role: "operator",
    scopes: OPERATOR_SCOPES,
    caps: [],
    auth: { token },
  });
  return { call, events, close: () => socket.close() };
}

function settle(pending: Map<string, Pending>, frame: ResponseFrame): void {
  const request = pending.get(frame.id);
  // `agent` answers twice: that it accepted the message, and with the end of the run.
  if (!request || (frame.ok && frame.payload?.status === "accepted")) return;
  pending.delete(frame.id);
  if (frame.ok) request.resolve(frame.payload ?? {});
  else request.reject(new Error(`${request.method}: ${frame.error?.code}: ${frame.error?.message}`));
}
