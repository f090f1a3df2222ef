import { z } from "zod";

type JsonObject = Record<string, unknown>;

export interface NamedSchemas {
  /** A reference to the component, or the schema itself where it has no name. */
  refer(schema: z.ZodType): JsonObject;
  /** The components, as answers hold them. */
  print(): Record<string, JsonObject>;
}

/** The exported schemas of a module as components: `TracePageSchema` is the component `TracePage`. */
export function nameSchemas(module: Readonly<Record<string, unknown>>): NamedSchemas {
  const registry = z.registry<{ id: string }>();
  const names = new Map<z.ZodType, string>();
  for (const [name, value] of Object.entries(module)) {
    // Queries and bodies are printed where they are used.
    if (!(value instanceof z.ZodType) || !name.endsWith("Schema")) continue;
    names.set(value, name.slice(0, -"Schema".length));
    registry.add(value, { id: name.slice(0, -"Schema".length) });
  }
  const refer = (id: string) => `#/components/schemas/${id}`;
  return {
    refer(schema) {
      const name = names.get(schema);
      return name === undefined ? withoutDialect(z.toJSONSchema(schema)) : { $ref: refer(name) };
    },
    print() {
      const { schemas } = z.toJSONSchema(registry, { uri: refer, unrepresentable: "any" });
      return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, withoutDialect(schema)]));
    },
  };
}

/** OpenAPI 3.1 names the dialect itself, and a component is known by its place. */
function withoutDialect(schema: object): JsonObject {
  const { $schema: _, $id: __, id: ___, ...rest } = schema as JsonObject;
  return rest;
}
