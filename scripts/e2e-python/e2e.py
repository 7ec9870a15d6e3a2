"""Checks a running `scrubjay demo` with the official Python SDKs, as an application would use them."""

import json
import os
import sys
import time
import traceback
import urllib.request

import anthropic
import openai

URL = os.environ.get("SCRUBJAY_URL", "http://127.0.0.1:8080")
TENANT = f"e2e-python-{os.getpid()}-{int(time.time())}"
HEADERS = {"X-Scrubjay-Tenant": TENANT}
WEATHER = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}

chat = openai.OpenAI(base_url=f"{URL}/v1", api_key="any", default_headers=HEADERS, max_retries=0)
claude = anthropic.Anthropic(base_url=URL, api_key="any", default_headers=HEADERS, max_retries=0)


def question(text):
    return [{"role": "user", "content": text}]


def post(path, body):
    """Calls Scrubjay's own API, which needs no SDK."""
    request = urllib.request.Request(
        URL + path,
        json.dumps(body).encode(),
        {"Content-Type": "application/json", **HEADERS},
    )
    with urllib.request.urlopen(request, timeout=10) as reply:
        return json.load(reply)


def miss_then_hit():
    def ask():
        return chat.chat.completions.with_raw_response.create(
            model="auto", messages=question("Hello, Python")
        )

    first = ask()
    assert first.parse().choices[0].message.content.startswith("[simulated ")
    assert "fwd=miss" in first.headers["cache-status"]
    # A store happens behind the answer's back: ask again until the cache answers.
    for _ in range(50):
        again = ask()
        if "hit" in again.headers["cache-status"]:
            assert float(again.headers["x-scrubjay-saved"]) > 0
            return
    raise AssertionError("never a hit")


def streams():
    for model in ("gpt-4o", "claude-3.5-sonnet", "gemini-pro"):
        chunks = list(
            chat.chat.completions.create(
                model=model,
                messages=question("Stream, Python"),
                stream=True,
                stream_options={"include_usage": True},
            )
        )
        text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
        assert text.startswith(f"[simulated {model}]"), text
        assert chunks[-1].usage.completion_tokens > 0


def tools():
    for model in ("gpt-4o", "claude-3-haiku", "gemini-pro"):
        answer = chat.chat.completions.create(
            model=model,
            messages=question("Use get_weather"),
            tools=[
                {"type": "function", "function": {"name": "get_weather", "parameters": WEATHER}}
            ],
        )
        call = answer.choices[0].message.tool_calls[0].function
        assert (call.name, json.loads(call.arguments)) == ("get_weather", {"city": "simulated"})


def embeddings():
    answer = chat.embeddings.create(model="text-embedding-3-small", input=["x", "y"], dimensions=8)
    assert [len(item.embedding) for item in answer.data] == [8, 8]


def errors():
    try:
        chat.chat.completions.create(model="nope", messages=question("x"))
        raise AssertionError("no error")
    except openai.NotFoundError as error:
        assert error.code == "model_not_found", error
    try:
        claude.messages.create(model="nope", max_tokens=1, messages=question("x"))
        raise AssertionError("no error")
    except anthropic.NotFoundError as error:
        assert "does not exist" in str(error), error


def messages():
    for model in ("claude-3-haiku", "gpt-4o-mini", "gemini-pro"):
        asked = {"model": model, "max_tokens": 500, "messages": question("Hello, Python")}
        message = claude.messages.create(**asked)
        assert message.content[0].text.startswith(f"[simulated {model}]")
        with claude.messages.stream(**asked) as stream:
            assert stream.get_final_text() == message.content[0].text


def message_tools():
    for model in ("claude-3.5-sonnet", "gpt-4o"):
        message = claude.messages.create(
            model=model,
            max_tokens=500,
            messages=question("Use get_weather"),
            tools=[{"name": "get_weather", "input_schema": WEATHER}],
        )
        assert message.stop_reason == "tool_use"
        assert message.content[0].input == {"city": "simulated"}


def results():
    result = {"operation": "content_analysis", "params": {"url": "https://example.com"}}
    plan = post("/v1/optimize", {**result, "task_complexity": "moderate", "token_count": 1000})
    assert plan["data"]["optimization_type"] == "model_routing"
    post("/v1/cache/store", {**result, "value": {"score": 0.7}, "access_frequency": "frequent"})
    found = post("/v1/optimize", result)["data"]
    assert found["optimization_type"] == "cache_hit"
    assert found["cached_result"]["value"] == {"score": 0.7}


def main():
    passed = failed = 0
    for check in (
        miss_then_hit,
        streams,
        tools,
        embeddings,
        errors,
        messages,
        message_tools,
        results,
    ):
        try:
            check()
            passed += 1
            print(f"ok   {check.__name__}")
        except Exception:  # any failure is a finding, whatever its type
            failed += 1
            print(f"FAIL {check.__name__}\n{traceback.format_exc()}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
