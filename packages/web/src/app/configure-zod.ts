import { z } from "zod";

/**
 * Zod tries at its first schema whether it may compile code. The page's content policy forbids that, and every try is
 * a violation in the console. Must be imported before anything that has schemas.
 */
z.config({ jitless: true });
