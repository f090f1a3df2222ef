import { openForWriting } from "../db/open-database.ts";
import { MIGRATIONS } from "./index.ts";
import { migrate } from "./migrate.ts";

/** Changes much in one step that takes for ever, until it is killed. Started by the test of migrations only. */
const [location = "", stepsBefore = "0"] = process.argv.slice(2);
const SLOW_STEP = `
  CREATE TABLE half_done (x);
  UPDATE traces SET span_count = 0;
  DELETE FROM labels;
  INSERT INTO half_done WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT hex(randomblob(500)) FROM n;
`;
const database = openForWriting(location);
process.stdout.write("migrating\n");
migrate(database, location, {
  nowMs: 0,
  migrations: [...MIGRATIONS.slice(0, Number(stepsBefore)), SLOW_STEP],
});
