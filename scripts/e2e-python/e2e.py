"""Checks a running `scrubjay demo` with the official Python SDKs, as an application would use them."""

import asyncio
import json
import os
import sys
import time
import traceback
import urllib.request

import anthropic
import httpx
import openai
from agents import Agent as OpenAiAgent
from agents import Runner, function_tool, set_default_openai_client, set_tracing_disabled
from google import genai
from langchain_anthropic import ChatAnthropic
from langchain_openai import ChatOpenAI
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel
from pydantic_ai.providers.openai import OpenAIProvider

URL = os.environ.get("SCRUBJAY_URL", "http://127.0.0.1:8080")
TENANT = f"e2e-python-{os.getpid()}-{int(time.time())}"
HEADERS = {"X-Scrubjay-Tenant": TENANT}
WEATHER = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}

chat = openai.OpenAI(base_url=f"{URL}/v1", api_key="any", default_headers=HEADERS, max_retries=0)
claude = anthropic.Anthropic(base_url=URL, api_key="any", default_headers=HEADERS, max_retries=0)


LOOP = asyncio.new_event_loop()
statuses = []


def note(response):
    """Notes where an answer came from, whichever library asked for it."""
    statuses.append(response.headers.get("cache-status", ""))


async def note_async(response):
    note(response)


noted = httpx.Client(event_hooks={"response": [note]})
noted_async = httpx.AsyncClient(event_hooks={"response": [note_async]})
async_chat = openai.AsyncOpenAI(
    base_url=f"{URL}/v1", api_key="any", default_headers=HEADERS, max_retries=0, http_client=noted_async
)


def until_hit(ask):
    """Asks until the answer comes from the cache; a store happens behind the answer's back."""
    first = ask()
    for _ in range(50):
        statuses.clear()
        again = ask()
        if statuses and all("hit" in status for status in statuses):
            return first, again
    raise AssertionError(f"never a hit: {statuses}")


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


def streamed_hits():
    client = chat.with_options(http_client=noted)
    for model in ("gpt-4o", "claude-3.5-sonnet", "gemini-pro"):

        def ask(model=model):
            chunks = client.chat.completions.create(
                model=model, messages=question("Stream twice, Python"), stream=True
            )
            return "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)

        first, again = until_hit(ask)
        assert first == again and first.startswith(f"[simulated {model}]")


def responses():
    client = chat.with_options(http_client=noted)
    for model in ("gpt-4o", "claude-3.5-sonnet", "gemini-pro", "auto"):

        def ask(model=model):
            return client.responses.create(model=model, input="Respond, Python").output_text

        def stream(model=model):
            with client.responses.stream(model=model, input="Respond in a stream") as events:
                return events.get_final_response().output_text

        for way in (ask, stream):
            first, again = until_hit(way)
            assert first == again and first.startswith("[simulated ")


def completions():
    client = chat.with_options(http_client=noted)
    first, again = until_hit(
        lambda: client.completions.create(
            model="claude-3-haiku", prompt="Once upon a time", max_tokens=200
        ).choices[0].text
    )
    assert first == again and first.startswith("[simulated ")


def token_counts():
    for model in ("claude-3-haiku", "gemini-pro", "gpt-4o"):
        count = claude.messages.count_tokens(model=model, messages=question("How long is this?"))
        assert count.input_tokens > 0


def google():
    client = genai.Client(api_key="any", http_options={"base_url": URL, "headers": HEADERS})
    for model in ("gemini-pro", "gpt-4o", "claude-3-haiku"):
        texts = [
            client.models.generate_content(model=model, contents="Hello, Google").text
            for _ in range(2)
        ]
        assert texts[0] == texts[1] and texts[0].startswith(f"[simulated {model}]")
        pieces = client.models.generate_content_stream(model=model, contents="Hello, Google")
        assert "".join(piece.text or "" for piece in pieces) == texts[0]
        assert client.models.count_tokens(model=model, contents="Hello").total_tokens > 0


def langchain():
    gpt = ChatOpenAI(
        model="gpt-4o",
        base_url=f"{URL}/v1",
        api_key="any",
        default_headers=HEADERS,
        http_client=noted,
    )
    first, again = until_hit(lambda: gpt.invoke("Hello, LangChain").text)
    assert first == again and first.startswith("[simulated ")
    first, again = until_hit(lambda: "".join(c.text for c in gpt.stream("Stream, LangChain")))
    assert first == again and first.startswith("[simulated ")
    sonnet = ChatAnthropic(
        model="claude-sonnet-4-5", base_url=URL, api_key="any", default_headers=HEADERS
    )
    assert sonnet.invoke("Hello, LangChain").text.startswith("[simulated ")


def pydantic_ai():
    provider = OpenAIProvider(openai_client=async_chat)
    for model in (OpenAIChatModel("gpt-4o", provider=provider), OpenAIResponsesModel("gpt-5", provider=provider)):
        agent = Agent(model)

        @agent.tool_plain
        def get_weather(city: str) -> str:
            return f"sunny in {city}"

        def ask(agent=agent):
            return LOOP.run_until_complete(agent.run("Use get_weather")).output

        first, again = until_hit(ask)
        assert first == again and "sunny in simulated" in first, first


def openai_agents():
    set_tracing_disabled(True)
    set_default_openai_client(async_chat)

    @function_tool
    def get_weather(city: str) -> str:
        """The weather in a city."""
        return f"sunny in {city}"

    for model in ("gpt-4o", "claude-3.5-sonnet", "auto"):
        agent = OpenAiAgent(name="Weather", model=model, tools=[get_weather])

        def ask(agent=agent):
            return LOOP.run_until_complete(Runner.run(agent, "Use get_weather")).final_output

        first, again = until_hit(ask)
        assert first == again and "sunny in simulated" in first, first


def main():
    passed = failed = 0
    for check in (
        streamed_hits,
        responses,
        completions,
        token_counts,
        google,
        langchain,
        pydantic_ai,
        openai_agents,
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
