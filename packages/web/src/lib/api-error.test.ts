import { expect, it } from "vitest";
import { ApiError, isWorthRetrying, toApiError } from "./api-error.ts";

const answer = (status: number, body: string) => ({ status, text: () => Promise.resolve(body) });

it("reads Clawglass's error body with its hint", async () => {
  const error = await toApiError(
    answer(400, '{"error":{"code":"INVALID_INPUT","message":"No.","hint":"Do this."}}'),
  );
  expect([error.kind, error.code, error.message, error.hint]).toEqual([
    "answer",
    "INVALID_INPUT",
    "No.",
    "Do this.",
  ]);
  expect(isWorthRetrying(error)).toBe(false);
});

it.each(["", "<html>", "null", '{"error":null}', '{"error":{"message":5}}'])(
  "gives words to a foreign body: %s",
  async (body) => {
    const error = await toApiError(answer(500, body));
    expect([error.code, error.message]).toEqual(["HTTP_500", "The server answered with status 500."]);
    expect(isWorthRetrying(error)).toBe(true);
  },
);

it("takes a proxy that cannot reach the server for a server that is gone", async () => {
  expect((await toApiError(answer(502, "Bad Gateway"))).kind).toBe("unreachable");
});

it("does not retry what is no answer of the server at all", () => {
  expect(isWorthRetrying(new TypeError("x"))).toBe(false);
  expect(isWorthRetrying(new ApiError({ kind: "unreachable", status: null, code: "X", message: "" }))).toBe(
    true,
  );
});
