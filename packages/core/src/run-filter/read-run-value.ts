import { RUN_LABELLERS, RUN_STATES, type RunNameField, type RunNumberField } from "./run-filter.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const DURATION_MS: Record<string, number> = { ms: 1, s: SECOND_MS, m: MINUTE_MS, min: MINUTE_MS, h: HOUR_MS };
const AGE_MS: Record<string, number> = { m: MINUTE_MS, min: MINUTE_MS, h: HOUR_MS, d: DAY_MS, w: 7 * DAY_MS };
const FACTORS: Record<string, number> = { k: 1e3, m: 1e6 };
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** A figure as a person writes it: `2k`, `1.5m` tokens, `$0.05`, `20s`, `1m`. null where it is none. */
export function readRunNumber(field: RunNumberField, text: string): number | null {
  const match = /^\$?(\d+(?:\.\d+)?|\.\d+)\s?([a-z]*)$/i.exec(text.trim());
  if (match === null) return null;
  const figure = Number(match[1]);
  const unit = (match[2] ?? "").toLowerCase();
  if (field === "duration") return unit === "" ? figure * SECOND_MS : toProduct(figure, DURATION_MS[unit]);
  return unit === "" ? figure : toProduct(figure, field === "cost" ? undefined : FACTORS[unit]);
}

/** A moment: `24h`, `7d` ago, `today`, `yesterday`, `Tue`, `Tue 14:10`, `2026-11-24`, `2026-11-24 14:10`. null where it is none. */
export function readRunTime(text: string, nowMs: number): number | null {
  const given = text.trim().toLowerCase();
  const age = /^(\d+(?:\.\d+)?)(m|min|h|d|w)$/.exec(given);
  if (age !== null) return nowMs - Number(age[1]) * (AGE_MS[age[2] ?? ""] ?? 0);
  const named = /^([a-z]+)(?:[ t](\d{1,2}):(\d{2}))?$/.exec(given);
  if (named !== null) {
    const daysAgo = readDaysAgo(named[1] ?? "", nowMs);
    if (daysAgo === null) return null;
    const at = new Date(nowMs);
    at.setDate(at.getDate() - daysAgo);
    at.setHours(Number(named[2] ?? 0), Number(named[3] ?? 0), 0, 0);
    return at.getTime();
  }
  if (/^\d{4}-\d{2}-\d{2}$/.test(given)) return toMoment(`${given}T00:00`);
  if (/^\d{4}-\d{2}-\d{2}[ t]\d{2}:\d{2}/.test(given)) return toMoment(text.trim().replace(" ", "T"));
  return null;
}

/** Why a field does not take a name; null when it does. */
export function findNameProblem(field: RunNameField, value: string): string | null {
  const known: readonly string[] | null =
    field === "state" ? RUN_STATES : field === "by" ? RUN_LABELLERS : null;
  return known === null || known.includes(value.toLowerCase()) ? null : `Use one of ${known.join(", ")}.`;
}

function readDaysAgo(word: string, nowMs: number): number | null {
  if (word === "today") return 0;
  if (word === "yesterday") return 1;
  const weekday = WEEKDAYS.indexOf(word.slice(0, 3));
  if (weekday < 0 || !/^(sun|mon|tues?|wed(nes)?|thu(rs)?|fri|sat(ur)?)(day)?$/.test(word)) return null;
  return (new Date(nowMs).getDay() - weekday + 7) % 7;
}

function toMoment(text: string): number | null {
  const atMs = new Date(text).getTime();
  return Number.isNaN(atMs) ? null : atMs;
}

function toProduct(figure: number, factor: number | undefined): number | null {
  return factor === undefined ? null : figure * factor;
}
