/** What the shapes on the timeline mean. */
export function TreeLegend({ hasPath }: { hasPath: boolean }) {
  return (
    <p className="tree-legend">
      <span>
        <i className="key k-llm" aria-hidden="true" />
        model call
      </span>
      <span>
        <i className="key k-tool" aria-hidden="true" />
        tool
      </span>
      <span>
        <i className="key k-sub" aria-hidden="true" />
        sub-agent
      </span>
      <span>
        <i className="key k-tool is-failed" aria-hidden="true" />
        failed
      </span>
      {hasPath && (
        <span>
          <i className="key k-path" aria-hidden="true" />
          critical path
        </span>
      )}
      <span>
        <i className="key k-event" aria-hidden="true" />
        event
      </span>
    </p>
  );
}
