import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gunzipSync, gzipSync } from "node:zlib";
import Fastify, { type FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { registerCompression } from "../http/compress-answers.ts";
import type { EmbeddedAnswer } from "../http/embed-answer.ts";
import { registerPage } from "./page.ts";

const SCRIPT = "let a = 1;\n".repeat(500);
let folder: string;
let app: FastifyInstance;
/** What the page at `/traces` asks for first. */
let answer: EmbeddedAnswer | null = null;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "clawglass-page-"));
  const page = join(folder, "web");
  mkdirSync(join(page, "assets"), { recursive: true });
  writeFileSync(join(folder, "secret.txt"), "secret");
  writeFileSync(join(page, ".built-from"), "secret");
  writeFileSync(join(page, "index.html"), "<p>first</p>");
  writeFileSync(join(page, "assets", "a-1.js"), SCRIPT);
  writeFileSync(join(page, "assets", "a-1.js.br"), brotliCompressSync(SCRIPT));
  writeFileSync(join(page, "assets", "a-1.js.gz"), gzipSync(SCRIPT));
  writeFileSync(join(page, "assets", "b-2.js"), SCRIPT);
  app = Fastify();
  registerCompression(app);
  registerPage(app, page, async (url) => (url === "/traces" ? answer : null));
});
afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: "GET", url, headers });

test("a copy that the build compressed goes out as it is, for ever", async () => {
  const brotli = await get("/assets/a-1.js", { "accept-encoding": "gzip, deflate, br" });
  expect(brotli.headers["content-encoding"]).toBe("br");
  expect(brotli.headers["content-type"]).toContain("text/javascript");
  expect(brotli.headers["cache-control"]).toContain("immutable");
  const gzip = await get("/assets/a-1.js", { "accept-encoding": "br;q=0, gzip" });
  expect(gunzipSync(gzip.rawPayload).toString()).toBe(SCRIPT);
  expect(gzip.headers.etag).not.toBe(brotli.headers.etag);
  expect((await get("/assets/a-1.js")).payload).toBe(SCRIPT);
});

test("a file without a copy is compressed on the way, for those who take it", async () => {
  const gzip = await get("/assets/b-2.js", { "accept-encoding": "gzip" });
  expect(gunzipSync(gzip.rawPayload).toString()).toBe(SCRIPT);
  expect((await get("/assets/b-2.js", { "accept-encoding": "gzip;q=0" })).payload).toBe(SCRIPT);
});

test("the page is asked for anew, and sent again only when it was built anew", async () => {
  const first = await get("/traces/tr-1");
  expect(first.payload).toBe("<p>first</p>");
  expect(first.headers["cache-control"]).toBe("no-cache");
  const headers = { "if-none-match": String(first.headers.etag) };
  expect((await get("/", headers)).statusCode).toBe(304);
  writeFileSync(join(folder, "web", "index.html"), "<p>the second build</p>");
  expect((await get("/", headers)).payload).toBe("<p>the second build</p>");
});

test("the page may run the scripts that the build put into it, and no other inline code", async () => {
  const script = "document.title = 'early';";
  writeFileSync(join(folder, "web", "index.html"), `<script>${script}</script><script src="/a.js"></script>`);
  const hash = createHash("sha256").update(script).digest("base64");
  const answers = [await get("/"), await get("/traces/tr-1", { "accept-encoding": "br" })];
  for (const { headers } of answers)
    expect(headers["content-security-policy"]).toContain(`script-src 'self' 'sha256-${hash}';`);
  writeFileSync(join(folder, "web", "index.html"), "<p>a build without scripts of its own</p>");
  expect((await get("/")).headers["content-security-policy"]).toContain("script-src 'self';");
  expect((await get("/assets/b-2.js")).headers["content-security-policy"]).toBeUndefined();
});

test("the page brings along what it asks for first, is kept by nobody then, and runs no more code than before", async () => {
  const script = "let early;";
  const page = (answerElement: string) => `${answerElement}<script>${script}</script>`;
  writeFileSync(join(folder, "web", "index.html"), page("<!-- answer -->"));
  const hash = createHash("sha256").update(script).digest("base64");
  answer = { path: "/traces?limit=60", json: '{"text":"<script>owned</script>"}' };
  const sent = await get("/traces");
  const json = '{"text":"\\u003cscript>owned\\u003c/script>"}';
  expect(sent.payload).toBe(
    page(`<script type="application/json" data-answer="/traces?limit=60">${json}</script>`),
  );
  expect(sent.headers["cache-control"]).toBe("no-store");
  expect(sent.headers.etag).toBeUndefined();
  expect(sent.headers["content-security-policy"]).toContain(`script-src 'self' 'sha256-${hash}';`);
  expect((await get("/traces/tr-1")).payload).toBe(page("<!-- answer -->"));
  answer = null;
  expect((await get("/traces")).payload).toBe(page("<!-- answer -->"));
});

test.each([
  "/assets/none.js",
  "/../secret.txt",
  "/..%2fsecret.txt",
  "/assets/../../secret.txt",
  "/assets/..%5c..%5csecret.txt",
  "/api/clawglass/v1/none",
  "/v1/none",
])("%s is not there", async (url) => {
  const answer = await get(url);
  expect(answer.payload).not.toBe("secret");
  expect(answer.statusCode).toBe(404);
});

test("names with a dot in front are never read", async () => {
  expect((await get("/.built-from")).payload).not.toBe("secret");
});

test("HEAD says what GET would send, and a write to a page is not there", async () => {
  const head = await app.inject({ method: "HEAD", url: "/assets/a-1.js" });
  expect([head.statusCode, head.payload]).toEqual([200, ""]);
  expect((await app.inject({ method: "POST", url: "/traces" })).statusCode).toBe(404);
});
