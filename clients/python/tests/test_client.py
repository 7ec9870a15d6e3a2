"""The client's calls against a real gateway."""

import asyncio
import logging
import pickle
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, Callable, Dict, Iterator, List, Tuple

import pytest
from conftest import AWAY, URL
from scrubjay import (
    AsyncPerformanceOptimizer,
    AsyncScrubjay,
    CacheOptimizer,
    GatewayUnavailable,
    ModelRouter,
    PerformanceOptimizer,
    Scrubjay,
    ScrubjayError,
    Settings,
    cached,
)


def test_result_is_stored_looked_up_and_deleted(client: Scrubjay) -> None:
    assert not client.lookup("sum", [1, 2]).hit
    stored = client.store("sum", [1, 2], {"sum": 3}, ttl=60, tags=["sums"])
    assert stored.stored and stored.plan.ttl == 60
    found = client.lookup("sum", [1, 2])
    assert found.hit and found.value == {"sum": 3} and found.key == stored.key
    assert client.delete(found.key)
    assert not client.lookup("sum", [1, 2]).hit


def test_bytes_come_back_as_bytes(client: Scrubjay) -> None:
    client.store("png", 1, b"\x00\x01\xff", content_type="image/png")
    assert client.lookup("png", 1).value == b"\x00\x01\xff"


def test_results_are_purged_by_tag(client: Scrubjay) -> None:
    for number in range(3):
        client.store("tagged", number, number, tags=["blue" if number else "red"])
    assert client.purge(tag="blue") == 2
    assert [client.lookup("tagged", number).hit for number in range(3)] == [True, False, False]


def test_error_names_its_member(client: Scrubjay) -> None:
    with pytest.raises(ScrubjayError) as caught:
        client.store("an operation", 1, 1)
    assert caught.value.status == 400
    assert caught.value.param == "operation"
    assert not isinstance(caught.value, GatewayUnavailable)


def test_many_are_looked_up_and_stored_at_once_or_one_by_one(client: Scrubjay) -> None:
    items: List[Dict[str, Any]] = [{"operation": "many", "params": number} for number in range(120)]
    stored = client.store_many([{**item, "value": item["params"]} for item in items[:110]])
    assert [each.reason for each in stored if not each.stored] == [] and len(stored) == 110
    found = client.lookup_many(items)
    assert [each.value for each in found[:110]] == list(range(110))
    assert [each.hit for each in found[110:]] == [False] * 10


def test_one_of_many_runs_the_function(tenant: str) -> None:
    runs: List[int] = []

    @cached("squares", ttl=60, tags=["squares"])
    def square(number: int, *, verbose: bool = False) -> Dict[str, int]:
        """The square."""
        runs.append(number)
        time.sleep(0.3)
        return {"square": number * number}

    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(square, [7] * 6))
    assert results == [{"square": 49}] * 6
    assert runs == [7]
    assert square.__doc__ == "The square."
    assert square(7, verbose=False) == {"square": 49} and runs == [7]
    assert square(7, verbose=True) == {"square": 49} and runs == [7, 7]
    square.invalidate(7)  # type: ignore[attr-defined]
    square(7)
    assert runs == [7, 7, 7]


def test_lease_is_renewed_while_the_function_runs(tenant: str, client: Scrubjay) -> None:
    runs: List[int] = []

    @cached("slow", lease=1, wait=10)
    def slow() -> str:
        runs.append(1)
        time.sleep(2.5)
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda _: slow(), range(2))) == ["done", "done"]
    assert runs == [1]


def test_failure_is_raised_and_the_next_caller_gets_the_lease(tenant: str) -> None:
    runs: List[int] = []

    @cached("failing", lease=60, wait=5)
    def failing() -> int:
        runs.append(1)
        if len(runs) == 1:
            raise ValueError("not this time")
        return 1

    with pytest.raises(ValueError, match="not this time"):
        failing()
    started = time.monotonic()
    assert failing() == 1
    assert time.monotonic() - started < 4, "the lease was released"


def test_result_that_is_not_json_is_returned_and_not_stored(tenant: str) -> None:
    @cached("unstorable")
    def unstorable() -> Any:
        return {1, 2}

    started = time.monotonic()
    assert unstorable() == {1, 2}
    assert unstorable() == {1, 2}
    assert time.monotonic() - started < 10, "the lease was released"


def test_coroutines_share_one_run(tenant: str) -> None:
    runs: List[int] = []

    @cached("async squares")
    async def wrong(number: int) -> int:
        return number

    @cached("async_squares", ttl=60)
    async def square(number: int) -> int:
        runs.append(number)
        await asyncio.sleep(0.3)
        return number * number

    async def all_at_once() -> List[int]:
        return list(await asyncio.gather(*(square(5) for _ in range(6))))

    assert asyncio.run(all_at_once()) == [25] * 6
    assert runs == [5]
    assert asyncio.run(all_at_once()) == [25] * 6, "in another event loop"
    assert asyncio.run(wrong(3)) == 3, "an operation that the gateway refuses is no obstacle"


def test_async_client_does_the_same(tenant: str) -> None:
    async def use() -> None:
        async with AsyncScrubjay(url=URL, tenant=tenant) as client:
            await client.store("async", {"a": 1}, "value")
            assert (await client.lookup("async", {"a": 1})).value == "value"
            found = await client.lookup_many(
                [{"operation": "async", "params": {"a": each}} for each in (1, 2)]
            )
            assert [each.hit for each in found] == [True, False]
            optimizer = AsyncPerformanceOptimizer(client)
            assert await optimizer.cache_optimizer.should_cache("async", 10)
            assert (await optimizer.model_router.route_model(task_complexity="simple")).success
            result = await optimizer.optimize_request("async", {"a": 1})
            assert result.success and result.data.cached_result.value == "value"

    asyncio.run(use())


def test_own_work_is_counted(client: Scrubjay) -> None:
    optimizer = PerformanceOptimizer(client)
    first = optimizer.optimize_request(
        "work", params=1, task_complexity="simple", token_count=1000, lease=30, wait=5
    )
    assert first.success and first.data.optimization_type == "model_routing"
    client.store("work", 1, "done", lease_token=first.data.lease.token, cost_usd=0.001)
    assert optimizer.record_outcome(first, True, cost=0.001, latency=0.2)
    second = optimizer.optimize_request("work", params=1)
    assert second.data.optimization_type == "cache_hit"
    model = first.data.routing_decision.selected_model
    deadline = time.monotonic() + 10
    while model not in optimizer.model_router.get_routing_analytics()["model_usage"]:
        assert time.monotonic() < deadline, "the figures are written every second"
        time.sleep(0.2)
    overall = optimizer.get_performance_analytics()["overall_performance"]
    assert overall["cost_usd"] == pytest.approx(0.001)
    assert overall["cache_savings_usd"] == pytest.approx(0.001)


def test_bot_works_on_while_the_gateway_is_away() -> None:
    runs: List[int] = []
    away = Scrubjay(url=AWAY, retries=1, backoff=0.01, cooldown=5)

    @cached("away", client=away)
    def work() -> int:
        runs.append(1)
        return 42

    assert work() == 42 and work() == 42 and len(runs) == 2
    started = time.monotonic()
    for _ in range(100):
        work()
    assert time.monotonic() - started < 0.5, "it is not tried again and again"
    optimizer = CacheOptimizer(away)
    strategy = optimizer.determine_cache_strategy("away", 2048, "frequent")
    assert strategy.ttl == 3600 and strategy.offline
    assert optimizer.should_cache("away", 2048) is False
    routed = ModelRouter(away).route_model(task_complexity="simple")
    assert not routed.success and routed.error
    assert not PerformanceOptimizer(away).optimize_request("away", params=1).success
    with pytest.raises(GatewayUnavailable):
        optimizer.generate_cache_key("away", 1)


Answer = Callable[[str], Tuple[int, bytes]]


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], str]]:
    """Starts servers that answer by path, and returns their addresses."""
    servers: List[HTTPServer] = []

    def start(answer: Answer) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["content-length"]))
                status, body = answer(self.path)
                if status == 0:  # the reply is lost
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()


def moody(asked: List[str]) -> Answer:
    """Unavailable twice, and knows no batches."""

    def answer(path: str) -> Tuple[int, bytes]:
        asked.append(path)
        status = 404 if "batch" in path else 503 if len(asked) <= 2 else 200
        return status, b'{"key":"k","hit":true,"value":1}' if status == 200 else b"{}"

    return answer


def test_what_may_pass_is_tried_again(serve: Callable[[Answer], str]) -> None:
    asked: List[str] = []
    with Scrubjay(url=serve(moody(asked)), backoff=0.01) as client:
        assert client.lookup("moody", 1).value == 1
    assert len(asked) == 3


def test_gateway_without_batches_is_called_one_by_one(serve: Callable[[Answer], str]) -> None:
    asked = ["", ""]
    with Scrubjay(url=serve(moody(asked))) as client:
        for _ in range(2):
            found = client.lookup_many([{"operation": "a", "params": each} for each in range(3)])
            assert [each.value for each in found] == [1, 1, 1]
    assert [path.endswith("batch") for path in asked[2:]].count(True) == 1, "it is known after that"
    assert len(asked) == 2 + 1 + 6


def test_only_what_does_no_harm_is_made_again_after_a_lost_reply(
    serve: Callable[[Answer], str],
) -> None:
    asked: List[str] = []

    def lost(path: str) -> Tuple[int, bytes]:
        asked.append(path)
        return 0, b""

    with Scrubjay(url=serve(lost), backoff=0.01, cooldown=0) as client:
        with pytest.raises(GatewayUnavailable):
            client.outcome(model="gpt-4o", success=True)
        assert len(asked) == 1, "it might count twice"
        with pytest.raises(GatewayUnavailable):
            client.outcome(request_id="r", success=True)
    assert len(asked) == 1 + 3


@pytest.mark.parametrize("body", [b"null", b"[]", b"{}", b"7", b"<html>", b'{"data":null}'])
def test_reply_that_is_not_the_gateways_is_no_crash(
    serve: Callable[[Answer], str], body: bytes
) -> None:
    url = serve(lambda path: (200, body))
    with Scrubjay(url=url) as client:
        with pytest.raises(GatewayUnavailable, match="cannot be read"):
            client.lookup("a", 1)
        with pytest.raises(GatewayUnavailable, match="cannot be read"):
            client.route(task_complexity="simple")
        assert cached("a", client=client)(lambda: 5)() == 5

    async def use() -> int:
        async def work() -> int:
            return 6

        async with AsyncScrubjay(url=url) as client:
            return await cached("a", client=client)(work)()

    assert asyncio.run(use()) == 6


def test_renewal_ends_when_the_lease_is_lost(serve: Callable[[Answer], str]) -> None:
    asked: List[str] = []

    def answer(path: str) -> Tuple[int, bytes]:
        asked.append(path)
        if path.endswith("lookup"):
            return 200, b'{"key":"k","hit":false,"lease":{"token":"t","expires_in":1}}'
        return 200, b'{"held":false,"stored":true}'

    with Scrubjay(url=serve(answer)) as client:
        cached("a", lease=0.1, client=client)(lambda: time.sleep(0.5))()
    assert [path.rsplit("/", 1)[1] for path in asked] == ["lookup", "renew", "store"]


SECRET = "sk-very-secret"


def shown(error: BaseException) -> str:
    """All that tools show of an error, its causes and their requests."""
    texts = [repr(error), str(error), "".join(traceback.format_exception(None, error, None))]
    chained = (error.__cause__, error.__context__)
    for each in chained:
        assert each is None, "httpx's errors hold the request with the key"
    return "\n".join(texts + [repr(vars(error))])


@pytest.mark.parametrize(
    "settings",
    [
        {"api_key": SECRET + "\u00e9"},
        {"api_key": SECRET + "\r\nx: y"},
        {"api_key": SECRET, "url": "ftp://127.0.0.1"},
        {"url": f"http://user:{SECRET}@127.0.0.1:9"},
        {"url": f"http://user:{SECRET}@[::1"},
        {"url": f"//user:{SECRET}@127.0.0.1"},
    ],
)
def test_settings_that_cannot_be_sent_are_refused_without_showing_them(
    settings: Dict[str, Any],
) -> None:
    for make in (Settings, Scrubjay, AsyncScrubjay):
        with pytest.raises(ValueError) as caught:
            make(**settings)
        assert SECRET not in repr(caught.value)
        assert caught.value.__cause__ is None


def test_key_from_a_file_may_end_in_a_line_break() -> None:
    assert Settings(api_key=SECRET + "\n").headers()["authorization"] == "Bearer " + SECRET


def test_no_error_and_no_log_shows_the_key(
    serve: Callable[[Answer], str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    lost = serve(lambda path: (0, b""))
    page = serve(lambda path: (200, b"<html>"))
    refused = serve(lambda path: (401, b'{"error":{"message":"no","code":"bad_key"}}'))
    for url in (AWAY, lost, page, refused):
        options: Dict[str, Any] = {"url": url, "api_key": SECRET, "retries": 1, "backoff": 0.01}
        client = Scrubjay(**options)
        with pytest.raises(ScrubjayError) as caught:
            client.lookup("a", 1)
        assert SECRET not in shown(caught.value)
        assert SECRET not in repr(client) + repr(client.settings)
        copy = pickle.loads(pickle.dumps(caught.value))
        assert (copy.status, copy.code, str(copy)) == (
            caught.value.status,
            caught.value.code,
            str(caught.value),
        )
        assert cached("a", client=client)(lambda: 5)() == 5

        async def use() -> None:
            async with AsyncScrubjay(**options) as other:
                await other.lookup("a", 1)

        with pytest.raises(ScrubjayError) as caught:
            asyncio.run(use())
        assert SECRET not in shown(caught.value)
    assert SECRET not in caplog.text
