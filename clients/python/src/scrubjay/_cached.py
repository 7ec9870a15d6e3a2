"""A decorator that keeps what a function returns in the gateway's cache."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import inspect
import logging
import threading
import time
from dataclasses import dataclass
from typing import Any, Callable, Dict, Iterable, Iterator, Mapping, Optional, TypeVar, Union, cast

from . import _calls as calls
from ._calls import Call
from ._client import AsyncScrubjay, Scrubjay
from ._errors import GatewayResting, ScrubjayError
from ._values import Data, Lookup

F = TypeVar("F", bound=Callable[..., Any])
LOG = logging.getLogger("scrubjay")
SELF = ("self", "cls")
UNSTORABLE = (ScrubjayError, TypeError, ValueError)
"""Why a result is not stored: the gateway, or a value that is not JSON."""

RENEWALS = 3
"""Renewals within the time of a lease."""


def cached(
    operation: str,
    *,
    ttl: Optional[float] = None,
    tags: Optional[Iterable[str]] = None,
    access_frequency: Optional[str] = None,
    priority: Optional[int] = None,
    cost_usd: Optional[float] = None,
    lease: float = 30.0,
    wait: float = 20.0,
    tenant: Optional[str] = None,
    workspace: Optional[str] = None,
    params: Optional[Callable[..., Any]] = None,
    client: Union[None, Scrubjay, AsyncScrubjay] = None,
) -> Callable[[F], F]:
    """Has a function, or a coroutine function, return its result from the cache if it is there.

    Its arguments, but for self, are the params of the result and must be JSON; or `params` makes
    them of the arguments. Results are JSON or bytes. Of the callers that miss a result at the same
    time, at whichever process, one runs the function, and the others wait for up to `wait` seconds.
    The lease is renewed while the function runs. While the gateway is away the function just runs.

    The wrapper has `invalidate`, which drops the result for the same arguments, and `refresh`, which
    runs the function and stores its result.
    """
    options = calls.given(
        ttl=ttl,
        tags=list(tags) if tags is not None else None,
        access_frequency=access_frequency,
        priority=priority,
        cost_usd=cost_usd,
    )

    def decorate(function: F) -> F:
        signature = inspect.signature(function)

        def named(*args: Any, **kwargs: Any) -> Dict[str, Any]:
            made = (
                params(*args, **kwargs)
                if params is not None
                else _arguments(signature, args, kwargs)
            )
            return calls.identity(operation, made, tenant=tenant, workspace=workspace)

        what = _Cached(function, named, options, lease, wait)
        if inspect.iscoroutinefunction(function):
            wrapper: Any = _Async(what, client).wrapper()
        else:
            wrapper = _Sync(what, client).wrapper()
        return cast(F, functools.update_wrapper(wrapper, function))

    return decorate


def _arguments(
    signature: inspect.Signature, args: Any, kwargs: Mapping[str, Any]
) -> Dict[str, Any]:
    bound = signature.bind(*args, **kwargs)
    bound.apply_defaults()
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in bound.arguments.items()
        if name not in SELF
    }


def _is_usable(found: Lookup) -> bool:
    """Whether a result can be served: it is there, and not this caller's to refresh."""
    return found.hit and found.lease_token is None


def _note(error: Exception) -> None:
    """Logs a failure; not again and again while the gateway is away, and no call is tried."""
    level = logging.DEBUG if isinstance(error, GatewayResting) else logging.WARNING
    LOG.log(level, "the cache has no part in this call: %s", error)


@dataclass(frozen=True)
class _Cached:
    """A function and the terms on which its results are kept."""

    function: Callable[..., Any]
    named: Callable[..., Dict[str, Any]]
    options: Mapping[str, Any]
    lease: float
    wait: float

    def lookup(self, named: Mapping[str, Any]) -> Call[Lookup]:
        return calls.lookup(named, self.lease, self.wait)

    def renewal(self, named: Mapping[str, Any], token: str) -> Call[bool]:
        return calls.renew(named, token, self.lease)

    def store(
        self, named: Mapping[str, Any], value: Any, started: float, token: Optional[str]
    ) -> Call[Data]:
        options = {
            **self.options,
            "latency": time.monotonic() - started,
            "lease_token": token,
        }
        return calls.store(calls.stored(named, value, options))


class _Sync:
    def __init__(self, what: _Cached, client: Union[None, Scrubjay, AsyncScrubjay]) -> None:
        if isinstance(client, AsyncScrubjay):
            raise TypeError("a function that blocks needs a Scrubjay, not an AsyncScrubjay")
        self._what = what
        self._client = client
        self._lock = threading.Lock()

    def wrapper(self) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            return self._call(*args, **kwargs)

        def refresh(*args: Any, **kwargs: Any) -> Any:
            return self._produce(self._what.named(*args, **kwargs), None, args, kwargs)

        def invalidate(*args: Any, **kwargs: Any) -> bool:
            client = self._connected()
            return client.delete(client.run(calls.key(self._what.named(*args, **kwargs))))

        call.refresh = refresh  # type: ignore[attr-defined]
        call.invalidate = invalidate  # type: ignore[attr-defined]
        return call

    def _connected(self) -> Scrubjay:
        with self._lock:
            if self._client is None:
                self._client = Scrubjay()
            return self._client

    def _call(self, *args: Any, **kwargs: Any) -> Any:
        named = self._what.named(*args, **kwargs)
        try:
            found = self._connected().run(self._what.lookup(named))
        except ScrubjayError as error:
            _note(error)
            return self._what.function(*args, **kwargs)
        if _is_usable(found):
            return found.value
        return self._produce(named, found.lease_token, args, kwargs)

    def _produce(
        self, named: Mapping[str, Any], token: Optional[str], args: Any, kwargs: Any
    ) -> Any:
        client = self._connected()
        started = time.monotonic()
        try:
            with self._renewed(named, token):
                value = self._what.function(*args, **kwargs)
        except BaseException:
            self._release(named, token)
            raise
        try:
            stored = client.run(self._what.store(named, value, started, token)).get("stored", False)
        except UNSTORABLE as error:
            _note(error)
            stored = False
        if not stored:
            self._release(named, token)
        return value

    def _release(self, named: Mapping[str, Any], token: Optional[str]) -> None:
        """Lets the next caller have the lease at once."""
        if token is not None:
            with contextlib.suppress(ScrubjayError):
                self._connected().run(calls.release(named, token))

    @contextlib.contextmanager
    def _renewed(self, named: Mapping[str, Any], token: Optional[str]) -> Iterator[None]:
        """Renews the lease for as long as the function runs."""
        if token is None:
            yield
            return
        ended = threading.Event()

        def renew() -> None:
            while not ended.wait(self._what.lease / RENEWALS):
                with contextlib.suppress(ScrubjayError):
                    if not self._connected().run(self._what.renewal(named, token)):
                        return  # another caller may have it

        thread = threading.Thread(target=renew, name="scrubjay-lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()


class _Async:
    def __init__(self, what: _Cached, client: Union[None, Scrubjay, AsyncScrubjay]) -> None:
        if isinstance(client, Scrubjay):
            raise TypeError("a coroutine function needs an AsyncScrubjay, not a Scrubjay")
        self._what = what
        self._given = client
        self._own: Dict[asyncio.AbstractEventLoop, AsyncScrubjay] = {}

    def wrapper(self) -> Callable[..., Any]:
        async def call(*args: Any, **kwargs: Any) -> Any:
            return await self._call(*args, **kwargs)

        async def refresh(*args: Any, **kwargs: Any) -> Any:
            return await self._produce(self._what.named(*args, **kwargs), None, args, kwargs)

        async def invalidate(*args: Any, **kwargs: Any) -> bool:
            client = self._connected()
            return await client.delete(await client.run(calls.key(self._what.named(*args, **kwargs))))

        call.refresh = refresh  # type: ignore[attr-defined]
        call.invalidate = invalidate  # type: ignore[attr-defined]
        return call

    def _connected(self) -> AsyncScrubjay:
        """The client given, or one for each event loop, as connections belong to their loop."""
        if self._given is not None:
            return self._given
        loop = asyncio.get_running_loop()
        for old in [each for each in self._own if each.is_closed()]:
            del self._own[old]
        if loop not in self._own:
            self._own[loop] = AsyncScrubjay()
        return self._own[loop]

    async def _call(self, *args: Any, **kwargs: Any) -> Any:
        named = self._what.named(*args, **kwargs)
        try:
            found = await self._connected().run(self._what.lookup(named))
        except ScrubjayError as error:
            _note(error)
            return await self._what.function(*args, **kwargs)
        if _is_usable(found):
            return found.value
        return await self._produce(named, found.lease_token, args, kwargs)

    async def _produce(
        self, named: Mapping[str, Any], token: Optional[str], args: Any, kwargs: Any
    ) -> Any:
        client = self._connected()
        started = time.monotonic()
        renewal = asyncio.ensure_future(self._renew(named, token)) if token else None
        try:
            value = await self._what.function(*args, **kwargs)
        except BaseException:
            await asyncio.shield(self._release(named, token))
            raise
        finally:
            if renewal is not None:
                renewal.cancel()
        try:
            stored = (await client.run(self._what.store(named, value, started, token))).get("stored", False)
        except UNSTORABLE as error:
            _note(error)
            stored = False
        if not stored:
            await self._release(named, token)
        return value

    async def _release(self, named: Mapping[str, Any], token: Optional[str]) -> None:
        """Lets the next caller have the lease at once."""
        if token is not None:
            with contextlib.suppress(ScrubjayError):
                await self._connected().run(calls.release(named, token))

    async def _renew(self, named: Mapping[str, Any], token: str) -> None:
        while True:
            await asyncio.sleep(self._what.lease / RENEWALS)
            with contextlib.suppress(ScrubjayError):
                if not await self._connected().run(self._what.renewal(named, token)):
                    return  # another caller may have it
