"""Reads one trace with MLflow's own client and prints it as JSON: read_trace.py TRACE_ID SPAN_COUNT.

Waits until the trace is finished and has at least SPAN_COUNT spans, at most 60 seconds.
"""

import json
import sys
import time

import mlflow


def main() -> None:
    trace_id, span_count = sys.argv[1], int(sys.argv[2])
    trace = None
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        trace = mlflow.get_trace(trace_id, silent=True)
        if trace and len(trace.data.spans) >= span_count and trace.info.state != "IN_PROGRESS":
            break
        time.sleep(0.5)
    if trace is None:
        raise SystemExit(f"MLflow has no trace {trace_id}")
    print(json.dumps({"info": info_of(trace.info), "spans": [span_of(s) for s in trace.data.spans]}))


def info_of(info) -> dict:
    return {
        "state": str(getattr(info.state, "value", info.state)),
        "requestPreview": info.request_preview,
        "responsePreview": info.response_preview,
        "metadata": info.trace_metadata,
        "tags": info.tags,
        "tokenUsage": info.token_usage,
    }


def span_of(span) -> dict:
    return {
        "spanId": span.span_id,
        "parentId": span.parent_id,
        "name": span.name,
        "type": span.span_type,
        "status": str(getattr(span.status.status_code, "value", span.status.status_code)),
        "error": span.status.description,
        "inputs": span.inputs,
        "outputs": span.outputs,
        "attributes": span.attributes,
        "hasEnded": span.end_time_ns is not None and span.end_time_ns >= span.start_time_ns,
    }


main()
