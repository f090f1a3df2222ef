/**
 * Blocks written from now on may be compressed against the first of their group (ADR 0200). Those that are there stay as
 * they are; the step only keeps earlier versions, which could not open the new ones, away.
 */
export const ANCHORED_BLOCKS_SCHEMA = "";
