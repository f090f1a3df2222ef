import { z } from "zod";

/** A list of runs that a person keeps: its name, and the search part of its address. Kept by the server, for all browsers. */
export const SavedViewSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{8,64}$/),
  name: z.string().trim().min(1).max(80),
  /** Of the address of the list, without `?`. */
  search: z.string().max(12_000),
  createTimeMs: z.number(),
});
export type SavedView = z.infer<typeof SavedViewSchema>;

export const SavedViewListSchema = z.object({ views: z.array(SavedViewSchema) });
export type SavedViewList = z.infer<typeof SavedViewListSchema>;

export const SavedViewEditSchema = SavedViewSchema.pick({ name: true, search: true });
export type SavedViewEdit = z.infer<typeof SavedViewEditSchema>;
