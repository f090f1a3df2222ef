import { expect, it } from "vitest";
import { listAxisLabels, toPercent } from "./time-axis.ts";

const at = (text: string) => new Date(text).getTime();

it("labels a day by its clock, every three hours", () => {
  const labels = listAxisLabels({ fromMs: at("2026-11-21T11:00:00"), toMs: at("2026-11-22T11:00:00") });
  expect(labels.map(({ text }) => text)).toEqual([
    "12:00",
    "15:00",
    "18:00",
    "21:00",
    "00:00",
    "03:00",
    "06:00",
    "09:00",
  ]);
});

it("labels a week by its days, in their middle, but not the short piece at the edge", () => {
  const domain = { fromMs: at("2026-11-15T16:00:00"), toMs: at("2026-11-22T18:00:00") };
  const labels = listAxisLabels(domain);
  expect(labels.map(({ text }) => text)).toEqual([
    "Mon 16",
    "Tue 17",
    "Wed 18",
    "Thu 19",
    "Fri 20",
    "Sat 21",
    "Sun 22",
  ]);
  expect(labels[0]?.percent).toBeCloseTo(toPercent(at("2026-11-16T12:00:00"), domain), 6);
});

it("keeps what lies outside at the edge", () => {
  expect([-5, 0, 5, 10, 20].map((atMs) => toPercent(atMs, { fromMs: 0, toMs: 10 }))).toEqual([
    0, 0, 50, 100, 100,
  ]);
});
