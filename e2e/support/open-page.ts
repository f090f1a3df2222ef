import type { Browser, Page } from "playwright-core";

export interface OpenedPage {
  page: Page;
  /** Errors, console errors, violations of the content security policy, and requests that leave the server. */
  complaints: string[];
  close(): Promise<void>;
}

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A page of the server in a context of its own, whose complaints are kept. */
export async function openPage(
  browser: Browser,
  url: string,
  options: { viewport?: { width: number; height: number }; scheme?: "light" | "dark" } = {},
): Promise<OpenedPage> {
  const { viewport = DESK, scheme = "light" } = options;
  const context = await browser.newContext({ viewport, colorScheme: scheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const origin = new URL(url).origin;
  page.on("request", (request) => {
    const target = new URL(request.url());
    if (target.origin !== origin && target.protocol !== "data:" && target.protocol !== "blob:")
      complaints.push(`request to ${target.origin}`);
  });
  await page.exposeFunction("reportViolation", (text: string) => complaints.push(`CSP: ${text}`));
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (e) => reportViolation(e.violatedDirective + ' ' + e.blockedURI))",
  );
  await page.goto(url);
  return { page, complaints, close: () => context.close() };
}
