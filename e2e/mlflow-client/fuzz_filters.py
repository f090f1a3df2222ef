"""Sends random filters, good and bad, to two servers that hold the same traces; both must find the same or refuse alike.

    python fuzz_filters.py MLFLOW_URL CLAWGLASS_URL [--seed N] [--count N]

The seed is printed, so that a difference can be had again.
"""

import argparse
import random
import sys
import time

import requests

parser = argparse.ArgumentParser()
parser.add_argument("theirs")
parser.add_argument("ours")
parser.add_argument("--seed", type=int, default=int(time.time()))
parser.add_argument("--count", type=int, default=400)
arguments = parser.parse_args()
print(f"seed {arguments.seed}, {arguments.count} filters")
pick = random.Random(arguments.seed)

NAMES = ["agent", "Agent-2", "search it", "ünï", "a_b", "100%"]
TYPES = ["AGENT", "TOOL", "LLM"]
TEXTS = ["prod", "dev", "Prod", "", "p%d", "a'b", "x_y", "🦞", "10", "true"]
STATES = ["OK", "ERROR", "IN_PROGRESS", "STATE_UNSPECIFIED"]


def call(url, path, body, method="post"):
    return getattr(requests, method)(url + path, json=body, timeout=60)


def seed_traces(url):
    name = f"fuzz-{arguments.seed}"
    experiment_id = call(url, "/api/2.0/mlflow/experiments/create", {"name": name}).json()["experiment_id"]
    data = random.Random(arguments.seed + 1)
    for number in range(30):
        trace_id = f"tr-{arguments.seed % 2**64:016x}{number:016x}"
        start = 1_790_000_000_000_000_000 + number * 1_000_000_000
        spans = []
        for index in range(data.randint(1, 3)):
            code = data.choice([0, 1, 2])
            spans.append({
                "traceId": trace_id[3:], "spanId": f"{index + 1:016x}", **({"parentSpanId": f"{1:016x}"} if index else {}),
                "name": data.choice(NAMES), "kind": 1, "startTimeUnixNano": str(start + index * 1_000_000),
                "endTimeUnixNano": str(start + data.randint(1, 900) * 1_000_000), "status": {"code": code},
                "attributes": [
                    {"key": "mlflow.spanType", "value": {"stringValue": data.choice(TYPES)}},
                    {"key": "tool.name", "value": {"stringValue": data.choice(["calc", "Search"])}},
                ],
            })
        answer = requests.post(
            url + "/v1/traces",
            json={"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]},
            headers={"x-mlflow-experiment-id": experiment_id},
            timeout=60,
        )
        assert answer.status_code == 200, answer.text
        tags = {key: data.choice(TEXTS) for key in ("env", "team.name", "n") if data.random() < 0.6}
        tags["mlflow.traceName"] = data.choice(NAMES)
        metadata = {"mlflow.trace.session": f"s-{data.randint(1, 4)}"} if data.random() < 0.7 else {}
        metadata["k"] = data.choice(TEXTS)
        info = {
            "trace_id": trace_id, "state": data.choice(STATES[:2]), "tags": tags, "trace_metadata": metadata,
            "trace_location": {"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": experiment_id}},
            "request_time": f"2026-09-21T{number % 24:02d}:00:00.{number:03d}Z", "execution_duration": f"{data.randint(0, 3000) / 1000}s",
            **({"client_request_id": f"c-{number % 5}"} if data.random() < 0.7 else {}),
        }
        answer = call(url, "/api/3.0/mlflow/traces", {"trace": {"trace_info": info}})
        assert answer.status_code == 200, answer.text
        for assessment in ("quality", "ok"):
            if data.random() < 0.5:
                value = data.choice([0.5, 1, True, False, "yes", "good one", None]) if assessment == "quality" else data.random() < 0.5
                body = {"assessment_name": assessment, "source": {"source_type": "HUMAN", "source_id": "x"}, "feedback": {"value": value}}
                answer = call(url, f"/api/3.0/mlflow/traces/{trace_id}/assessments", {"assessment": body})
                assert answer.status_code == 200, answer.text
    return experiment_id


def literal(text):
    return pick.choice([f"'{text}'", f'"{text}"']) if "'" not in text else f'"{text}"'


def text_condition(field, values):
    kind = pick.random()
    value = pick.choice(values)
    if kind < 0.5:
        return f"{field} {pick.choice(['=', '!='])} {literal(value)}"
    pattern = pick.choice([value, f"%{value[:3]}%", f"{value[:2]}%", "%", "_%", value.upper()])
    return f"{field} {pick.choice(['LIKE', 'ILIKE'])} {literal(pattern)}"


def list_condition(field, values):
    chosen = ", ".join(f"'{value}'" for value in pick.sample(values, pick.randint(1, min(3, len(values)))) if "'" not in value)
    return f"{field} {pick.choice(['IN', 'NOT IN'])} ({chosen})" if chosen else f"{field} = 'x'"


def number_condition(field, values):
    return f"{field} {pick.choice(['=', '!=', '>', '>=', '<', '<='])} {pick.choice(values)}"


def null_condition(field):
    return f"{field} {pick.choice(['IS NULL', 'IS NOT NULL', 'is null'])}"


KEYS = ["tags.env", "tag.env", "tags.`team.name`", "tags.n", "tags.missing", "metadata.k", "request_metadata.k", "metadata.`mlflow.trace.session`"]
GOOD = [
    lambda: text_condition(pick.choice(["status", "trace.status", "attributes.status"]), STATES + ["ok", "NOPE"]),
    lambda: list_condition(pick.choice(["status", "attributes.status"]), STATES),
    lambda: text_condition("client_request_id", [f"c-{n}" for n in range(6)]),
    lambda: list_condition("client_request_id", [f"c-{n}" for n in range(6)]),
    lambda: number_condition(pick.choice(["execution_time_ms", "trace.execution_time"]), [0, 500, 1500, "'700'", 2999.5]),
    lambda: number_condition(pick.choice(["timestamp_ms", "attributes.timestamp_ms"]), [0, 1789963200000, 1790000000000]),
    lambda: number_condition("end_time_ms", [0, 1789999200000]),
    lambda: text_condition(pick.choice(["name", "attributes.name"]), NAMES),
    lambda: null_condition(pick.choice(["name", *KEYS])),
    lambda: text_condition(pick.choice(KEYS), [*TEXTS, "s-1", "s-2"]),
    lambda: text_condition("span.name", NAMES),
    lambda: text_condition("span.type", TYPES),
    lambda: list_condition("span.type", TYPES),
    lambda: text_condition("span.status", ["OK", "ERROR", "UNSET"]),
    lambda: f"feedback.quality {pick.choice(['>', '>=', '<', '<='])} {pick.choice([0, 0.5, 1, 2])}",
    lambda: f"feedback.{pick.choice(['quality', 'ok'])} {pick.choice(['=', '!='])} '{pick.choice(['0.5', '1.0', 'true', 'false', 'yes', 'none'])}'",
    lambda: null_condition(pick.choice(["feedback.quality", "feedback.ok", "expectation.x"])),
    lambda: f"tags.env RLIKE '{pick.choice(['^p', 'd$', 'p.*d', '[0-9]+'])}'",
]
BAD = [
    lambda: "status > 'OK'", lambda: "nonsense = 'x'", lambda: "foo.bar = 'x'", lambda: "tags.a > 3", lambda: "name IN ('a')",
    lambda: "status = OK", lambda: "timestamp_ms LIKE '1'", lambda: "span.nope = 'x'", lambda: "feedback.ok = 5", lambda: "feedback.ok > 'x'",
    lambda: "(status = 'OK')", lambda: "status", lambda: "status =", lambda: "= 'x'", lambda: "prompt LIKE 'x'", lambda: "issue.status = 'x'",
    lambda: "span.content = 'x'", lambda: "status BETWEEN 'A' AND 'B'", lambda: "client_request_id = 5", lambda: "execution_time IN (1)",
]


def random_filter():
    parts = [pick.choice(GOOD)() for _ in range(pick.randint(1, 3))]
    if pick.random() < 0.2:
        parts.insert(pick.randrange(len(parts) + 1), pick.choice(BAD)())
    return pick.choice([" AND ", " and ", "  AND "]).join(parts)


def search(url, experiment_id, text):
    body = {"locations": [{"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": experiment_id}}], "filter": text, "max_results": 100}
    answer = call(url, "/api/3.0/mlflow/traces/search", body)
    try:
        content = answer.json()
    except ValueError:
        return f"status {answer.status_code}"
    if answer.status_code != 200:
        return content["error_code"]
    return [trace["trace_id"][-4:] for trace in content.get("traces", [])]


experiments = {url: seed_traces(url) for url in (arguments.theirs, arguments.ours)}
differences = 0
refused = 0
for _ in range(arguments.count):
    text = random_filter()
    theirs, ours = (search(url, experiments[url], text) for url in (arguments.theirs, arguments.ours))
    refused += isinstance(theirs, str)
    if theirs != ours:
        differences += 1
        print(f"DIFFERENT {text}\n  MLflow    {theirs}\n  Clawglass {ours}")
print(f"{arguments.count} filters, {refused} refused by MLflow, {differences} differences")
sys.exit(1 if differences else 0)
