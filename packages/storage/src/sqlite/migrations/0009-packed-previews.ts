/**
 * Long previews are compressed from now on (ADR 0202). Those that are there stay texts until their row is written again; the
 * step only keeps earlier versions, which could not read the new ones, away.
 */
export const PACKED_PREVIEWS_SCHEMA = "";
