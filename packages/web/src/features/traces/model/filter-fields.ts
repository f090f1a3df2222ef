import type { RunField } from "@clawglass/core";

/** What each field of the filter means, for completion. In the order in which they are offered. */
export const FIELD_WORDS: Record<RunField, string> = {
  state: "failed, running, ok or lost",
  model: "name of a model that answered",
  tool: "name of a tool the run called",
  skill: "name of a skill the run read",
  session: "the conversation it belongs to",
  agent: "the agent that ran",
  channel: "where the message came from",
  trigger: "what started the run",
  label: "a label or score it has; also label:name=value",
  by: "who labelled it: you, judge, rule or nobody",
  tag: "a tag it has; also tag:key=value",
  user: "the person it ran for",
  name: "name of the run",
  since: "started at or after: 24h, Tue, 2026-11-24",
  until: "started before",
  duration: "how long it took: duration>20s",
  tokens: "all tokens: tokens>2k",
  cost: "US dollars: cost>0.05",
  tools: "number of tool calls: tools>3",
  calls: "number of model calls",
  errors: "number of failed steps",
  spans: "number of steps",
  subagents: "number of sub-agents",
};
