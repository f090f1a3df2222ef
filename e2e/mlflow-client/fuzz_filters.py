"""Sends random filters, good and bad, to two servers that hold the same traces; both must find the same or refuse alike.

    python fuzz_filters.py MLFLOW_URL CLAWGLASS_URL [--seeds N [N ...]] [--count N]

The seeds are printed, so that a difference can be had again. Differences that docs/guide/mlflow-compatibility.md lists are told
apart by DEVIATIONS and counted; any other one ends the script with 1. The last line is `RESULT` and JSON.
"""

import argparse
import json
import random
import re
import sys
import time

import requests

parser = argparse.ArgumentParser()
parser.add_argument("theirs")
parser.add_argument("ours")
parser.add_argument("--seeds", type=int, nargs="+", default=[int(time.time())])
parser.add_argument("--count", type=int, default=400)
arguments = parser.parse_args()
pick = random.Random()

NAMES = ["agent", "Agent-2", "search it", "ünï", "a_b", "100%"]
TYPES = ["AGENT", "TOOL", "LLM"]
TEXTS = ["prod", "dev", "Prod", "", "p%d", "a'b", "x_y", "🦞", "10", "true"]
STATES = ["OK", "ERROR", "IN_PROGRESS", "STATE_UNSPECIFIED"]


def call(url, path, body, method="post"):
    return getattr(requests, method)(url + path, json=body, timeout=60)


def seed_traces(url, seed):
    name = f"fuzz-{seed}"
    experiment_id = call(url, "/api/2.0/mlflow/experiments/create", {"name": name}).json()["experiment_id"]
    data = random.Random(seed + 1)
    for number in range(30):
        trace_id = f"tr-{seed % 2**64:016x}{number:016x}"
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
        if data.random() < 0.3:
            body = {"trace_ids": [trace_id], "run_id": data.choice(["r-1", "r-2"])}
            assert call(url, "/api/2.0/mlflow/traces/link-to-run", body).status_code == 200
        if data.random() < 0.3:
            body = {"trace_id": trace_id, "prompt_versions": [{"name": "p", "version": data.choice(["1", "2"])}]}
            assert call(url, "/api/2.0/mlflow/traces/link-prompts", body).status_code == 200
        for assessment in ("quality", "ok"):
            if data.random() < 0.5:
                value = data.choice([0.5, 1, True, False, "yes", "good one", None]) if assessment == "quality" else data.random() < 0.5
                feedback = {"value": value} if data.random() < 0.8 else {"error": {"error_code": "E", "error_message": "boom"}}
                body = {"assessment_name": assessment, "source": {"source_type": "HUMAN", "source_id": "x"}, "feedback": feedback}
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
    lambda: f"feedback.{pick.choice(['quality', 'ok'])} {pick.choice(['=', '!='])} '{pick.choice(['0.5', '1.0', 'true', 'false', 'yes', 'none', 'null'])}'",
    lambda: null_condition(pick.choice(["feedback.quality", "feedback.ok", "expectation.x"])),
    lambda: text_condition("feedback.quality", ["yes", "good one", '"yes"', "true"]),
    lambda: f"span.attributes.{pick.choice(['tool.name', '`tool.name`', 'missing'])} {pick.choice(['LIKE', 'ILIKE'])} '{pick.choice(['%calc%', '%SEARCH%', '%x', '%'])}'",
    lambda: f"span.content {pick.choice(['LIKE', 'ILIKE'])} '%{pick.choice(['calc', 'SEARCH', 'ünï', 'nowhere', '100%'])}%'",
    lambda: f"trace.text {pick.choice(['LIKE', 'ILIKE'])} '%{pick.choice(['calc', 'agent', 'nowhere'])}%'",
    lambda: text_condition("request_id", [f"{n:04x}" for n in range(4)]),
    lambda: f"run_id {pick.choice(['=', '!='])} '{pick.choice(['r-1', 'r-2', 'none'])}'",
    lambda: f"prompt = '{pick.choice(['p/1', 'p/2', 'none/1'])}'",
    lambda: f"span.name {pick.choice(['=', '!='])} '{pick.choice(NAMES)}' AND span.status = '{pick.choice(['OK', 'ERROR'])}'",
    lambda: f"tags.env RLIKE '{pick.choice(['^p', 'd$', 'p.*d', '[0-9]+'])}'",
]
BAD = [
    lambda: "status > 'OK'", lambda: "nonsense = 'x'", lambda: "foo.bar = 'x'", lambda: "tags.a > 3", lambda: "name IN ('a')",
    lambda: "status = OK", lambda: "timestamp_ms LIKE '1'", lambda: "span.nope = 'x'", lambda: "feedback.ok = 5", lambda: "feedback.ok > 'x'",
    lambda: "(status = 'OK')", lambda: "status", lambda: "status =", lambda: "= 'x'", lambda: "prompt LIKE 'x'", lambda: "issue.status = 'x'",
    lambda: "span.content = 'x'", lambda: "status BETWEEN 'A' AND 'B'", lambda: "client_request_id = 5", lambda: "execution_time IN (1)",
    lambda: "STATUS = 'OK'", lambda: "Tags.env = 'x'", lambda: "run_id IN ('a')", lambda: "prompt = 'x'", lambda: "text LIKE '%x%'",
    lambda: "tags.env = 'unclosed", lambda: "tags.`env = 'x'", lambda: "status = 'OK';", lambda: "status = 'OK' OR status = 'ERROR'",
    lambda: "tags.env IN ('a')", lambda: "span.service_name = 'x'", lambda: "timestamp = 'x'", lambda: "metadata.`mlflow.trace.tokenUsage` LIKE '%1%'",
    lambda: "status IN ()", lambda: "status IN (1)", lambda: "tags. = 'x'", lambda: "issue.id > 'x'", lambda: "NOT status = 'OK'", lambda: "status == 'OK'",
]
ORDERS = ["timestamp_ms", "timestamp DESC", "execution_time desc", "status ASC", "name", "request_id DESC", "run_id", "tag.env", "tags.`team.name` DESC", "metadata.k ASC", "experiment_id"]
BAD_ORDERS = ["nonsense", "span.name", "timestamp sideways", "client_request_id", "tag.", "timestamp,status", "metadata.`mlflow.trace.cost`"]

# What docs/guide/mlflow-compatibility.md lists, by its id there: a filter whose answer may differ.
DEVIATIONS = {
    "span-content-numbers": re.compile(r"(span\.content|trace\.text) I?LIKE '%[\d%]*%'"),
    "timestamp-keyword": re.compile(r"(^|\s)timestamp = '", re.IGNORECASE),
}


def random_filter():
    parts = [pick.choice(GOOD)() for _ in range(pick.randint(1, 3))]
    if pick.random() < 0.2:
        parts.insert(pick.randrange(len(parts) + 1), pick.choice(BAD)())
    return pick.choice([" AND ", " and ", "  AND "]).join(parts)


def random_order():
    orders = pick.sample(ORDERS, pick.randint(0, 2))
    return orders + [pick.choice(BAD_ORDERS)] if pick.random() < 0.05 else orders


def search(url, experiment_id, text, order_by):
    body = {"locations": [{"type": "MLFLOW_EXPERIMENT", "mlflow_experiment": {"experiment_id": experiment_id}}], "filter": text, "max_results": 100, "order_by": order_by}
    answer = call(url, "/api/3.0/mlflow/traces/search", body)
    try:
        content = answer.json()
    except ValueError:
        return f"status {answer.status_code}"
    if answer.status_code != 200:
        return content["error_code"]
    return [trace["trace_id"][-4:] for trace in content.get("traces", [])]


def run(seed):
    pick.seed(seed)
    experiments = {url: seed_traces(url, seed) for url in (arguments.theirs, arguments.ours)}
    found = {"seed": seed, "filters": arguments.count, "refused": 0, "empty": 0, "listed": {}, "differences": []}
    for _ in range(arguments.count):
        text, order_by = random_filter(), random_order()
        theirs, ours = (search(url, experiments[url], text, order_by) for url in (arguments.theirs, arguments.ours))
        found["refused"] += isinstance(theirs, str)
        found["empty"] += theirs == []
        if theirs == ours:
            continue
        if theirs == "INTERNAL_ERROR" and ours == "INVALID_PARAMETER_VALUE":
            found["listed"]["client-errors-are-400"] = found["listed"].get("client-errors-are-400", 0) + 1
            continue
        known = next((name for name, pattern in DEVIATIONS.items() if pattern.search(text) and not isinstance(ours, str)), None)
        if known:
            found["listed"][known] = found["listed"].get(known, 0) + 1
        else:
            found["differences"].append({"filter": text, "order_by": order_by, "mlflow": theirs, "clawglass": ours})
    return found


results = [run(seed) for seed in arguments.seeds]
for result in results:
    print(f"seed {result['seed']}: {result['filters']} filters, {result['refused']} refused by MLflow, {result['empty']} without a hit, listed {result['listed']}, {len(result['differences'])} differences")
    for difference in result["differences"]:
        print(f"DIFFERENT {difference['filter']} {difference['order_by']}\n  MLflow    {difference['mlflow']}\n  Clawglass {difference['clawglass']}")
print("RESULT " + json.dumps(results))
sys.exit(1 if any(result["differences"] for result in results) else 0)
