"""Prints every trace of the experiment that exercise.py fills, as MLflow's own client reads it, by trace id.

What two servers cannot have in common is left out: the id of the experiment, and where a server keeps a trace.
"""

import json
import os

os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"
os.environ["GIT_PYTHON_REFRESH"] = "quiet"

import mlflow  # noqa: E402

PLACE_TAGS = ("mlflow.artifactLocation", "mlflow.trace.spansLocation")

experiment = mlflow.get_experiment_by_name("client-contract")
found = mlflow.search_traces(locations=[experiment.experiment_id], return_type="list", max_results=1000)
traces = {}
for trace in found:
    data = json.loads(trace.to_json())
    info = data["info"]
    info.pop("trace_location")
    info["tags"] = {key: value for key, value in info["tags"].items() if key not in PLACE_TAGS}
    info["trace_metadata"].pop("mlflow.trace.infoFinalized", None)
    # JSON text inside JSON: the order of its keys says nothing.
    for texts in (info["tags"], info["trace_metadata"]):
        for key, value in texts.items():
            if value[:1] in "{[":
                try:
                    texts[key] = json.loads(value)
                except ValueError:
                    pass
    for span in data["data"]["spans"]:
        span["attributes"] = {key: json.loads(text) for key, text in span["attributes"].items()}
    info["assessments"] = sorted(info.get("assessments", []), key=lambda each: each["assessment_id"])
    traces[info["trace_id"]] = data
print("RESULT " + json.dumps(traces))
