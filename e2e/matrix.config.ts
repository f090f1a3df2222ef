import { mergeConfig } from "vitest/config";
import config from "./vitest.config.ts";

/** Older releases of OpenClaw: `npm run test:openclaw-matrix`. Apart from the rest, because each is an install of 650 MB. */
const matrix = mergeConfig(config, {});
matrix.test = { ...matrix.test, include: ["e2e/matrix/*.e2e.ts"] };
export default matrix;
