import type { FastifyReply, FastifyRequest } from "fastify";
import type { z } from "zod";

/** Where the app API lives; the paths of routes begin behind it. */
export const APP_PREFIX = "/api/clawglass/v1";

/** An answer by its schema that a store thread has printed already. */
export class PrintedAnswer {
  readonly json: string;

  constructor(json: string) {
    this.json = json;
  }
}

type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** An answer that is not JSON: a stream or a file. The handler sends it. */
export interface RawAnswer {
  contentTypes: readonly string[];
}

/** JSON by its schema; null for 204 without a body. */
export type AppAnswer = z.ZodType | RawAnswer | null;

export interface AppCall<Params, Query, Body> {
  params: Params;
  /** Checked by the schema of the route. */
  query: Query;
  body: Body;
  /** Aborts when the client leaves. */
  readonly signal: AbortSignal;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** One endpoint, ready to be served and described. Made by `appRoute`. */
export interface AppRoute {
  method: HttpMethod;
  /** Behind the prefix, Fastify's syntax: `/traces/:traceId`. */
  path: string;
  /** One line for people who read the reference. */
  summary: string;
  query: z.ZodObject | null;
  body: z.ZodType | null;
  answer: AppAnswer;
  maxBodyBytes: number | null;
  handle(call: AppCall<unknown, unknown, unknown>): unknown;
}

type PathParams<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Record<Name, string> & PathParams<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? Record<Name, string>
    : unknown;

type Checked<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;
/** What the handler gives; nothing is looked at where the answer has no JSON. */
type Given<Answer> = Answer extends z.ZodType ? z.output<Answer> | PrintedAnswer : unknown;

interface AppRouteGiven<Path extends string, Query, Body, Answer> {
  method: HttpMethod;
  path: Path;
  summary: string;
  query?: Query;
  body?: Body;
  answer: Answer;
  maxBodyBytes?: number;
  handle(
    call: AppCall<PathParams<Path>, Checked<Query>, Checked<Body>>,
  ): Promise<Given<Answer>> | Given<Answer>;
}

/**
 * Declares one endpoint of the app API, in the one place where that is done: the same schemas check its requests and
 * describe it in OpenAPI and in docs/guide/api.md. Answers are typed by theirs.
 */
export function appRoute<
  const Path extends string,
  Answer extends AppAnswer,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(route: AppRouteGiven<Path, Query, Body, Answer>): AppRoute {
  return {
    ...route,
    query: route.query ?? null,
    body: route.body ?? null,
    maxBodyBytes: route.maxBodyBytes ?? null,
    handle: (call) => route.handle(call as AppCall<PathParams<Path>, Checked<Query>, Checked<Body>>),
  };
}

export function isRawAnswer(answer: AppAnswer): answer is RawAnswer {
  return answer !== null && "contentTypes" in answer;
}
