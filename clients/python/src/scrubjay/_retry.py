"""Which replies are worth a retry, and when. No I/O."""

from __future__ import annotations

import random
import time
from typing import Any, Dict, Generic, Optional, TypeVar

import httpx

from ._calls import Call
from ._errors import GatewayResting, GatewayUnavailable, ScrubjayError
from ._values import Settings

T = TypeVar("T")

RETRIED = {429, 502, 503, 504}
REFUSED = {429, 503}
"""Of these, what says that the call was not made."""

UNREADABLE = "The gateway's reply cannot be read."


class Availability:
    """Whether the gateway was reachable lately. Shared by threads; a race costs one more attempt."""

    def __init__(self, cooldown: float) -> None:
        self._cooldown = cooldown
        self._until = 0.0

    def require(self) -> None:
        if time.monotonic() < self._until:
            raise GatewayResting("The gateway was unreachable a moment ago.")

    def lost(self) -> None:
        self._until = time.monotonic() + self._cooldown

    def found(self) -> None:
        self._until = 0.0


class Attempts(Generic[T]):
    """The attempts of one call: what is sent, how long to wait before the next, and the result.

    Errors are raised by `result`, after the HTTP library's have been handled: those hold the
    request, and so the key.
    """

    def __init__(self, settings: Settings, available: Availability, call: Call[T]) -> None:
        available.require()
        self._settings = settings
        self._available = available
        self._call = call
        self._made = 0
        self._reply: Optional[httpx.Response] = None
        self._lost = ""

    def request(self) -> Dict[str, Any]:
        """The arguments of httpx's request."""
        return {
            "method": self._call.method,
            "url": self._call.path,
            "json": self._call.body,
            "timeout": httpx.Timeout(
                self._settings.timeout, read=self._settings.timeout + self._call.wait
            ),
        }

    def replied(self, reply: httpx.Response) -> Optional[float]:
        """Seconds to wait before the next attempt; None if there is none."""
        self._available.found()
        self._reply = reply
        refused = reply.status_code in (REFUSED if not self._call.repeatable else RETRIED)
        return self._pause(reply.headers.get("retry-after")) if refused else None

    def lost(self, error: httpx.TransportError) -> Optional[float]:
        """The same for an attempt without a reply."""
        self._reply = None
        self._lost = type(error).__name__
        unsent = isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout))
        pause = self._pause(None) if unsent or self._call.repeatable else None
        if pause is None:
            self._available.lost()
        return pause

    def _pause(self, retry_after: Optional[str]) -> Optional[float]:
        if self._made >= self._settings.retries:
            return None
        self._made += 1
        return delay(self._settings, self._made - 1, retry_after)

    def result(self) -> T:
        if self._reply is None:
            raise GatewayUnavailable(f"The gateway cannot be reached ({self._lost}).")
        body = _body(self._reply)
        try:
            return self._call.read(body)
        except (KeyError, TypeError, ValueError, AttributeError):
            pass
        raise GatewayUnavailable(UNREADABLE, self._reply.status_code)


def delay(settings: Settings, attempt: int, retry_after: Optional[str]) -> float:
    """Seconds before the attempt after `attempt`, which counts from 0."""
    longest = min(settings.max_backoff, settings.backoff * 2.0**attempt)
    waited = random.uniform(0, longest)
    try:
        asked = float(retry_after) if retry_after else 0.0
    except ValueError:
        asked = 0.0
    return max(waited, min(asked, settings.max_backoff))


def _body(response: httpx.Response) -> Any:
    """The JSON of a reply; raises if it is an error."""
    try:
        parsed = response.json()
    except ValueError:
        parsed = None
    if response.is_success:
        return parsed
    error = parsed.get("error") if isinstance(parsed, dict) else None
    error = error if isinstance(error, dict) else {}
    kind = GatewayUnavailable if response.status_code in RETRIED else ScrubjayError
    raise kind(
        str(error.get("message") or f"HTTP {response.status_code}"),
        response.status_code,
        error.get("code"),
        error.get("param"),
    )
