import { randomBytes } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { type RunningServer, startClawglassServer } from "../support/clawglass-server.ts";
import { openPage } from "../support/open-page.ts";

const browser: Browser | null = await launchChromium();
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** Texts that try to be more than text, each with words by which it is found on the page. */
const HOSTILE = [
  "<script>document.title='owned'</script> after-script",
  '<img src="https://evil.invalid/a.png" onerror="document.title=\'owned\'"> after-img',
  "[click me](javascript:alert(1)) after-link",
  "![pic](https://evil.invalid/b.png) after-picture",
  "<svg onload=alert(1)></svg> <iframe src='https://evil.invalid'></iframe> after-frame",
  "\u001b[31mred\u001b[0m \u001b]8;;https://evil.invalid\u0007link\u001b]8;;\u0007 after-ansi",
  "invoice\u202egpj.exe\u2066 after-bidi",
].join("\n\n");

describe.skipIf(browser === null)("hostile content on the page of a run", () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startClawglassServer();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.dispose();
  });

  /** One run whose request, tool and answer hold this text; gives its address. */
  async function send(
    tool: { inputs: string; outputs: string | Buffer },
    said: unknown = HOSTILE,
  ): Promise<string> {
    const traceId = randomBytes(16).toString("hex");
    const rootId = randomBytes(8).toString("hex");
    const at = Date.now() - 60_000;
    const span = (name: string, type: string, id: string, inputs: string, outputs: string) => ({
      traceId,
      spanId: id,
      ...(id === rootId ? {} : { parentSpanId: rootId }),
      name,
      startTimeUnixNano: `${at}000000`,
      endTimeUnixNano: `${at + 900}000000`,
      status: { code: 1 },
      attributes: Object.entries({
        "mlflow.spanType": type,
        "mlflow.spanInputs": inputs,
        "mlflow.spanOutputs": outputs,
      }).map(([key, value]) => ({ key, value: { stringValue: value } })),
    });
    const marker = "@@OUTPUT@@";
    const outputs = typeof tool.outputs === "string" ? tool.outputs : marker;
    const spans = [
      span("main", "AGENT", rootId, chat("user", said), chat("assistant", said)),
      span("<b>tool</b>", "TOOL", randomBytes(8).toString("hex"), tool.inputs, outputs),
      span("m-1", "LLM", randomBytes(8).toString("hex"), chat("user", said), chat("assistant", said)),
    ];
    const text = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
    const [before = "", after = ""] = text.split(marker);
    const body =
      typeof tool.outputs === "string"
        ? Buffer.from(text)
        : Buffer.concat([Buffer.from(before), tool.outputs, Buffer.from(after)]);
    const response = await fetch(`${server.url}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    if (!response.ok) throw new Error(`the server refused it: ${await response.text()}`);
    return `${server.url}/traces/tr-${traceId}`;
  }

  const chat = (role: string, content: unknown) => JSON.stringify({ messages: [{ role, content }] });

  async function expectInert(page: Page, complaints: readonly string[]) {
    expect(await page.title()).not.toBe("owned");
    expect(
      await page.locator("script:not([src]), iframe, [onerror], [onload], a[href^='javascript:' i]").count(),
    ).toBe(0);
    expect(
      await page
        .locator("img:not([src^='data:image/']), [src*='evil.invalid'], a[href*='evil.invalid']")
        .count(),
    ).toBe(0);
    expect(complaints).toEqual([]);
  }

  function open(url: string) {
    if (browser === null) throw new Error("there is no browser");
    return openPage(browser, url);
  }

  test("scripts, links, remote pictures, ANSI and turned-around text are shown, and do nothing", async () => {
    const url = await send({ inputs: JSON.stringify(HOSTILE), outputs: JSON.stringify(HOSTILE) });
    for (const view of ["", "?view=tree"]) {
      const { page, complaints, close } = await open(url + view);
      if (view === "") {
        await page.getByText("after-bidi").first().waitFor();
        for (const words of [
          "after-script",
          "after-img",
          "after-link",
          "after-picture",
          "after-frame",
          "after-ansi",
        ])
          expect(await page.getByText(words).count()).toBeGreaterThan(0);
      } else {
        for (const row of [0, 1, 2]) {
          await page.getByRole("treeitem").nth(row).click();
          for (const tab of ["Raw", /Messages|Input and output/]) {
            await page.getByRole("tab", { name: tab }).click();
            await page.locator(".span-content").getByText("after-script").first().waitFor();
          }
          await page.getByRole("tab", { name: "Attributes" }).click();
          await page.locator(".span-content .attributes").waitFor();
        }
      }
      // What would turn the text around is there as a visible mark, never as itself.
      expect(await page.evaluate("/[\\u202e\\u2066\\u001b]/.test(document.body.innerText)")).toBe(false);
      await expectInert(page, complaints);
      await close();
    }
  });

  test("a picture that a message holds is drawn from its own bytes; one that it only names is not", async () => {
    const parts = [
      { type: "image_url", image_url: { url: `data:image/png;base64,${PIXEL}` } },
      { type: "image_url", image_url: { url: "https://evil.invalid/c.png" } },
      { type: "image_url", image_url: { url: "data:image/svg+xml;base64,PHN2Zy8+" } },
    ];
    const url = await send({ inputs: "{}", outputs: "{}" }, parts);
    const { page, complaints, close } = await open(`${url}?view=tree`);
    await page.getByRole("treeitem").filter({ hasText: "m-1" }).click();
    await page.locator("img.inline-image").first().waitFor();
    // Once in what went in, once in what came out.
    expect(await page.locator("img").count()).toBe(2);
    await expectInert(page, complaints);
    await close();
  });

  test("one line of a megabyte opens, folded behind its size", async () => {
    const url = await send({ inputs: "{}", outputs: JSON.stringify("x".repeat(1_000_000)) });
    const { page, complaints, close } = await open(`${url}?view=tree`);
    await page.getByRole("treeitem").filter({ hasText: "tool" }).click();
    await page
      .locator(".span-content")
      .getByRole("button", { name: /^Show .* more/ })
      .first()
      .waitFor();
    expect(
      Number(await page.evaluate("document.querySelector('.span-content').textContent.length")),
    ).toBeLessThan(20_000);
    await expectInert(page, complaints);
    await close();
  });

  test("JSON ten thousand levels deep opens line by line", async () => {
    const deep = `${'{"k":'.repeat(10_000)}1${"}".repeat(10_000)}`;
    const url = await send({ inputs: deep, outputs: "{}" });
    const { page, complaints, close } = await open(`${url}?view=tree`);
    await page.getByRole("treeitem").filter({ hasText: "tool" }).click();
    await page.locator(".span-content .json, .span-content .well").first().waitFor();
    await page.getByRole("tab", { name: "Raw" }).click();
    await page.locator(".span-content .well").first().waitFor();
    await expectInert(page, complaints);
    await close();
  });

  test("bytes that are no UTF-8 are shown with a mark in their place", async () => {
    const url = await send({
      inputs: "{}",
      outputs: Buffer.from([0x22, 0x61, 0xff, 0xfe, 0x62, 0x22].slice(1, 5)),
    });
    const { page, complaints, close } = await open(`${url}?view=tree`);
    await page.getByRole("treeitem").filter({ hasText: "tool" }).click();
    await page.locator(".span-content").getByText(/a.*b/).first().waitFor();
    await expectInert(page, complaints);
    await close();
  });
});
