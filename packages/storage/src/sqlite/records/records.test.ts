import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { ArtifactTable } from "./artifact-table.ts";
import { RecordTable } from "./record-table.ts";
import { RECORDS_SCHEMA } from "./records-schema.ts";

function openTables() {
  const database = new DatabaseSync(":memory:");
  database.exec(RECORDS_SCHEMA);
  return { records: new RecordTable(database), artifacts: new ArtifactTable(database) };
}

const RUN = { collection: "run", id: "r1", parentId: "0", json: '{"a":1}' };

describe("RecordTable", () => {
  it("counts revisions and refuses a change from an old one", () => {
    const { records } = openTables();
    records.apply([{ kind: "put", record: RUN, expectedRevision: 0 }]);
    records.apply([{ kind: "put", record: { ...RUN, json: '{"a":2}' }, expectedRevision: 1 }]);
    expect(records.get("run", "r1")).toEqual({ ...RUN, json: '{"a":2}', revision: 2 });
    expect(() => records.apply([{ kind: "put", record: RUN, expectedRevision: 1 }])).toThrow(
      "changed by someone",
    );
    expect(() => records.apply([{ kind: "put", record: RUN, expectedRevision: 0 }])).toThrow(
      "changed by someone",
    );
  });

  it("lists by parent in the order of creation", () => {
    const { records } = openTables();
    for (const [id, parentId] of [
      ["b", "0"],
      ["a", "0"],
      ["c", "1"],
    ] as const) {
      records.apply([{ kind: "put", record: { ...RUN, id, parentId }, expectedRevision: null }]);
    }
    records.apply([
      { kind: "put", record: { ...RUN, id: "b", parentId: "0", json: "{}" }, expectedRevision: null },
    ]);
    expect(records.list({ collection: "run", parentId: "0" }).map((record) => record.id)).toEqual(["b", "a"]);
    expect(records.list({ collection: "run", parentId: null })).toHaveLength(3);
    records.apply([{ kind: "delete", collection: "run", id: "b" }]);
    expect(records.get("run", "b")).toBeNull();
  });
});

describe("ArtifactTable", () => {
  it("lists what lies directly in a folder, and only there", () => {
    const { artifacts } = openTables();
    const bytes = new Uint8Array([1, 2, 3]);
    for (const path of ["1/a/x.txt", "1/a/notes/y.txt", "1/a/notes/z.txt", "1/ab/w.txt", "1/a.txt"]) {
      artifacts.put(path, bytes);
    }
    expect(artifacts.list("1/a")).toEqual([
      { name: "notes", isFolder: true, sizeBytes: null },
      { name: "x.txt", isFolder: false, sizeBytes: 3 },
    ]);
    artifacts.delete("1/a");
    expect(artifacts.list("1/a")).toEqual([]);
    expect(artifacts.get("1/ab/w.txt")).toEqual(bytes);
  });
});
