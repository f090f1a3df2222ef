/**
 * OpenClaw loads the plugin several times in one process, each time as a fresh module, and gives each instance another
 * part of the hooks. What they share therefore cannot live in a module: it lives on the global object, under a key
 * that every copy and every version of the plugin knows.
 */
const CORE_KEY = Symbol.for("dev.clawglass.openclaw-plugin.core.v1");

export interface ProcessCore {
  /** Semantic version of the plugin that made this core. */
  readonly version: string;
  /** Tells builds of one version apart, so that a reload in development takes effect. */
  readonly buildId: string;
  /** Stops, and gives the state as plain JSON data: classes and functions of an old module must not live on in a new one. */
  handOver(): unknown;
}

export interface CoreClaim<T extends ProcessCore> {
  version: string;
  buildId: string;
  /** @param inherited what an older core handed over, null when there was none */
  create(inherited: unknown): T;
}

/**
 * The core of this process: made at the first claim, shared by later ones of the same build, replaced when a newer
 * version or another build of the same version claims it. Callers ask again for every event and keep no core.
 */
export function claimProcessCore<T extends ProcessCore>(scope: object, claim: CoreClaim<T>): T {
  const current = currentProcessCore<T>(scope);
  if (current !== null && !replaces(claim, current)) return current;
  const inherited = current === null ? null : readHandOver(current);
  const core = claim.create(inherited);
  Reflect.set(scope, CORE_KEY, core);
  return core;
}

/** The core that is in force now, null before the first claim. */
export function currentProcessCore<T extends ProcessCore>(scope: object): T | null {
  return (Reflect.get(scope, CORE_KEY) as T | undefined) ?? null;
}

function replaces(claim: CoreClaim<ProcessCore>, current: ProcessCore): boolean {
  const order = compareVersions(claim.version, current.version);
  return order > 0 || (order === 0 && claim.buildId !== current.buildId);
}

function readHandOver(core: ProcessCore): unknown {
  try {
    return JSON.parse(JSON.stringify(core.handOver()) ?? "null");
  } catch {
    return null; // a core that cannot hand over is replaced all the same: new runs matter more
  }
}

function compareVersions(left: string, right: string): number {
  const leftParts = left.split(/[.+-]/).map(Number);
  const rightParts = right.split(/[.+-]/).map(Number);
  for (let index = 0; index < 3; index += 1) {
    const difference = (leftParts[index] || 0) - (rightParts[index] || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
