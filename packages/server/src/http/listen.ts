import { AppError } from "@clawglass/core";
import type { FastifyInstance } from "fastify";

/** Starts listening; answers the address for a browser. A port that is taken, or forbidden, is said with the way out. */
export async function listen(
  app: FastifyInstance,
  { host, port }: { host: string; port: number },
): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    throw explain(error, host, port);
  }
  const address = app.server.address();
  const boundPort = typeof address === "object" && address !== null ? address.port : port;
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${boundPort}`;
}

function explain(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "EADDRINUSE":
      return new AppError("STORE_UNAVAILABLE", `Port ${port} is taken by another program.`, {
        hint: `Take another one, for example --port ${port + 55}, or stop the program that listens there.`,
      });
    case "EACCES":
      return new AppError("FORBIDDEN", `This user may not listen on port ${port}.`, {
        hint: "Take a port above 1023, for example --port 5055.",
      });
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new AppError("INVALID_INPUT", `This machine has no address ${host}.`, {
        hint: "Leave --host out for 127.0.0.1.",
      });
    default:
      return error;
  }
}
