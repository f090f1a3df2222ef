import type { TracePage } from "@clawglass/core/api";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import { openWatchedPage } from "../support/open-watched-page.ts";
import { reportRecorder } from "../support/report-recorder.ts";
import { scoreRun, seedRuns } from "../support/seed-runs.ts";

const browser: Browser | null = await launchChromium();

/** What must never become more than text: each alone, and all in every place where a trace can put text. */
const SCRIPT = "<script>window.owned=1</script><img src=x onerror='window.owned=1'>";
const LINK =
  "[press](javascript:window.owned=1) ![i](https://evil.example/pixel.png) <a href='javascript:window.owned=1'>x</a>";
const SIGNS = "\u001b[31mred\u001b[0m a\u202Egnp.exe\u202C zero\u200Bwidth";
const HOSTILE = `${SCRIPT} ${LINK} ${SIGNS}`;
const HOSTILE_SESSION = `session/../..?${SCRIPT}#%2e%00`;
const LONG_LINE = "x".repeat(1_000_000);
const DEEP_JSON = `${"[".repeat(10_000)}1${"]".repeat(10_000)}`;

describe.skipIf(browser === null)("hostile text", () => {
  let server: RunningServer;
  let traceIds: string[];

  beforeAll(async () => {
    server = await startClawglassServer();
    traceIds = await seedRuns(server.url, [
      {
        question: HOSTILE,
        answer: HOSTILE,
        error: HOSTILE,
        tools: [
          { name: `tool ${SCRIPT}`, result: HOSTILE, error: SIGNS },
          { name: "deep", result: DEEP_JSON },
        ],
        minutesAgo: 3,
        sessionId: HOSTILE_SESSION,
        channel: SCRIPT,
        trigger: SCRIPT,
      },
      { question: LONG_LINE, answer: LONG_LINE, error: "too long", minutesAgo: 4 },
      { question: "half a pair \ud800 and NUL \u0000", answer: "\udfff", error: "\ud800", minutesAgo: 5 },
    ]);
    await scoreRun(server.url, traceIds[0] ?? "", {
      name: `score ${SCRIPT}`,
      value: 0.1,
      source: "LLM_JUDGE",
      rationale: HOSTILE,
    });
    await reportRecorder(server.url, { hostName: `host ${SCRIPT}`, lastErrorText: HOSTILE });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  /** Where it has to be seen, as text. */
  const PAGES: [name: string, path: () => string, text: string][] = [
    ["home", () => "/", "<script>"],
    ["list", () => "/traces", "<script>"],
    ["run", () => `/traces/${traceIds[0]}`, "<script>"],
    ["tree", () => `/traces/${traceIds[0]}?view=tree`, "<script>"],
    ["long line", () => `/traces/${traceIds[1]}`, "xxxxxxxx"],
    ["half pairs", () => `/traces/${traceIds[2]}`, "half a pair"],
    ["sessions", () => "/sessions", "<script>"],
    ["session", () => `/sessions/${encodeURIComponent(HOSTILE_SESSION)}`, "<script>"],
    ["two runs", () => `/compare?a=${traceIds[0]}&b=${traceIds[2]}&all=1`, "<script>"],
    ["review", () => "/review", "<script>"],
    ["settings", () => "/settings", "<script>"],
  ];

  test.each(PAGES)("is shown and inert on the page: %s", async (_name, path, text) => {
    const { page, complaints, close } = await openWatchedPage(browser, server.url, path());
    await page.getByText(text).first().waitFor();
    await expectInert(page);
    expect(complaints).toEqual([]);
    await close();
  });

  test("that is no UTF-8 is refused as a whole, with a reason, and nothing of it is stored", async () => {
    const response = await sendInvalidUtf8(server.url);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("Invalid OpenTelemetry format");
    const { traces } = (await (
      await fetch(`${server.url}/api/clawglass/v1/traces?limit=50`)
    ).json()) as TracePage;
    expect(traces).toHaveLength(3);
  });

  test("meets a policy that lets no script, style, frame or request of another origin in", async () => {
    for (const path of ["/", "/traces", "/review", "/settings", `/traces/${traceIds[0]}`]) {
      const policy = (await fetch(server.url + path)).headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).toMatch(/script-src 'self' 'sha256-[\w+/]{43}=';/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe-inline'?;? ?script|unsafe-eval|https?:|\*/);
    }
  });
});

/** Nothing of it ran, nothing of it became an element, and what turns text around is named instead of obeyed. */
async function expectInert(page: Page): Promise<void> {
  expect(await page.evaluate("window.owned ?? null")).toBeNull();
  const elements = await page.evaluate(
    `[...document.querySelectorAll("script:not([src]), iframe, object, embed, [onerror], [onclick], img:not([src^='/']), a[href^='javascript'], a[href*='evil.example']")].map((element) => element.outerHTML.slice(0, 200))`,
  );
  expect(elements).toEqual([]);
  expect(await page.evaluate("/[\\u202A-\\u202E\\u2066-\\u2069\\u001b]/.test(document.body.innerText)")).toBe(
    false,
  );
}

/** A span whose name is no UTF-8, as protobuf: JSON cannot carry it. */
function sendInvalidUtf8(serverUrl: string): Promise<Response> {
  const field = (number: number, bytes: Buffer): Buffer =>
    Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
  const time = (number: number, atMs: number): Buffer => {
    const bytes = Buffer.alloc(9);
    bytes[0] = (number << 3) | 1;
    bytes.writeBigUInt64LE(BigInt(atMs) * 1_000_000n, 1);
    return bytes;
  };
  const span = Buffer.concat([
    field(1, Buffer.alloc(16, 7)),
    field(2, Buffer.alloc(8, 7)),
    field(5, Buffer.from([0x62, 0x61, 0x64, 0xff, 0xfe])),
    time(7, Date.now() - 60_000),
    time(8, Date.now() - 59_000),
  ]);
  return fetch(`${serverUrl}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/x-protobuf" },
    body: field(1, field(2, field(2, span))),
  });
}
