import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Span } from "../span.ts";
import { redactSpan } from "./redact-span.ts";
import { createRedactor } from "./redactor.ts";
import { isSecretName } from "./secret-names.ts";

const FIVE_MB = 5_000_000;

// Built from parts, so that scanners of this repository find no secret in it.
const SECRETS: Record<string, string> = {
  "openai-style-key": `sk-${"proj-abcDEF0123456789_"}xyz`,
  "github-token": `ghp${"_"}${"a1B2".repeat(9)}`,
  "gitlab-token": `glpat${"-"}${"x9".repeat(10)}`,
  "slack-token": `xoxb${"-"}123456789012-abcdefghij`,
  "aws-access-key": `AKIA${"IOSFODNN7EXAMPLE"}`,
  "google-api-key": `AIza${"Sy0123456789012345678901234567890ab"}`.slice(0, 39),
  "npm-token": `npm${"_"}${"a1B2".repeat(9)}`,
  jwt: `eyJ${"hbGciOiJIUzI1NiJ9"}.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJlLWhlcmU`,
  "telegram-bot-token": `123456789:AA${"H".repeat(33)}`,
};

describe("createRedactor", () => {
  it.each(Object.entries(SECRETS))("takes a %s out of running text and counts it", (kind, secret) => {
    const redactor = createRedactor();
    const text = redactor.redactText(`before ${secret}, after`);
    expect(text).toBe(`before [redacted ${kind}], after`);
    expect(redactor.counts()).toEqual({ [kind]: 1 });
  });

  it("takes a private key out of JSON, plain and nested, and keeps the JSON valid", () => {
    const pem = `-----BEGIN RSA PRIVATE KEY-----\nMIIEow+/IBAAK=\n-----END RSA PRIVATE KEY-----\n`;
    const nested = JSON.stringify({ content: `key:\n${pem}done "quoted"`, deeper: JSON.stringify({ pem }) });
    const redacted = createRedactor().redactJson(nested);
    expect(redacted).not.toContain("MIIEow");
    expect(JSON.parse(redacted).content).toMatch(/^key:\n\[redacted private-key\]\ndone "quoted"$/);
    expect(JSON.parse(JSON.parse(redacted).deeper).pem).toBe("[redacted private-key]\n");
  });

  it("keeps the address and the user of a URL and takes the password", () => {
    const redactor = createRedactor();
    expect(redactor.redactText("postgres://bob:hunter2!@db.local:5432/x")).toBe(
      "postgres://bob:[redacted url-password]@db.local:5432/x",
    );
    expect(redactor.redactText("http://localhost:5000/a@b")).toBe("http://localhost:5000/a@b");
  });

  it("takes bearer tokens and keeps prose about bearers", () => {
    const redactor = createRedactor();
    expect(redactor.redactText("curl -H 'Authorization: Bearer abc.def-012345'")).not.toContain("def-012345");
    expect(redactor.redactText("authorization: Basic dXNlcjpwYXNz")).not.toContain("dXNlcjpwYXNz");
    expect(redactor.redactText("the bearer certificates of the town")).toBe(
      "the bearer certificates of the town",
    );
  });

  it("takes values under secret names at every depth of JSON in JSON", () => {
    const secret = 'p"ss\\wörd\n\\';
    let json = JSON.stringify({ user: "bob", password: secret, apiKey: secret, note: "keep" });
    for (let depth = 0; depth < 4; depth += 1) {
      let value: unknown = JSON.parse(createRedactor().redactJson(json));
      for (let level = 0; level < depth; level += 1) {
        value = JSON.parse((value as { arguments: string; after: string }).arguments);
      }
      expect(value).toEqual({
        user: "bob",
        password: "[redacted named-value]",
        apiKey: "[redacted named-value]",
        note: "keep",
      });
      json = JSON.stringify({ arguments: json, after: "kept" });
    }
  });

  it("takes assignments of shells and .env files", () => {
    const redactor = createRedactor();
    expect(redactor.redactText("export OPENAI_API_KEY=abcdef123456 FOO=1")).toBe(
      "export OPENAI_API_KEY=[redacted named-value] FOO=1",
    );
    expect(redactor.redactText("mysql --password hunter2222 -u bob")).not.toContain("hunter2222");
    expect(redactor.redactText("https://x.test/?token=abcdef123&x=1")).toBe(
      "https://x.test/?token=[redacted named-value]&x=1",
    );
    expect(redactor.redactText("the token: a unit of text")).toBe("the token: a unit of text");
  });

  it("leaves counts of tokens and page tokens alone", () => {
    const json = '{"max_tokens":10,"input_tokens":3,"nextPageToken":"abc123456","token_type":"x"}';
    expect(createRedactor().redactJson(json)).toBe(json);
  });

  it("changes nothing the second time", () => {
    const redactor = createRedactor();
    const once = redactor.redactJson(JSON.stringify({ token: "x", text: Object.values(SECRETS).join(" ") }));
    const counted = { ...redactor.counts() };
    expect(redactor.redactJson(once)).toBe(once);
    expect(redactor.counts()).toEqual(counted);
  });

  it("applies the user's patterns to decoded texts, so that JSON stays valid", () => {
    const redactor = createRedactor({ extraPatterns: ['ACME"\\d+"', "(", "()"] });
    expect(redactor.badPatterns).toHaveLength(1);
    expect(JSON.parse(redactor.redactJson(JSON.stringify({ a: 'ACME"12"' })))).toEqual({
      a: "[redacted extra-pattern]",
    });
    expect(redactor.redactJson('{"n":1.0,"s":"ok"}')).toBe('{"n":1.0,"s":"ok"}');
  });

  it("can be switched off", () => {
    const text = `password=${SECRETS["github-token"]}`;
    expect(createRedactor({ isEnabled: false }).redactText(text)).toBe(text);
  });

  it("keeps any JSON valid, and its shape", () => {
    const redactor = createRedactor({ extraPatterns: ["[a-f]{3}"] });
    const secrets = Object.values(SECRETS);
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...secrets), fc.string(), (value, secret, filler) => {
        const tree = {
          value,
          token: filler,
          nested: JSON.stringify({ secret: filler, text: secret + filler }),
        };
        const result = JSON.parse(redactor.redactJson(JSON.stringify(tree)));
        expect(Object.keys(result)).toEqual(Object.keys(tree));
        const nested = createRedactor().redactJson(JSON.stringify(tree));
        expect(Object.keys(JSON.parse(JSON.parse(nested).nested))).toEqual(["secret", "text"]);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["backslashes", "\\"],
    ["quotes", '"'],
    ["JWT starts", "eyJ"],
    ["key starts", "sk-"],
    ["one long word", "a"],
    ["PEM starts", "-----BEGIN PRIVATE KEY-----"],
    ["URL starts", "://:"],
    ["bearers", "bearer "],
    ["open fields", '"password":"'],
    ["escaped fields", '\\"password\\":\\"'],
    ["assignments", "token: "],
    ["double dashes", "--token"],
    ["authorizations", "authorization:basic "],
    ["digits", "12345678:"],
  ])("reads 5 MB of %s in linear time", (_name, piece) => {
    const text = piece.repeat(Math.ceil(FIVE_MB / piece.length));
    const redactor = createRedactor();
    const startedAt = performance.now();
    redactor.redactText(text);
    const elapsedMs = performance.now() - startedAt;
    expect(elapsedMs).toBeLessThan(6000); // quadratic work on 5 MB takes hours
  });
});

describe("isSecretName", () => {
  it.each([
    "Authorization",
    "api_key",
    "X-Api-Key",
    "clientSecret",
    "GITHUB_TOKEN",
    "db.password",
    "refresh-token",
  ])("knows %s", (name) => expect(isSecretName(name)).toBe(true));
  it.each(["tokens", "max_tokens", "sessionKey", "next_page_token", "keyboard", "secretary"])(
    "lets %s pass",
    (name) => expect(isSecretName(name)).toBe(false),
  );
});

describe("redactSpan", () => {
  it("redacts name, status, attributes, events and links, and leaves the given span alone", () => {
    const secret = SECRETS["github-token"] ?? "";
    const span: Span = {
      traceId: "tr-0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      parentSpanId: null,
      name: `run ${secret}`,
      startTimeUnixNano: 1n,
      endTimeUnixNano: 2n,
      status: { code: "ERROR", message: `bad ${secret}` },
      attributes: [
        { key: "mlflow.spanInputs", json: JSON.stringify({ text: secret }), cameAsText: true },
        { key: "my.token", json: '"short"' },
        { key: "n", json: "12" },
      ],
      events: [{ name: "e", timeUnixNano: 1n, attributes: [{ key: "text", json: JSON.stringify(secret) }] }],
      links: [{ traceId: "tr-1", spanId: "1", attributes: [{ key: "text", json: JSON.stringify(secret) }] }],
    };
    const before = structuredClone(span);
    const redacted = redactSpan(span, createRedactor());
    expect(span).toEqual(before);
    expect(
      JSON.stringify({ ...redacted, startTimeUnixNano: 0, endTimeUnixNano: 0, events: [], links: [] }),
    ).not.toContain(secret);
    expect(redacted.events[0]?.attributes[0]?.json).toBe('"[redacted github-token]"');
    expect(redacted.links[0]?.attributes[0]?.json).toBe('"[redacted github-token]"');
    expect(redacted.attributes[1]?.json).toBe('"[redacted named-value]"');
    expect(redacted.attributes[2]).toBe(span.attributes[2]);
    expect(redacted.attributes[0]?.cameAsText).toBe(true);
  });
});
