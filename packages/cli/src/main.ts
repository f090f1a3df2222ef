#!/usr/bin/env node
import { useCompileCache } from "./compile-cache.ts";

useCompileCache(process.env);
// Loaded only now, so that the cache holds for it.
const { run } = await import("./run.ts");
await run(process.argv);
