import { type HostObject, readText } from "../host-value.ts";
import type { RecordContext } from "../record-context.ts";
import { addRunEvent } from "../state/add-run-event.ts";
import type { RunState, ToolState } from "../state/run-state.ts";
import { parseSkills } from "./parse-skills.ts";

/** Puts the skills in force on the run: names and locations at once, content hashes as the files are read. */
export function noteSkills(context: RecordContext, run: RunState, systemPrompt: string): void {
  run.skills = parseSkills(systemPrompt).map((skill) => ({
    ...skill,
    sha256: context.skills.peek(skill.location) ?? null,
  }));
  const unread = run.skills.filter((skill) => context.skills.peek(skill.location) === undefined);
  if (unread.length > 0) void hashSkills(context, run, unread);
}

async function hashSkills(context: RecordContext, run: RunState, skills: RunState["skills"]): Promise<void> {
  const hashes = await Promise.all(skills.map((skill) => context.skills.read(skill.location)));
  for (const [index, skill] of skills.entries()) skill.sha256 = hashes[index] ?? null;
  context.emitter.markRoot(run);
}

/** Diagnostic `skill.used`: exact. */
export function noteSkillUsed(context: RecordContext, run: RunState, event: HostObject, atMs: number): void {
  const name = readText(event, "skillName");
  if (name === null) return;
  const toolCallId = readText(event, "toolCallId");
  const source = readText(event, "skillSource");
  addSkillEvent(context, run, name, toolCallId, atMs, source === null ? {} : { source });
}

/** Where no diagnostic tells: a read of a listed skill's file. */
export function noteSkillRead(
  context: RecordContext,
  run: RunState,
  tool: ToolState,
  params: HostObject,
  atMs: number,
): void {
  const path = readText(params, "path") ?? readText(params, "file_path");
  if (path === null || !/(^|[\\/])SKILL\.md$/.test(path)) return;
  const skill = run.skills.find((one) => one.location === path);
  if (skill !== undefined) addSkillEvent(context, run, skill.name, tool.toolCallId, atMs, {});
}

function addSkillEvent(
  context: RecordContext,
  run: RunState,
  name: string,
  toolCallId: string | null,
  atMs: number,
  fields: Record<string, string>,
): void {
  const sha256 = run.skills.find((skill) => skill.name === name)?.sha256 ?? null;
  addRunEvent(context, run, {
    key: `skill ${name} ${toolCallId ?? ""}`,
    name: "skill_used",
    atMs,
    text: `Skill ${name} was read`,
    fields: {
      skill: name,
      ...fields,
      ...(toolCallId === null ? {} : { tool_call_id: toolCallId }),
      ...(sha256 === null ? {} : { sha256 }),
    },
  });
}
