import { AppError } from "@clawglass/core";
import { isExactNumber, toNumber } from "./lossless-json.ts";

const SEE_DOCS = "See the API docs for more information about request parameters.";

/**
 * The fields of one MLflow message, as they came: from a query, a JSON body or an object inside one. Names are
 * snake_case; camelCase is accepted too, as protobuf's JSON does. Fields of the wrong type answer INVALID_INPUT.
 */
export class RequestFields {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  /** The value as it came; undefined when it was not sent or is null. */
  raw(name: string): unknown {
    const value = Object.hasOwn(this.#values, name) ? this.#values[name] : this.#values[toCamelCase(name)];
    return value ?? undefined;
  }

  has(name: string): boolean {
    return this.raw(name) !== undefined;
  }

  text(name: string): string | null {
    const value = this.raw(name);
    if (value === undefined) return null;
    if (typeof value !== "string") throw wrongType(name, value);
    return value;
  }

  /** A text that must be there and not empty. */
  requiredText(name: string): string {
    const value = this.text(name);
    if (value === null || value === "") throw missingParameter(name);
    return value;
  }

  /** An integer; a text of digits counts, as in protobuf's JSON. */
  integer(name: string): number | null {
    const value = this.raw(name);
    if (value === undefined) return null;
    const number =
      typeof value === "string" && /^\s*[-+]?\d+\s*$/.test(value) ? Number(value) : toNumber(value);
    if (number === null || !Number.isInteger(number)) throw wrongType(name, value);
    return number;
  }

  /** A number; `"NaN"`, `"Infinity"` and `"-Infinity"` are numbers in protobuf's JSON. */
  double(name: string): number | null {
    const value = this.raw(name);
    if (value === undefined) return null;
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : toNumber(value);
    if (number === null || (Number.isNaN(number) && value !== "NaN")) throw wrongType(name, value);
    return number;
  }

  /** True for `true` in any case, also as a text: Python clients send `True` in queries. */
  boolean(name: string): boolean {
    const value = this.raw(name);
    return value === true || (typeof value === "string" && value.toLowerCase() === "true");
  }

  texts(name: string): string[] {
    const value = this.raw(name);
    if (value === undefined) return [];
    if (!Array.isArray(value) || value.some((item) => typeof item !== "string")) throw wrongType(name, value);
    return value;
  }

  /** The object under that name; empty when it is missing or no object. */
  object(name: string): RequestFields {
    return new RequestFields(toRecord(this.raw(name)));
  }

  objects(name: string): RequestFields[] {
    const value = this.raw(name);
    return Array.isArray(value) ? value.map((item) => new RequestFields(toRecord(item))) : [];
  }

  /** A map of texts; entries that are not texts are dropped, as MLflow drops them. */
  textMap(name: string): Record<string, string> {
    const entries = Object.entries(toRecord(this.raw(name)));
    return Object.fromEntries(
      entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  }

  /** `[{"key", "value"}]` as a map. The last of equal keys wins. A plain object is accepted too. */
  keyValues(name: string): Record<string, string> {
    if (!Array.isArray(this.raw(name))) return this.textMap(name);
    return Object.fromEntries(
      this.objects(name).map((entry) => [entry.text("key") ?? "", entry.text("value") ?? ""]),
    );
  }
}

export function missingParameter(name: string): AppError {
  return new AppError("INVALID_INPUT", `Missing value for required parameter '${name}'. ${SEE_DOCS}`);
}

export function invalidValue(name: string, value: unknown, explanation: string): AppError {
  return new AppError(
    "INVALID_INPUT",
    `Invalid value ${printValue(value)} for parameter '${name}' supplied${explanation}`,
  );
}

export function wrongType(name: string, value: unknown): AppError {
  return invalidValue(name, value, `:  Hint: Value was of type '${pythonTypeOf(value)}'. ${SEE_DOCS}`);
}

export function toRecord(value: unknown): Readonly<Record<string, unknown>> {
  const isPlain =
    typeof value === "object" && value !== null && !Array.isArray(value) && !isExactNumber(value);
  return isPlain ? (value as Record<string, unknown>) : {};
}

function printValue(value: unknown): string {
  return JSON.stringify(value) ?? "null";
}

function pythonTypeOf(value: unknown): string {
  if (typeof value === "string") return "str";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "float";
  if (isExactNumber(value)) return /[.eE]/.test(value.rawJSON) ? "float" : "int";
  return Array.isArray(value) ? "list" : "dict";
}

function toCamelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
