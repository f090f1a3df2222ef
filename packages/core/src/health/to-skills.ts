import { z } from "zod";
import type { SkillInForce } from "./observation.ts";

const MAX_SKILLS = 200;
const SkillsSchema = z.array(
  z.object({
    name: z.string(),
    sha256: z.string().nullish(),
    version: z.string().nullish(),
  }),
);

/**
 * Reads the attribute `openclaw.skills` and the list of names that the run used (null: nobody said). What is not
 * understood is no skill. A skill without a hash has no version to compare.
 */
export function toSkills(json: string | null, usedNamesJson: string | null = null): SkillInForce[] {
  const parsed = SkillsSchema.safeParse(parseList(json));
  if (!parsed.success) return [];
  const usedNames = z.array(z.string()).safeParse(parseList(usedNamesJson)).data ?? null;
  return parsed.data.flatMap(({ name, sha256, version }) => {
    const state = sha256 ?? version ?? null;
    return state === null ? [] : [{ name, version: state, wasUsed: usedNames?.includes(name) ?? null }];
  });
}

function parseList(json: string | null): unknown {
  if (json === null) return null;
  try {
    const value: unknown = JSON.parse(json);
    return Array.isArray(value) ? value.slice(0, MAX_SKILLS) : value;
  } catch {
    return null; // written by another sender in a form of its own
  }
}
