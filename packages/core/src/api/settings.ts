import { z } from "zod";

/** Where a value comes from, strongest first: a flag beats the environment, which beats what was saved in the store. */
export const SETTING_SOURCES = ["flag", "environment", "saved", "file", "default"] as const;
export type SettingSource = (typeof SETTING_SOURCES)[number];

/** Where one value comes from, and what to change to change it. */
export const SettingOriginSchema = z.object({
  source: z.enum(SETTING_SOURCES),
  /** The flag, the variable or the file that says it; null for what was saved and for defaults. */
  setBy: z.string().nullable(),
});
export type SettingOrigin = z.infer<typeof SettingOriginSchema>;

export const SettingSchema = SettingOriginSchema.extend({
  name: z.string(),
  flag: z.string(),
  /** Environment variables that set it, the first one that is set counts. */
  environment: z.array(z.string()),
  meaning: z.string(),
  /** What holds now, as the flag would be written; null where nothing does (no limit, say). */
  value: z.string().nullable(),
  defaultText: z.string(),
  /** The value is not shown to anybody; `value` then says only whether there is one. */
  isSecret: z.boolean(),
});
export type Setting = z.infer<typeof SettingSchema>;

/** Answer of `GET /api/clawglass/v1/settings`. */
export const SettingListSchema = z.object({ settings: z.array(SettingSchema) });
export type SettingList = z.infer<typeof SettingListSchema>;
