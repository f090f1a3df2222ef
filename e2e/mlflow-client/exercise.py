"""Does with MLflow's Python client all that Clawglass must be able to answer, and prints what came back as JSON.

Run it with MLFLOW_TRACKING_URI set. Ids and times are replaced by labels in the order in which they appear, so that the
output of two servers can be compared line by line.
"""

import json
import os
import re
import subprocess
import sys
import warnings

os.environ["MLFLOW_ENABLE_ASYNC_TRACE_LOGGING"] = "false"
os.environ["MLFLOW_HTTP_REQUEST_MAX_RETRIES"] = "1"
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ["MLFLOW_GENAI_EVAL_MAX_WORKERS"] = "1"
os.environ["GIT_PYTHON_REFRESH"] = "quiet"
warnings.filterwarnings("ignore")

import mlflow  # noqa: E402
import requests  # noqa: E402
from mlflow import MlflowClient  # noqa: E402
from mlflow.entities import AssessmentSource, SpanEvent, SpanType  # noqa: E402
from mlflow.genai import scorer  # noqa: E402
from mlflow.genai.datasets import create_dataset, delete_dataset, get_dataset, search_datasets  # noqa: E402

STEPS = []
LABELS = {}
ID = re.compile(
    r"(?P<commit>\b[0-9a-f]{40}\b)|(?P<id>(?:[a-z]{1,3}-)?[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
    r"|(?P<span>\b[0-9a-f]{16}\b)"
    r"|(?P<iso>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(?:Z|\+00:00)?)"
    r"|(?P<nano>\b1[789]\d{17}\b)|(?P<milli>\b1[789]\d{11}\b)"
    r"|(?P<base64>(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{22}==|[A-Za-z0-9+/]{11}=))"
    r"|(?P<name>\b[a-z]+-[a-z]+-\d+\b)"
)
VOLATILE_KEYS = {
    "execution_duration_ms", "execution_duration", "execution_time_ms", "digest", "latency", "duration",
    "mlflow.trace.sizeStats", "mlflow.trace.sizeBytes", "total_size_bytes", "total_time", "last_update_time",
    "mlflow.spanStartTimeNs",
}


def normalize(value, key=None):
    if key in VOLATILE_KEYS and value is not None:
        return f"<{key}>"
    if isinstance(value, dict):
        return {normalize(str(k)): normalize(v, str(k)) for k, v in sorted(value.items(), key=lambda item: str(item[0]))}
    if isinstance(value, (list, tuple)):
        return [normalize(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(normalize(item) for item in value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return f"<{len(str(value))} digits>" if value > 1_500_000_000_000 else value
    if isinstance(value, float):
        return repr(round(value, 12))
    if isinstance(value, str) and value[:1] == "{":
        try:
            return normalize(json.loads(value))
        except ValueError:
            pass
    text = re.sub(r"/tmp/[^\s'\"]+", "<path>", str(value))
    text = re.sub(r"http://127\.0\.0\.1:\d+", "<server>", text)
    text = re.sub(r"\{('[^{}]*')\}", lambda m: "{" + ", ".join(sorted(m[1].split(", "))) + "}", text)
    # MLflow forgets the closing quote behind some sets.
    return re.sub(r"\}'?$", "}", ID.sub(label, text))


def label(match):
    kind = match.lastgroup
    if kind in ("commit", "iso", "nano", "milli", "name", "base64"):
        return f"<{kind}>"
    found = match.group(0)
    if found not in LABELS:
        LABELS[found] = f"<{kind} {len(LABELS)}>"
    return LABELS[found]


def step(name):
    def run(function):
        try:
            result = function()
        except Exception as error:  # noqa: BLE001 - an error is an answer too
            code = getattr(error, "error_code", type(error).__name__)
            result = {"error": code, "message": str(error)}
        STEPS.append({"step": name, "result": normalize(result)})
        return function

    return run


def trace_to_dict(trace):
    data = json.loads(trace.to_json())
    for span in data["data"]["spans"]:
        span["attributes"] = {key: json.loads(text) for key, text in span["attributes"].items()}
        span["attributes"].pop("mlflow.traceRequestId", None)
    return data


client = MlflowClient()
experiment = mlflow.set_experiment("client-contract")
experiment_id = experiment.experiment_id


@step("experiments")
def _():
    client.set_experiment_tag(experiment_id, "team", "ml")
    other = client.create_experiment("other", tags={"k": "v"})
    client.rename_experiment(other, "other-2")
    client.delete_experiment(other)
    deleted = [e.name for e in mlflow.search_experiments(view_type=2)]
    client.restore_experiment(other)
    found = mlflow.search_experiments(filter_string="name LIKE 'other%' AND tags.k = 'v'")
    missing = mlflow.get_experiment_by_name("nope")
    return [dict(client.get_experiment(experiment_id)), deleted, [dict(e) for e in found], missing]


@step("experiment exists already")
def _():
    try:
        client.create_experiment("client-contract")
    except Exception as error:  # noqa: BLE001
        return [error.error_code, str(error).split(" Error:")[0].split(": ", 1)[0]]


@mlflow.trace(span_type=SpanType.TOOL)
def lookup(question, limit=3):
    span = mlflow.get_current_active_span()
    span.set_attributes({"tool.name": "search", "n": limit, "ratio": 0.5, "flag": True, "list": [1, "a", None], "big": 2**60})
    span.add_event(SpanEvent("cache.miss", attributes={"key": "k", "n": 1, "d": 1.5}))
    if question == "fail":
        raise ValueError("no result for ünï 🦞")
    return {"hits": [question, limit], "empty": None}


@mlflow.trace(name="call model", span_type=SpanType.CHAT_MODEL)
def model(question):
    span = mlflow.get_current_active_span()
    span.set_attribute("mlflow.chat.tokenUsage", {"input_tokens": 10, "output_tokens": 5, "total_tokens": 15})
    span.set_attribute("mlflow.llm.model", "none-known")
    return {"choices": [{"message": {"role": "assistant", "content": f"answer to {question}"}}]}


@mlflow.trace(span_type=SpanType.AGENT)
def agent(question, session=None, env="prod"):
    if session:
        mlflow.update_current_trace(metadata={"mlflow.trace.session": session, "mlflow.trace.user": "u-1"})
    mlflow.update_current_trace(tags={"env": env, "team.name": "t"}, client_request_id=f"c-{question}")
    try:
        lookup(question)
    except ValueError:
        if env == "dev":
            raise
    return model(question)


TRACE_IDS = []


@step("trace with decorators")
def _():
    for question, session, env in [("one", "s-1", "prod"), ("two", "s-1", "dev"), ("three", "s-2", "prod"), ("fail", None, "dev"), ("fail", "s-2", "prod")]:
        try:
            agent(question, session, env)
        except ValueError:
            pass
        TRACE_IDS.append(mlflow.get_last_active_trace_id())
    return [trace_to_dict(mlflow.get_trace(trace_id)) for trace_id in TRACE_IDS]


@step("trace with a chat message, manual spans and a generator")
def _():
    root = mlflow.start_span_no_context("chat", span_type=SpanType.CHAIN, inputs={"messages": [{"role": "user", "content": "hi there"}]})
    child = mlflow.start_span_no_context("child", parent_span=root, attributes={"a": 1})
    child.set_status("ERROR")
    child.end(outputs="x")
    root.end(outputs={"messages": [{"role": "assistant", "content": "hello back"}]})

    @mlflow.trace
    def stream(n):
        for index in range(n):
            yield {"i": index}

    list(stream(3))
    last = mlflow.get_last_active_trace_id()
    return [trace_to_dict(mlflow.get_trace(root.trace_id)), trace_to_dict(mlflow.get_trace(last))]


@step("get an unknown trace")
def _():
    return client.get_trace("tr-" + "0" * 32)


FILTERS = [
    "", "trace.status = 'OK'", "status = 'ERROR'", "attributes.status != 'OK'", "status IN ('OK','ERROR')", "status NOT IN ('OK')",
    "timestamp_ms > 0", "attributes.timestamp_ms < 5", "execution_time_ms >= 0", "end_time > 5", "client_request_id = 'c-one'",
    "client_request_id LIKE 'c-t%'", "name = 'agent'", "attributes.name ILIKE '%AGENT%'", "name RLIKE '^a.*t$'", "name IS NULL",
    "tags.env = 'prod'", "tag.env != 'prod'", "tags.`team.name` = 't'", "tags.missing IS NULL", "tags.env IS NOT NULL", "tags.env ILIKE 'PR%'",
    "metadata.`mlflow.trace.session` = 's-1'", "request_metadata.mlflow.trace.session ILIKE '%S-2%'", "metadata.`mlflow.trace.user` = 'u-1'",
    "span.name = 'lookup'", "span.name ILIKE '%MODEL%'", "span.type = 'TOOL'", "span.type IN ('TOOL','AGENT')", "span.status = 'ERROR'",
    "span.name = 'lookup' AND span.status = 'ERROR'", "span.attributes.`tool.name` LIKE '%search%'", "span.content ILIKE '%lobster%'",
    "span.content LIKE '%ünï%'", "trace.text ILIKE '%answer to two%'", "feedback.quality > 0.4", "feedback.quality IS NULL",
    "feedback.ok = 'true'", "expectation.answer = 'yes'", "feedback.tone LIKE '%es%'", "status = 'OK' AND tags.env = 'prod'",
    "status = 'OK' OR status = 'ERROR'", "nonsense = 'x'", "foo.bar = 'x'", "status = OK", "tags.n > 3", "name IN ('agent')", "(status = 'OK')",
    "run_id = 'none'", "run_id != 'none'", "issue.id = 'iss-1'", "prompt = 'p/2'", "request_id = 'tr-1'", "attributes.end_time_ms > 5", "tags.env RLIKE '^pr'",
    "expectation.answer IS NOT NULL", "expectation.facts LIKE '%a%'", "span.type RLIKE 'T.*L'", "span.status NOT IN ('OK')", "tag.`team.name` IS NOT NULL",
    "feedback.quality < 0.4", "feedback.ok != 'true'", "status = 'OK' AND", "tags.env = 'prod' AND span.type = 'TOOL' AND feedback.quality > 0",
    "span.duration > 3", "issue.status = 'x'", "prompt = 'p/1'", "prompt = 'p'", "metadata.`mlflow.trace.tokenUsage` LIKE '%1%'",
]


@step("feedback and expectations")
def _():
    source = AssessmentSource(source_type="HUMAN", source_id="ann")
    first = mlflow.log_feedback(trace_id=TRACE_IDS[0], name="quality", value=0.9, source=source, rationale="good", metadata={"k": "v"})
    mlflow.log_feedback(trace_id=TRACE_IDS[1], name="quality", value=0.2)
    mlflow.log_feedback(trace_id=TRACE_IDS[0], name="ok", value=True)
    mlflow.log_feedback(trace_id=TRACE_IDS[1], name="tone", value="yes")
    mlflow.log_feedback(trace_id=TRACE_IDS[2], name="parts", value={"a": 1, "b": ["x"]})
    mlflow.log_feedback(trace_id=TRACE_IDS[3], name="broken", error=ValueError("boom"))
    mlflow.log_expectation(trace_id=TRACE_IDS[0], name="answer", value="yes")
    mlflow.log_expectation(trace_id=TRACE_IDS[2], name="facts", value=["a", "b"])
    override = mlflow.override_feedback(trace_id=TRACE_IDS[0], assessment_id=first.assessment_id, value=0.5, rationale="no", source=source)
    seen = [a.to_dictionary() for a in mlflow.get_trace(TRACE_IDS[0]).info.assessments]
    mlflow.delete_assessment(trace_id=TRACE_IDS[0], assessment_id=override.assessment_id)
    first.rationale = "changed"
    changed = mlflow.update_assessment(trace_id=TRACE_IDS[0], assessment_id=first.assessment_id, assessment=first)
    rest = [mlflow.get_trace(trace_id).info.assessments for trace_id in TRACE_IDS[:4]]
    return [seen, changed.to_dictionary(), [[a.to_dictionary() for a in each] for each in rest]]


def position(trace_id):
    return TRACE_IDS.index(trace_id) if trace_id in TRACE_IDS else "other"


for filter_string in FILTERS:

    @step(f"search: {filter_string}")
    def _(filter_string=filter_string):
        found = mlflow.search_traces(filter_string=filter_string, return_type="list", include_spans=False)
        return [position(trace.info.trace_id) for trace in found]


for order_by in [["timestamp_ms ASC"], ["timestamp DESC"], ["status"], ["name DESC", "timestamp_ms"], ["tag.env ASC", "timestamp ASC"], ["metadata.`mlflow.trace.session` DESC", "timestamp"], ["nonsense"], ["span.name"], ["timestamp_ms sideways"]]:

    @step(f"order: {order_by}")
    def _(order_by=order_by):
        found = mlflow.search_traces(order_by=order_by, return_type="list", include_spans=False)
        return [position(trace.info.trace_id) for trace in found]


@step("paging, spans, data frame, sessions")
def _():
    pages = []
    token = None
    while True:
        page = client.search_traces(locations=[experiment_id], max_results=3, page_token=token)
        pages.append([len(page), [len(trace.data.spans) for trace in page]])
        token = page.token
        if not token or len(page) == 0:
            break
    frame = mlflow.search_traces()
    sessions = mlflow.search_sessions() if hasattr(mlflow, "search_sessions") else None
    return [[page for page in pages if page[0] > 0], sorted(frame.columns), len(frame), str(type(sessions))]


@step("tags and deletion")
def _():
    client.set_trace_tag(TRACE_IDS[0], "color", "red")
    client.set_trace_tag(TRACE_IDS[0], "mlflow.traceName", "renamed")
    client.delete_trace_tag(TRACE_IDS[0], "env")
    tags = mlflow.get_trace(TRACE_IDS[0]).info.tags
    deleted = [client.delete_traces(experiment_id, trace_ids=[TRACE_IDS[3]]), client.delete_traces(experiment_id, trace_ids=["tr-" + "1" * 32])]
    return [tags, deleted]


@step("link prompts, issues and runs to a trace")
def _():
    from mlflow.entities.model_registry import PromptVersion

    client.link_prompt_versions_to_trace(prompt_versions=[PromptVersion(name="p", version=2, template="x")], trace_id=TRACE_IDS[1])
    by_prompt = [position(trace.info.trace_id) for trace in mlflow.search_traces(filter_string="prompt = 'p/2'", return_type="list", include_spans=False)]
    run = client.create_run(experiment_id, run_name="linked")
    client.link_traces_to_run(trace_ids=[TRACE_IDS[1], TRACE_IDS[2]], run_id=run.info.run_id)
    by_run = [position(trace.info.trace_id) for trace in mlflow.search_traces(run_id=run.info.run_id, return_type="list", include_spans=False)]
    client.set_terminated(run.info.run_id)
    return [by_prompt, by_run, client.get_run(run.info.run_id).info.status]


@step("asynchronous logging")
def _():
    code = (
        "import mlflow, time; mlflow.set_experiment('client-contract')\n"
        "@mlflow.trace\ndef later(x):\n    return x\n"
        # Traces of one millisecond have no order that both servers must keep.
        "for n in range(5):\n    later(n)\n    time.sleep(0.005)\n"
        "last = mlflow.get_last_active_trace_id()\nmlflow.flush_trace_async_logging()\n"
        "trace = mlflow.get_trace(last)\n"
        "print([trace.info.state, trace.info.request_preview, trace.info.response_preview, len(trace.data.spans)])"
    )
    environment = {**os.environ, "MLFLOW_ENABLE_ASYNC_TRACE_LOGGING": "true"}
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False, env=environment)
    found = mlflow.search_traces(filter_string="name = 'later'", return_type="list", include_spans=False)
    return [answer.returncode, answer.stdout.strip(), len(found)]


@step("a trace is seen as soon as it was acknowledged")
def _():
    missing = 0
    for number in range(20):
        trace_id = f"{number + 1:032x}"
        spans = [{"traceId": trace_id, "spanId": "00000000000000aa", "name": "at once", "startTimeUnixNano": "1790000000000000000", "endTimeUnixNano": "1790000001000000000"}]
        server = os.environ["MLFLOW_TRACKING_URI"]
        answer = requests.post(server + "/v1/traces", json={"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}, headers={"x-mlflow-experiment-id": experiment_id}, timeout=30)
        seen = requests.get(f"{server}/api/3.0/mlflow/traces/get", params={"trace_id": f"tr-{trace_id}"}, timeout=30)
        missing += answer.status_code != 200 or len(seen.json().get("trace", {}).get("spans", [])) != 1
    client.delete_traces(experiment_id, trace_ids=[f"tr-{number + 1:032x}" for number in range(20)])
    return missing


@step("delete a missing tag")
def _():
    client.delete_trace_tag(TRACE_IDS[0], "none")


@step("runs, metrics, params and artifacts")
def _():
    with mlflow.start_run(run_name="r1", tags={"k": "v"}) as run:
        mlflow.log_param("lr", 0.1)
        mlflow.log_metric("loss", 0.5, step=0)
        mlflow.log_metric("loss", 0.25, step=1)
        mlflow.log_metrics({"a": 1, "nan": float("nan")})
        mlflow.log_text("hello", "notes/a.txt")
        mlflow.log_dict({"a": 1}, "d.json")
        agent("in a run")
    found = client.get_run(run.info.run_id)
    history = [(metric.value, metric.step) for metric in client.get_metric_history(run.info.run_id, "loss")]
    files = [(item.path, item.is_dir, item.file_size) for item in client.list_artifacts(run.info.run_id)]
    text = mlflow.artifacts.load_text(run.info.artifact_uri + "/notes/a.txt")
    searched = [r.info.run_name for r in client.search_runs([experiment_id], "metrics.loss < 0.3 AND params.lr = '0.1' AND tags.k = 'v'")]
    linked = len(mlflow.search_traces(run_id=run.info.run_id, return_type="list"))
    return [found.to_dictionary(), history, files, text, searched, linked]


@step("a param does not change")
def _():
    with mlflow.start_run():
        mlflow.log_param("p", 1)
        mlflow.log_param("p", 2)


@step("datasets")
def _():
    dataset = create_dataset(name="qa", experiment_id=experiment_id, tags={"team": "ml"})
    dataset.merge_records([{"inputs": {"q": "hi"}, "expectations": {"a": "hello"}}, {"inputs": {"q": "é", "n": 2}, "tags": {"t": "1"}}])
    dataset.merge_records([{"inputs": {"q": "hi"}, "expectations": {"b": 1.5}}])
    dataset.merge_records(mlflow.search_traces(max_results=2, return_type="list", filter_string="status = 'OK'"))
    again = get_dataset(dataset_id=dataset.dataset_id)
    frame = again.to_df()
    rows = frame[["inputs", "expectations", "tags", "source_type"]].to_dict("records")
    found = [d.name for d in search_datasets(experiment_ids=[experiment_id], filter_string="name LIKE 'q%'")]
    summary = [again.name, json.loads(again.schema), json.loads(again.profile), again.experiment_ids, again.tags]
    again.delete_records([frame["dataset_record_id"].iloc[0]]) if hasattr(again, "delete_records") else None
    left = len(get_dataset(dataset_id=dataset.dataset_id).to_df())
    from mlflow.genai.datasets import delete_dataset_tag, set_dataset_tags

    set_dataset_tags(dataset_id=dataset.dataset_id, tags={"stage": "gold", "team": "qa"})
    delete_dataset_tag(dataset_id=dataset.dataset_id, key="team")
    found += [left, get_dataset(dataset_id=dataset.dataset_id).tags]
    return [summary, sorted(rows, key=lambda row: json.dumps(row, sort_keys=True, default=str)), found]


@step("evaluate with code scorers")
def _():
    @scorer
    def exact(outputs, expectations):
        return outputs == expectations.get("expected")

    @scorer
    def length(outputs):
        return float(len(str(outputs)))

    @scorer
    def failing(outputs):
        raise RuntimeError("scorer failed")

    result = mlflow.genai.evaluate(
        data=[
            {"inputs": {"question": "a"}, "expectations": {"expected": "A"}},
            {"inputs": {"question": "b"}, "expectations": {"expected": "x"}},
        ],
        predict_fn=lambda question: question.upper(),
        scorers=[exact, length, failing],
    )
    run = client.get_run(result.run_id)
    traces = mlflow.search_traces(run_id=result.run_id, return_type="list")
    seen = sorted(
        (a.name, str(a.feedback.value if a.feedback else a.expectation.value), a.source.source_type, a.error.error_code if a.feedback and a.error else None)
        for trace in traces
        for a in trace.info.assessments
    )
    return [result.metrics, run.data.metrics, run.info.status, run.data.tags.get("mlflow.runType"), seen, len(traces)]


@step("evaluate a dataset and traces")
def _():
    @scorer
    def has_output(outputs):
        return outputs is not None

    dataset = search_datasets(experiment_ids=[experiment_id])[0]
    first = mlflow.genai.evaluate(data=dataset, predict_fn=lambda **inputs: str(inputs), scorers=[has_output])
    traces = mlflow.search_traces(filter_string="name = 'agent' AND status = 'OK'", return_type="list")
    second = mlflow.genai.evaluate(data=traces, scorers=[has_output])
    return [first.metrics, second.metrics]


@step("scorers registry")
def _():
    from mlflow.genai import make_judge
    from mlflow.genai.scorers import delete_scorer, get_scorer, list_scorers

    judge = make_judge(name="quality", instructions="Is {{ outputs }} good?", model="openai:/gpt-5-mini")
    judge.register(experiment_id=experiment_id)
    judge.register(experiment_id=experiment_id)
    names = [s.name for s in list_scorers(experiment_id=experiment_id)]
    one = get_scorer(name="quality", experiment_id=experiment_id)
    delete_scorer(name="quality", experiment_id=experiment_id, version="all")
    return [names, one.name, one.instructions, [s.name for s in list_scorers(experiment_id=experiment_id)]]


@step("delete a dataset")
def _():
    dataset = search_datasets(experiment_ids=[experiment_id])[0]
    delete_dataset(dataset_id=dataset.dataset_id)
    return [d.name for d in search_datasets(experiment_ids=[experiment_id])]


@step("attachments")
def _():
    from mlflow.tracing.attachments import Attachment

    @mlflow.trace
    def paint():
        return {"image": Attachment(content_type="image/png", content_bytes=b"\x89PNG" + bytes(range(256)))}

    paint()
    trace = mlflow.get_trace(mlflow.get_last_active_trace_id())
    return trace_to_dict(trace)["data"]["spans"][0]["attributes"].get("mlflow.spanOutputs")


@step("OTLP from the OpenTelemetry SDK")
def _():
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    request = ExportTraceServiceRequest()
    resource = request.resource_spans.add()
    attribute = resource.resource.attributes.add()
    attribute.key, attribute.value.string_value = "service.name", "shop"
    spans = resource.scope_spans.add().spans
    for index, (name, parent) in enumerate([("invoke_agent", b""), ("chat gpt", b"\x01" * 8)]):
        span = spans.add()
        span.trace_id, span.span_id, span.parent_span_id, span.name = b"\x0a" * 16, bytes([index + 1]) * 8, parent, name
        span.start_time_unix_nano = 1_790_000_000_000_000_000 + index
        span.end_time_unix_nano = 1_790_000_001_000_000_000 + index
        values = {"gen_ai.operation.name": "invoke_agent" if index == 0 else "chat", "gen_ai.conversation.id": "conv-1"}
        if index:
            values["gen_ai.request.model"] = "gpt"
            values["gen_ai.input.messages"] = json.dumps([{"role": "user", "parts": [{"type": "text", "content": "hi"}]}])
        for key, text in values.items():
            attribute = span.attributes.add()
            attribute.key, attribute.value.string_value = key, text
        for key, number in {"gen_ai.usage.input_tokens": 7, "gen_ai.usage.output_tokens": 3}.items() if index else []:
            attribute = span.attributes.add()
            attribute.key, attribute.value.int_value = key, number
    answer = requests.post(
        os.environ["MLFLOW_TRACKING_URI"] + "/v1/traces",
        data=request.SerializeToString(),
        headers={"content-type": "application/x-protobuf", "x-mlflow-experiment-id": experiment_id},
        timeout=30,
    )
    return [answer.status_code, trace_to_dict(mlflow.get_trace("tr-" + "0a" * 16))]


def run_cli(*arguments):
    answer = subprocess.run([sys.executable, "-m", "mlflow", *arguments], capture_output=True, text=True, timeout=120, check=False)
    try:
        printed = json.loads(answer.stdout)
    except ValueError:
        # The columns of a table are as wide as the random names of runs in it.
        printed = re.sub(r"-{3,}", "---", re.sub(r" {2,}", "  ", answer.stdout.strip()))
    if arguments[:2] == ("runs", "list"):
        # MLflow's command itself sorts by second and then by name, and names are random here: which runs, not their order.
        printed = sorted(normalize(re.sub(r"\b[0-9a-f]{32}\b", "<run>", line)) for line in str(printed).splitlines())
    return [answer.returncode, printed]


CLI_FEEDBACK = None
try:
    CLI_FEEDBACK = mlflow.log_feedback(trace_id=TRACE_IDS[1], name="for_cli", value=1).assessment_id
except Exception as error:  # noqa: BLE001 - the steps below say what is missing
    print(error, file=sys.stderr)
CLI = [
    ["traces", "search", "-x", experiment_id, "--max-results", "2", "--order-by", "timestamp_ms ASC", "--extract-fields", "info.state,info.tags.env", "--output", "json"],
    ["traces", "log-expectation", "--trace-id", TRACE_IDS[1] if TRACE_IDS else "none", "--name", "truth", "--value", '{"a": 1}'],
    ["traces", "get-assessment", "--trace-id", TRACE_IDS[1] if TRACE_IDS else "none", "--assessment-id", str(CLI_FEEDBACK)],
    ["traces", "update-assessment", "--trace-id", TRACE_IDS[1] if TRACE_IDS else "none", "--assessment-id", str(CLI_FEEDBACK), "--value", "2", "--rationale", "on second thought"],
    ["traces", "delete-assessment", "--trace-id", TRACE_IDS[1] if TRACE_IDS else "none", "--assessment-id", str(CLI_FEEDBACK)],
    ["traces", "delete-tag", "--trace-id", TRACE_IDS[1] if TRACE_IDS else "none", "--key", "env"],
    ["traces", "evaluate", "-x", experiment_id, "--trace-ids", TRACE_IDS[1] if TRACE_IDS else "none", "--scorers", "NoSuchScorer"],
    ["experiments", "get", "-n", "client-contract", "--output", "json"],
    ["runs", "list", "--experiment-id", experiment_id],
    ["traces", "search", "-x", experiment_id, "--filter-string", "tags.color = 'red'", "--output", "json", "--no-include-spans"],
    ["traces", "get", "--trace-id", TRACE_IDS[0] if TRACE_IDS else "none"],
    ["traces", "set-tag", "--trace-id", TRACE_IDS[0] if TRACE_IDS else "none", "--key", "cli", "--value", "1"],
    ["traces", "log-feedback", "--trace-id", TRACE_IDS[0] if TRACE_IDS else "none", "--name", "cli", "--value", "5", "--source-type", "HUMAN", "--source-id", "me"],
    ["traces", "delete", "-x", experiment_id, "--trace-ids", TRACE_IDS[2] if TRACE_IDS else "none"],
    ["experiments", "search"],
    ["datasets", "list", "-x", experiment_id],
    ["scorers", "list", "-x", experiment_id],
]
if "--with-cli" in sys.argv:
    answers = {}
    for number, arguments in enumerate(CLI):
        answers[number] = run_cli(*arguments)
    for number, arguments in enumerate(CLI):
        STEPS.append({"step": "cli: " + " ".join(arguments[:2]), "result": normalize(answers[number])})

print("RESULT " + json.dumps(STEPS, ensure_ascii=False))
