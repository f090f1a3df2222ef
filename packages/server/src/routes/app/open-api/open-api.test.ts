import type { FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../app.ts";
import type { AppDeps } from "../../../app-deps.ts";
import { DEFAULT_INGEST_LIMITS } from "../../../ingest/limits.ts";
import { APP_PREFIX } from "../app-route.ts";
import { listRouteDescriptions } from "../list-route-descriptions.ts";
import { printOpenApi } from "./print-open-api.ts";

const METHODS = ["get", "post", "put", "patch", "delete"];
type Document = ReturnType<typeof printOpenApi> & {
  paths: Record<string, Record<string, { operationId: string }>>;
  components: { schemas: Record<string, unknown> };
};

describe("GET /api/clawglass/v1/openapi.json", () => {
  const document = printOpenApi(listRouteDescriptions()) as Document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );

  it("describes every endpoint that the server has there, and no other", async () => {
    const app = createIdleApp();
    await app.ready();
    const served = listServed(app).filter((name) => name.includes(`${APP_PREFIX}/`));
    expect(served.length).toBeGreaterThan(10);
    expect(operations.toSorted()).toEqual(served.toSorted());
    await app.close();
  });

  it("is what the server answers", async () => {
    const app = createIdleApp();
    const answer = await app.inject({ url: `${APP_PREFIX}/openapi.json`, headers: { host: "localhost" } });
    expect(answer.headers["content-type"]).toContain("application/json");
    expect(answer.json()).toEqual(JSON.parse(JSON.stringify(document)));
    await app.close();
  });

  it("refers to nothing that it does not hold", () => {
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(20);
    for (const [, name] of references) expect(document.components.schemas).toHaveProperty([name ?? ""]);
    expect(JSON.stringify(document)).not.toMatch(/"\$ref":"(?!#\/components\/schemas\/)/);
  });

  it("gives each operation a name of its own", () => {
    const names = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map(({ operationId }) => operationId),
    );
    expect(new Set(names).size).toBe(names.length);
  });

  it("says of a query what may be left out, and what then holds", () => {
    expect(document.paths[`${APP_PREFIX}/search`]?.get).toMatchObject({
      parameters: expect.arrayContaining([
        expect.objectContaining({ name: "text", in: "query", required: true }),
        expect.objectContaining({
          name: "limit",
          required: false,
          schema: { type: "integer", minimum: 1, maximum: 200, default: 25 },
        }),
      ]),
    });
  });
});

/** The real app without a store: nothing here asks one. */
function createIdleApp(): FastifyInstance {
  const deps = {
    limits: DEFAULT_INGEST_LIMITS,
    gate: { waiting: { requestCount: 0 } },
    allowedHosts: [],
    pageFolder: null,
    reportError: (error: unknown) => {
      throw error;
    },
  };
  return createApp(deps as unknown as AppDeps);
}

/** What Fastify itself says that it serves: a tree of path pieces with methods. */
function listServed(app: FastifyInstance): string[] {
  const pieces: string[] = [];
  const served: string[] = [];
  for (const line of app.printRoutes({ commonPrefix: false }).split("\n")) {
    const match = /^(.*?── )(\S+)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (match === null) continue;
    const [, indent = "", piece = "", methods = ""] = match;
    pieces.length = indent.length / 4 - 1;
    pieces.push(piece);
    const path = pieces.join("").replace(/:(\w+)/g, "{$1}");
    for (const method of methods.split(", ")) {
      if (METHODS.includes(method.toLowerCase())) served.push(`${method} ${path}`);
    }
  }
  return served;
}
