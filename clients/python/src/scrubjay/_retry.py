"""Which replies are worth a retry, and when. No I/O."""

from __future__ import annotations

import random
import time
from typing import Any, Mapping, Optional

import httpx

from ._errors import GatewayUnavailable, ScrubjayError
from ._values import Settings

RETRIED = {429, 502, 503, 504}


class Availability:
    """Whether the gateway was reachable lately. Shared by threads; a race costs one more attempt."""

    def __init__(self, cooldown: float) -> None:
        self._cooldown = cooldown
        self._until = 0.0

    def require(self) -> None:
        if time.monotonic() < self._until:
            raise GatewayUnavailable("The gateway was unreachable a moment ago.")

    def lost(self) -> None:
        self._until = time.monotonic() + self._cooldown

    def found(self) -> None:
        self._until = 0.0


def delay(settings: Settings, attempt: int, retry_after: Optional[str]) -> float:
    """Seconds before the attempt after `attempt`, which counts from 0."""
    longest = min(settings.max_backoff, settings.backoff * 2.0**attempt)
    waited = random.uniform(0, longest)
    try:
        asked = float(retry_after) if retry_after else 0.0
    except ValueError:
        asked = 0.0
    return max(waited, min(asked, settings.max_backoff))


def timeout(settings: Settings, wait: float) -> httpx.Timeout:
    return httpx.Timeout(settings.timeout, read=settings.timeout + wait)


def body(response: httpx.Response) -> Any:
    """The JSON of a reply; raises if it is an error."""
    try:
        parsed = response.json()
    except ValueError:
        parsed = {}
    if response.is_success:
        return parsed
    error: Mapping[str, Any] = parsed.get("error") if isinstance(parsed, dict) else None  # type: ignore[assignment]
    error = error if isinstance(error, dict) else {}
    kind = GatewayUnavailable if response.status_code in RETRIED else ScrubjayError
    raise kind(
        str(error.get("message") or f"HTTP {response.status_code}"),
        response.status_code,
        error.get("code"),
        error.get("param"),
    )
