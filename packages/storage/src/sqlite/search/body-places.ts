import { MLFLOW_KEYS } from "@clawglass/core";
import {
  type ContentRef,
  type EntryRef,
  isChain,
  NO_PARENT,
  type TextRef,
  toChainId,
  toEntry,
} from "../content/refs.ts";
import type { SpanBody } from "../span-body.ts";

/** The entries that hold a span's inputs (where they count) and outputs. */
export function listPlaceEntries(
  [attributes]: SpanBody,
  hasInputs: boolean,
  readChain: (chainId: number) => { parentId: number; entries: EntryRef[] },
): EntryRef[] {
  const entries: EntryRef[] = [];
  for (let index = 0; index + 1 < attributes.length; index += 2) {
    const key = attributes[index];
    const isSearched = key === MLFLOW_KEYS.spanOutputs || (hasInputs && key === MLFLOW_KEYS.spanInputs);
    if (isSearched) entries.push(...toRefs(attributes[index + 1] as StoredAttribute).flatMap(toEntries));
  }
  return entries;

  function toEntries(ref: ContentRef): EntryRef[] {
    if (!isChain(ref)) return [toEntry(ref)];
    const found: EntryRef[] = [];
    for (let chainId = toChainId(ref); chainId !== NO_PARENT; ) {
      const chain = readChain(chainId);
      found.push(...chain.entries);
      chainId = chain.parentId;
    }
    return found;
  }
}

type StoredAttribute = string | TextRef | [string | TextRef];

function toRefs(stored: StoredAttribute): ContentRef[] {
  const value = Array.isArray(stored) && stored.length === 1 ? stored[0] : stored;
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? value.filter((part) => typeof part === "number") : [];
}
