import { RECORDS_SCHEMA } from "../records/records-schema.ts";
import { ROLLUPS_SCHEMA } from "../rollups/rollups-schema.ts";
import { INITIAL_SCHEMA } from "./0001-initial.ts";
import { COST_PARTS_SCHEMA } from "./0002-cost-parts.ts";
import { SEARCH_SCHEMA } from "./0003-search.ts";
import { SEARCH_DOCUMENTS_SCHEMA } from "./0004-search-documents.ts";
import { HOUR_SUMMARIES_SCHEMA } from "./0005-hour-summaries.ts";
import { ANCHORED_BLOCKS_SCHEMA } from "./0006-anchored-blocks.ts";
import { SEARCH_SEGMENTS_SCHEMA } from "./0007-search-segments.ts";
import { HOUR_COSTS_SCHEMA } from "./0008-hour-costs.ts";
import { PACKED_PREVIEWS_SCHEMA } from "./0009-packed-previews.ts";

/** Every schema step, oldest first. The schema version of a store is the number of steps it has taken. */
export const MIGRATIONS: readonly string[] = [
  INITIAL_SCHEMA + RECORDS_SCHEMA + ROLLUPS_SCHEMA,
  COST_PARTS_SCHEMA,
  SEARCH_SCHEMA,
  SEARCH_DOCUMENTS_SCHEMA,
  HOUR_SUMMARIES_SCHEMA,
  ANCHORED_BLOCKS_SCHEMA,
  SEARCH_SEGMENTS_SCHEMA,
  HOUR_COSTS_SCHEMA,
  PACKED_PREVIEWS_SCHEMA,
];
