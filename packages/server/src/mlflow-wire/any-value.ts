/**
 * Turns the JSON text of an attribute into the JSON text of OTLP's AnyValue with snake_case names, as MLflow answers it:
 * `{"a":1}` becomes `{"kvlist_value":{"values":[{"key":"a","value":{"int_value":1}}]}}`. One pass over the text, so that
 * numbers keep all digits and long payloads are not built as objects. null gives null: MLflow leaves such a value out.
 */
export function printAnyValue(json: string, names: AnyValueNames = MLFLOW_NAMES): string | null {
  const scanner = { json, at: 0, names };
  return printValue(scanner);
}

/** How the members of an AnyValue are written. */
export interface AnyValueNames {
  string: string;
  bool: string;
  int: string;
  double: string;
  array: string;
  object: string;
  /** Round 64-bit integers: OTLP JSON writes them as text. */
  intQuote: "" | '"';
}

const MLFLOW_NAMES: AnyValueNames = {
  string: "string_value",
  bool: "bool_value",
  int: "int_value",
  double: "double_value",
  array: "array_value",
  object: "kvlist_value",
  intQuote: "",
};

export const OTLP_JSON_NAMES: AnyValueNames = {
  string: "stringValue",
  bool: "boolValue",
  int: "intValue",
  double: "doubleValue",
  array: "arrayValue",
  object: "kvlistValue",
  intQuote: '"',
};

interface Scanner {
  readonly json: string;
  at: number;
  readonly names: AnyValueNames;
}

const BLANK = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const LETTER_F = 0x66;
const LETTER_N = 0x6e;
const LETTER_T = 0x74;
const OPEN_BRACE = 0x7b;

const NUMBER = /-?\d+(\.\d+)?([eE][-+]?\d+)?/y;
const INT64_MAX = 9_223_372_036_854_775_807n;

function printValue(scanner: Scanner): string | null {
  skipBlanks(scanner);
  switch (scanner.json.charCodeAt(scanner.at)) {
    case QUOTE:
      return `{"${scanner.names.string}":${readString(scanner)}}`;
    case OPEN_BRACE:
      return printObject(scanner);
    case OPEN_BRACKET:
      return printArray(scanner);
    case LETTER_T:
      scanner.at += 4;
      return `{"${scanner.names.bool}":true}`;
    case LETTER_F:
      scanner.at += 5;
      return `{"${scanner.names.bool}":false}`;
    case LETTER_N:
      scanner.at += 4;
      return null;
    default:
      return printNumber(scanner);
  }
}

function printNumber(scanner: Scanner): string {
  const { names } = scanner;
  NUMBER.lastIndex = scanner.at;
  const match = NUMBER.exec(scanner.json);
  if (match === null) {
    // Python writes NaN and Infinity into JSON; they travel as texts.
    const word = /-?(?:NaN|Infinity)/y;
    word.lastIndex = scanner.at;
    const text = word.exec(scanner.json)?.[0] ?? "NaN";
    scanner.at += text.length;
    return `{"${names.double}":"${text}"}`;
  }
  scanner.at += match[0].length;
  const isInteger = match[1] === undefined && match[2] === undefined && fitsInt64(match[0]);
  return isInteger
    ? `{"${names.int}":${names.intQuote}${match[0]}${names.intQuote}}`
    : `{"${names.double}":${match[0]}}`;
}

function fitsInt64(text: string): boolean {
  if (text.length < 19) return true;
  const value = BigInt(text);
  return value <= INT64_MAX && value >= -INT64_MAX - 1n;
}

function printObject(scanner: Scanner): string {
  let entries = "";
  scanner.at++;
  for (;;) {
    skipSeparators(scanner);
    if (scanner.json.charCodeAt(scanner.at) !== QUOTE) break;
    const key = readString(scanner);
    skipSeparators(scanner);
    const value = printValue(scanner);
    if (entries !== "") entries += ",";
    entries += value === null ? `{"key":${key}}` : `{"key":${key},"value":${value}}`;
  }
  scanner.at++;
  const name = scanner.names.object;
  return entries === "" ? `{"${name}":{}}` : `{"${name}":{"values":[${entries}]}}`;
}

function printArray(scanner: Scanner): string {
  let items = "";
  scanner.at++;
  for (;;) {
    skipSeparators(scanner);
    if (scanner.at >= scanner.json.length || scanner.json.charCodeAt(scanner.at) === CLOSE_BRACKET) break;
    if (items !== "") items += ",";
    items += printValue(scanner) ?? "{}";
  }
  scanner.at++;
  const name = scanner.names.array;
  return items === "" ? `{"${name}":{}}` : `{"${name}":{"values":[${items}]}}`;
}

function readString(scanner: Scanner): string {
  const { json, at: start } = scanner;
  let end = json.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(json, end)) end = json.indexOf('"', end + 1);
  if (end < 0) end = json.length;
  scanner.at = end + 1;
  return json.slice(start, end + 1);
}

/** Whether an odd number of backslashes stands before. */
function isEscaped(json: string, at: number): boolean {
  let before = at - 1;
  while (json.charCodeAt(before) === BACKSLASH) before--;
  return (at - before) % 2 === 0;
}

function skipBlanks(scanner: Scanner): void {
  while (scanner.json.charCodeAt(scanner.at) <= BLANK) scanner.at++;
}

function skipSeparators(scanner: Scanner): void {
  for (;;) {
    const code = scanner.json.charCodeAt(scanner.at);
    if (code > BLANK && code !== COMMA && code !== COLON) return;
    // Behind the end of the text there is no code.
    if (Number.isNaN(code)) return;
    scanner.at++;
  }
}
