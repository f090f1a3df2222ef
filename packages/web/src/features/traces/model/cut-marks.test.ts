import { expect, it } from "vitest";
import { cutMarks, describePlace } from "./cut-marks.ts";

it("cuts a snippet at its marks", () => {
  expect(cutMarks({ text: "the mail server", marks: [[4, 8]] })).toEqual([
    { text: "the ", isHit: false },
    { text: "mail", isHit: true },
    { text: " server", isHit: false },
  ]);
});

it("says where a snippet stands", () => {
  expect(describePlace({ place: "result", name: "mail_fetch" })).toBe("result of mail_fetch");
  expect(describePlace({ place: "request", name: null })).toBe("request");
});
