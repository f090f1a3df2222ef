import type { RunGroup, RunGroupList } from "@clawglass/core/api";
import { Link } from "@tanstack/react-router";
import { formatExactCount } from "../../../lib/format-number.ts";
import { Face } from "../../../ui/charts/Face.tsx";
import { VisibleText } from "../../../ui/VisibleText.tsx";
import { filterGroup, type GroupKind, type TimeRange } from "../model/filter-links.ts";

/** Runs by who or what started them, or by session: a bar each, with the failed part at its foot. */
export function GroupFace({
  title,
  kind,
  noun,
  list,
  range,
}: {
  title: string;
  kind: GroupKind;
  noun: string;
  list: RunGroupList;
  range: TimeRange;
}) {
  const most = Math.max(1, ...list.groups.map(({ runCount }) => runCount));
  const named = list.groups.filter(({ name }) => name !== null).length;
  return (
    <Face
      title={title}
      columns={3}
      reading={
        <>
          <b>{formatExactCount(list.nameCount)}</b> {list.nameCount === 1 ? noun : `${noun}s`}
        </>
      }
      explanation={`Runs that began in this time, by the ${noun} that the root of the run names; runs that name none are counted as such. Failed runs are red.`}
    >
      {list.groups.length === 0 && <p className="t13 mid">No run in this time.</p>}
      <ul className="share-bars">
        {list.groups.map((group) => (
          <li key={group.name ?? ""}>
            <GroupLine group={group} kind={kind} filter={filterGroup(kind, group.name, range)} noun={noun} />
            <GroupCount
              group={group}
              filter={kind === "session" ? filterGroup(kind, group.name, range) : null}
            />
            <span className="bar-track">
              <i className="d3" style={{ width: `${(group.runCount / most) * 100}%` }} />
              <i className="d-failed" style={{ width: `${(group.failedCount / most) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
      {list.nameCount > named && (
        <p className="t12 dim face-foot">{formatExactCount(list.nameCount - named)} more, with fewer runs.</p>
      )}
      {kind === "session" && (
        <p className="t12 face-foot">
          <Link to="/sessions">All sessions</Link>
        </p>
      )}
    </Face>
  );
}

function GroupLine({
  group,
  kind,
  filter,
  noun,
}: {
  group: RunGroup;
  kind: GroupKind;
  filter: string | null;
  noun: string;
}) {
  const name = group.name === null ? `no ${noun} named` : <VisibleText text={group.name} />;
  return (
    <span className="cut">
      {kind === "session" && group.name !== null ? (
        <Link
          className="plain"
          to="/sessions/$sessionId"
          params={{ sessionId: group.name }}
          title="The whole session"
          preload={false}
        >
          {name}
        </Link>
      ) : filter === null ? (
        name
      ) : (
        <Link className="plain" to="/traces" search={{ q: filter }} preload={false}>
          {name}
        </Link>
      )}{" "}
      <span className="t12 dim">
        {group.failedCount === 0 ? "" : `${formatExactCount(group.failedCount)} failed`}
      </span>
    </span>
  );
}

/** Of a session the name leads to its page; the number then leads to its runs. */
function GroupCount({ group, filter }: { group: RunGroup; filter: string | null }) {
  const count = formatExactCount(group.runCount);
  if (filter === null) return <b className="n">{count}</b>;
  return (
    <Link className="plain n b" to="/traces" search={{ q: filter }} preload={false}>
      {count}
      <span className="sr"> runs of {group.name ?? "no session"}, in the list</span>
    </Link>
  );
}
