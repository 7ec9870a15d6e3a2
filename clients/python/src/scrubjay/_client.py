"""Clients of the gateway's calls for bots: one that blocks, and one for asyncio."""

from __future__ import annotations

import asyncio
import time
from types import TracebackType
from typing import Any, Callable, Iterator, List, Mapping, Optional, Sequence, Type, TypeVar

import httpx

from . import _calls as calls
from . import _retry as retry
from ._calls import Call
from ._errors import ScrubjayError
from ._values import Data, Lookup, Settings

T = TypeVar("T")
Body = Mapping[str, Any]
NOT_FOUND = 404


def _settings(settings: Optional[Settings], options: Mapping[str, Any]) -> Settings:
    if settings is not None and options:
        raise TypeError("give settings or single options, not both")
    return settings if settings is not None else Settings(**options)


def _slices(items: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Mapping[str, Any]]]:
    for start in range(0, len(items), calls.MAX_BATCH):
        yield items[start : start + calls.MAX_BATCH]


class Scrubjay:
    """A client that blocks. Thread-safe; to be closed, or used in a `with`."""

    def __init__(self, settings: Optional[Settings] = None, **options: Any) -> None:
        self.settings = _settings(settings, options)
        self._available = retry.Availability(self.settings.cooldown)
        self._http = httpx.Client(base_url=self.settings.url, headers=self.settings.headers())
        self._batches = True

    def __enter__(self) -> "Scrubjay":
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def run(self, call: Call[T]) -> T:
        """Makes a call, with retries."""
        attempts = retry.Attempts(self.settings, self._available, call)
        while True:
            try:
                pause = attempts.replied(self._http.request(**attempts.request()))
            except httpx.TransportError as error:
                pause = attempts.lost(error)
            if pause is None:
                return attempts.result()
            time.sleep(pause)

    def key(self, operation: str, params: Any, **scope: Any) -> str:
        return self.run(calls.key(calls.identity(operation, params, **scope)))

    def lookup(
        self,
        operation: Optional[str] = None,
        params: Any = None,
        *,
        lease: Optional[float] = None,
        wait: Optional[float] = None,
        **named: Any,
    ) -> Lookup:
        """Looks a result up; on a miss with `lease` the caller may get the lease to produce it."""
        return self.run(calls.lookup(calls.identity(operation, params, **named), lease, wait))

    def lookup_many(self, items: Sequence[Mapping[str, Any]]) -> List[Lookup]:
        """Looks many results up, each named by operation and params, or by key."""
        named = [calls.identity(**item) for item in items]
        return self._many(named, calls.lookup_batch, calls.lookup)

    def store(
        self, operation: Optional[str] = None, params: Any = None, value: Any = None, **more: Any
    ) -> Data:
        """Stores a result; `more` are ttl, tags, access_frequency, priority, cost_usd, latency,
        lease_token, content_type, and key, tenant and workspace."""
        return self.run(calls.store(_to_store(operation, params, value, more)))

    def store_many(self, items: Sequence[Mapping[str, Any]]) -> List[Data]:
        """Stores many results, each with the arguments of `store`."""
        return self._many([_item(item) for item in items], calls.store_batch, calls.store)

    def _many(
        self,
        items: Sequence[Body],
        batch: Callable[[Sequence[Body]], Call[Sequence[T]]],
        single: Callable[[Body], Call[T]],
    ) -> List[T]:
        """In batches; or one by one, at a gateway that knows no batches."""
        results: List[T] = []
        for part in _slices(items):
            if self._batches:
                try:
                    results.extend(self.run(batch(part)))
                    continue
                except ScrubjayError as error:
                    if error.status != NOT_FOUND:
                        raise
                    self._batches = False
            results.extend(self.run(single(each)) for each in part)
        return results

    def renew(self, key: str, lease_token: str, lease: float) -> bool:
        return self.run(calls.renew(calls.identity(key=key), lease_token, lease))

    def release(self, key: str, lease_token: str) -> bool:
        return self.run(calls.release(calls.identity(key=key), lease_token))

    def delete(self, key: str) -> bool:
        return self.run(calls.delete(key))

    def purge(self, **filters: Any) -> int:
        """Purges by operation, tag or workspace; or `everything`."""
        return self.run(calls.purge(**filters))

    def plan(self, **members: Any) -> Data:
        return self.run(calls.plan(members))

    def route(self, **members: Any) -> Data:
        return self.run(calls.route(members))

    def optimize(self, operation: str, params: Any, **members: Any) -> Data:
        body = {**calls.identity(operation, params), **calls.given(**members)}
        return self.run(calls.optimize(body))

    def outcome(self, **members: Any) -> Data:
        """Reports how an answer or own work turned out: request_id, success, cost, latency, model."""
        return self.run(calls.outcome(members))

    def analytics(
        self, part: str = "", *, window: Optional[str] = None, scope: Optional[str] = None
    ) -> Data:
        """The figures of the cache, of routing or of performance; all of them without a part."""
        return self.run(calls.analytics(part, window, scope))


class AsyncScrubjay:
    """A client for asyncio; to be closed, or used in an `async with`."""

    def __init__(self, settings: Optional[Settings] = None, **options: Any) -> None:
        self.settings = _settings(settings, options)
        self._available = retry.Availability(self.settings.cooldown)
        self._http = httpx.AsyncClient(base_url=self.settings.url, headers=self.settings.headers())
        self._batches = True

    async def __aenter__(self) -> "AsyncScrubjay":
        return self

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.aclose()

    async def run(self, call: Call[T]) -> T:
        """Makes a call, with retries."""
        attempts = retry.Attempts(self.settings, self._available, call)
        while True:
            try:
                pause = attempts.replied(await self._http.request(**attempts.request()))
            except httpx.TransportError as error:
                pause = attempts.lost(error)
            if pause is None:
                return attempts.result()
            await asyncio.sleep(pause)

    async def key(self, operation: str, params: Any, **scope: Any) -> str:
        return await self.run(calls.key(calls.identity(operation, params, **scope)))

    async def lookup(
        self,
        operation: Optional[str] = None,
        params: Any = None,
        *,
        lease: Optional[float] = None,
        wait: Optional[float] = None,
        **named: Any,
    ) -> Lookup:
        """As Scrubjay.lookup."""
        return await self.run(calls.lookup(calls.identity(operation, params, **named), lease, wait))

    async def lookup_many(self, items: Sequence[Mapping[str, Any]]) -> List[Lookup]:
        """As Scrubjay.lookup_many."""
        named = [calls.identity(**item) for item in items]
        return await self._many(named, calls.lookup_batch, calls.lookup)

    async def store(
        self, operation: Optional[str] = None, params: Any = None, value: Any = None, **more: Any
    ) -> Data:
        """As Scrubjay.store."""
        return await self.run(calls.store(_to_store(operation, params, value, more)))

    async def store_many(self, items: Sequence[Mapping[str, Any]]) -> List[Data]:
        """As Scrubjay.store_many."""
        return await self._many([_item(item) for item in items], calls.store_batch, calls.store)

    async def _many(
        self,
        items: Sequence[Body],
        batch: Callable[[Sequence[Body]], Call[Sequence[T]]],
        single: Callable[[Body], Call[T]],
    ) -> List[T]:
        """As Scrubjay._many."""
        results: List[T] = []
        for part in _slices(items):
            if self._batches:
                try:
                    results.extend(await self.run(batch(part)))
                    continue
                except ScrubjayError as error:
                    if error.status != NOT_FOUND:
                        raise
                    self._batches = False
            results.extend(await asyncio.gather(*(self.run(single(each)) for each in part)))
        return results

    async def renew(self, key: str, lease_token: str, lease: float) -> bool:
        return await self.run(calls.renew(calls.identity(key=key), lease_token, lease))

    async def release(self, key: str, lease_token: str) -> bool:
        return await self.run(calls.release(calls.identity(key=key), lease_token))

    async def delete(self, key: str) -> bool:
        return await self.run(calls.delete(key))

    async def purge(self, **filters: Any) -> int:
        """As Scrubjay.purge."""
        return await self.run(calls.purge(**filters))

    async def plan(self, **members: Any) -> Data:
        return await self.run(calls.plan(members))

    async def route(self, **members: Any) -> Data:
        return await self.run(calls.route(members))

    async def optimize(self, operation: str, params: Any, **members: Any) -> Data:
        body = {**calls.identity(operation, params), **calls.given(**members)}
        return await self.run(calls.optimize(body))

    async def outcome(self, **members: Any) -> Data:
        """As Scrubjay.outcome."""
        return await self.run(calls.outcome(members))

    async def analytics(
        self, part: str = "", *, window: Optional[str] = None, scope: Optional[str] = None
    ) -> Data:
        """As Scrubjay.analytics."""
        return await self.run(calls.analytics(part, window, scope))


_NAMING = ("key", "tenant", "workspace")


def _to_store(
    operation: Optional[str], params: Any, value: Any, more: Mapping[str, Any]
) -> Mapping[str, Any]:
    named = {name: more[name] for name in _NAMING if name in more}
    options = {name: more[name] for name in more if name not in _NAMING}
    return calls.stored(calls.identity(operation, params, **named), value, options)


def _item(item: Mapping[str, Any]) -> Mapping[str, Any]:
    more = {name: item[name] for name in item if name not in ("operation", "params", "value")}
    return _to_store(item.get("operation"), item.get("params"), item.get("value"), more)
