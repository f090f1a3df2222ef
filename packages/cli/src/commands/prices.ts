import { AppError } from "@clawglass/core";
import type { Price, PriceList, RepriceReport, SeenModel } from "@clawglass/core/api";
import type { PriceOverridesInput } from "@clawglass/core/prices";
import type { Command } from "commander";
import { followJob } from "../db/follow-job.ts";
import { addStoreOptions, openStoreApi, type StoreFlags } from "../db/store-target.ts";
import { formatTable } from "../format-table.ts";
import type { Io } from "../io.ts";

const HELP = `
What a call cost is what its provider stated; else what the price table says; else unknown, never 0. Your own prices win
over the table. They hold for what arrives from then on; reprice applies them to what is stored.

Examples:
  clawglass prices list                        models in use, those without a price first
  clawglass prices list gpt-5                  prices of the table by name
  clawglass prices set my-model --provider my-proxy --input 2 --output 8 --cache-read 0.2
  clawglass prices set "qwen*" --local         runs on my machine: it has no price
  clawglass prices set my-model --remove
  clawglass prices reprice --dry-run           what would change?
`;

interface SetFlags extends StoreFlags {
  provider: string;
  from?: string;
  input?: string;
  output?: string;
  cacheRead?: string;
  cacheWrite?: string;
  local?: true;
  remove?: true;
}

/** `clawglass prices`: what calls cost whose cost nobody stated. */
export function addPricesCommand(program: Command, io: Io): void {
  const prices = program
    .command("prices")
    .description("See and set what calls cost whose provider does not say.")
    .addHelpText("after", HELP);
  addStoreOptions(prices.command("list"))
    .description("List the models in use, your own prices, and prices of the table by name.")
    .argument(
      "[name]",
      "Show the prices of models and providers with this in their name; all for every price.",
    )
    .option("--json", "Print everything as JSON.")
    .action((name: string | undefined, flags: StoreFlags & { json?: true }) => list(name ?? null, flags, io));
  addStoreOptions(prices.command("set"))
    .description("Set, change or remove a price of your own, in US dollars per million tokens.")
    .argument("<model>", "As runs name it; may end in *.")
    .option("--provider <NAME>", "As runs name it; * for any.", "*")
    .option("--from <DAY>", "First day of the price, YYYY-MM-DD. Default: from the beginning.")
    .option("--input <USD>", "Input.")
    .option("--output <USD>", "Output.")
    .option("--cache-read <USD>", "Input that was read from the cache. Default: as input.")
    .option("--cache-write <USD>", "Input that was written to the cache. Default: as input.")
    .option("--local", "The model runs on a machine of your own: it has no price.")
    .option("--remove", "Remove your price; the table's holds again.")
    .action((model: string, flags: SetFlags) => set(model, flags, io));
  addStoreOptions(prices.command("reprice"))
    .description("Price stored calls anew whose cost no provider stated; sums and charts follow.")
    .option("--from <DAY>", "Only calls from this day on (UTC), YYYY-MM-DD.")
    .option("--dry-run", "Only say what would change.")
    .option("--json", "Print the report as JSON.")
    .action((flags: StoreFlags & { from?: string; dryRun?: true; json?: true }) => reprice(flags, io));
}

async function list(name: string | null, flags: StoreFlags & { json?: true }, io: Io): Promise<void> {
  const { client, close } = await openStoreApi(flags, io);
  try {
    const found = await client.getPrices();
    if (flags.json) io.out(JSON.stringify(found, null, 2));
    else for (const line of name === null ? describeUse(found) : describePrices(found, name)) io.out(line);
  } finally {
    await close();
  }
}

async function set(model: string, flags: SetFlags, io: Io): Promise<void> {
  const added = flags.remove ? [] : [toOverride(model, flags)];
  const { client, close } = await openStoreApi(flags, io);
  try {
    const provider = flags.provider.toLowerCase();
    const isSame = (row: Price) =>
      row.provider === provider && row.model === model.toLowerCase() && row.from === (flags.from ?? null);
    const own = (await client.getPrices()).prices.filter((row) => row.isOwn);
    const others = own.filter((row) => !isSame(row));
    if (flags.remove && others.length === own.length) {
      throw new AppError("NOT_FOUND", `You have no price for ${provider} ${model}.`, {
        hint: "clawglass prices list shows yours.",
      });
    }
    const saved = await client.savePrices({ prices: [...others.map(fromPrice), ...added] });
    io.out(`${flags.remove ? "Removed from" : "Saved in"} ${saved.ownPricesPath}.`);
    io.out("It holds for what arrives from now on. clawglass prices reprice applies it to stored runs.");
  } finally {
    await close();
  }
}

async function reprice(
  flags: StoreFlags & { from?: string; dryRun?: true; json?: true },
  io: Io,
): Promise<void> {
  const fromMs = flags.from === undefined ? null : Date.parse(flags.from);
  if (Number.isNaN(fromMs))
    throw new AppError("INVALID_INPUT", `--from cannot be ${flags.from}.`, {
      hint: "Write a day as YYYY-MM-DD.",
    });
  const { client, close } = await openStoreApi(flags, io);
  try {
    const job = await client.repriceCalls({ fromMs, isDryRun: flags.dryRun === true });
    const report = await followJob<"reprice">(client, job, io);
    if (flags.json) io.out(JSON.stringify(report, null, 2));
    else for (const line of describeReport(report)) io.out(line);
  } finally {
    await close();
  }
}

type Override = PriceOverridesInput["prices"][number];

function toOverride(model: string, flags: SetFlags): Override {
  const rate = (name: string, text: string | undefined) => {
    if (text === undefined) return {};
    if (!/^\d+(\.\d+)?$/.test(text))
      throw new AppError("INVALID_INPUT", `--${name} cannot be ${text}.`, {
        hint: "Write US dollars per million tokens, such as 2.5.",
      });
    return { [name.replace(/-(.)/, (_, letter: string) => letter.toUpperCase())]: Number(text) };
  };
  if (!flags.local && (flags.input === undefined || flags.output === undefined)) {
    throw new AppError("INVALID_INPUT", "A price needs --input and --output, or --local.", {
      hint: `For example: clawglass prices set ${model} --input 2 --output 8`,
    });
  }
  return {
    provider: flags.provider,
    model,
    ...(flags.from === undefined ? {} : { from: flags.from }),
    ...(flags.local ? { local: true } : {}),
    ...rate("input", flags.input),
    ...rate("output", flags.output),
    ...rate("cache-read", flags.cacheRead),
    ...rate("cache-write", flags.cacheWrite),
  };
}

function fromPrice({ provider, model, from, input, output, cacheRead, cacheWrite }: Price): Override {
  return {
    provider,
    model,
    ...(from === null ? {} : { from }),
    ...(input === null || output === null ? { local: true } : { input, output }),
    ...(cacheRead === null ? {} : { cacheRead }),
    ...(cacheWrite === null ? {} : { cacheWrite }),
  };
}

const PRICED_BY: Record<SeenModel["pricedBy"], string> = {
  own: "your price",
  table: "price table",
  local: "runs locally, no price",
  stated: "the provider says",
  none: "unknown: clawglass prices set",
};

function describeUse({ models, prices, version, ownPricesPath }: PriceList): string[] {
  const own = prices.filter((row) => row.isOwn);
  return [
    ...(models.length === 0
      ? ["No run of the last 90 days names a model."]
      : formatTable([
          ["provider", "model", "calls", "without cost", "priced by"],
          ...models.map((model) => [
            model.provider ?? "-",
            model.model,
            String(model.callCount),
            String(model.unpricedCallCount),
            PRICED_BY[model.pricedBy],
          ]),
        ])),
    "",
    ...(own.length === 0
      ? [`You have no prices of your own (${ownPricesPath}).`]
      : ["Your own prices:", ...tabulate(own)]),
    `The table was checked on ${version}; clawglass prices list NAME shows its rows.`,
  ];
}

function describePrices({ prices }: PriceList, name: string): string[] {
  const wanted = name.toLowerCase();
  const found = prices.filter(
    (row) => wanted === "all" || row.model.includes(wanted) || row.provider.includes(wanted),
  );
  return found.length === 0 ? [`No price has ${name} in its name.`] : tabulate(found);
}

function tabulate(prices: readonly Price[]): string[] {
  const usd = (rate: number | null) => (rate === null ? "-" : String(rate));
  return formatTable([
    ["provider", "model", "from", "input", "cache read", "cache write", "output", "source", "checked"],
    ...prices.map((row) => [
      row.provider,
      row.model,
      row.from ?? "-",
      usd(row.input),
      usd(row.cacheRead),
      usd(row.cacheWrite),
      usd(row.output),
      row.source,
      row.checkedOn,
    ]),
  ]);
}

function describeReport(report: RepriceReport): string[] {
  const { isDryRun, examinedCallCount, changedCallCount, changedTraceCount } = report;
  const would = isDryRun ? "would change" : "changed";
  return [
    `${changedCallCount} of ${examinedCallCount} calls ${would}, in ${changedTraceCount} runs.`,
    `${report.newlyPricedCount} got a cost, ${report.newlyUnpricedCount} lost theirs.`,
    `Together $${report.costBeforeUsd.toFixed(4)} before, $${report.costAfterUsd.toFixed(4)} ${isDryRun ? "then" : "now"}.`,
  ];
}
