"""Asks a model with OpenAI's Python client, instrumented by OpenInference, and lets OpenTelemetry's exporter send what was recorded.

    python send_openai.py SERVER_URL MODEL_URL
"""

import sys

from openai import OpenAI
from openinference.instrumentation.openai import OpenAIInstrumentor
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

server_url, model_url = sys.argv[1:3]
provider = TracerProvider(resource=Resource.create({"service.name": "python-openinference"}))
provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{server_url}/v1/traces")))
trace.set_tracer_provider(provider)

OpenAIInstrumentor().instrument(tracer_provider=provider)

client = OpenAI(base_url=model_url, api_key="none")
stream = client.chat.completions.create(
    model="gpt-5-mini",
    stream=True,
    stream_options={"include_usage": True},
    messages=[{"role": "system", "content": "Be short."}, {"role": "user", "content": "How is Oslo?"}],
)
text = "".join(choice.delta.content or "" for chunk in stream for choice in chunk.choices)
provider.shutdown()
print(text)
