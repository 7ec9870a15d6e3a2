"""Settings, and the values that calls return."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass, field
from typing import Any, Dict, Generic, Mapping, Optional, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")


@dataclass(frozen=True)
class Settings:
    """How the gateway is called. Times are in seconds."""

    url: str = field(
        default_factory=lambda: os.environ.get("SCRUBJAY_URL") or "http://127.0.0.1:8080"
    )
    api_key: Optional[str] = field(
        default_factory=lambda: os.environ.get("SCRUBJAY_API_KEY") or None, repr=False
    )
    tenant: Optional[str] = field(default_factory=lambda: os.environ.get("SCRUBJAY_TENANT") or None)
    workspace: Optional[str] = field(
        default_factory=lambda: os.environ.get("SCRUBJAY_WORKSPACE") or None
    )
    timeout: float = 5.0
    """The limit of one attempt, beside the time that a call waits for another bot's result."""
    retries: int = 2
    """Further attempts after one that failed in a way that may pass."""
    backoff: float = 0.1
    """The longest wait before the first retry; it doubles each time, and a random part is waited."""
    max_backoff: float = 2.0
    cooldown: float = 1.0
    """For how long no call is tried after the gateway turned out to be away."""

    def __post_init__(self) -> None:
        """Refuses what would be shown by the errors of the HTTP library, without showing it."""
        try:
            address = urlsplit(self.url)
        except ValueError:
            raise ValueError("url: not a URL") from None
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError("url: expected http:// or https:// and a host")
        if "@" in address.netloc:
            raise ValueError("url: holds a user or password (give the gateway's key as api_key)")
        for name in ("api_key", "tenant", "workspace"):
            value = getattr(self, name)
            if value is None:
                continue
            stripped = value.strip()  # keys that are read from files end in a line break
            if not (stripped.isascii() and stripped.isprintable()):
                raise ValueError(f"{name}: holds a character that no header can hold")
            object.__setattr__(self, name, stripped or None)

    def headers(self) -> Dict[str, str]:
        given = {
            "authorization": f"Bearer {self.api_key}" if self.api_key else None,
            "x-scrubjay-tenant": self.tenant,
            "x-scrubjay-workspace": self.workspace,
        }
        return {name: value for name, value in given.items() if value}


class Data(Dict[str, Any]):
    """An object of the gateway's JSON; its members are attributes too."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


def wrap(value: Any) -> Any:
    """The same JSON with all objects as Data."""
    if isinstance(value, Mapping):
        return Data((name, wrap(member)) for name, member in value.items())
    if isinstance(value, list):
        return [wrap(item) for item in value]
    return value


def data(value: Any) -> Data:
    """A JSON object as Data; raises a TypeError for all else."""
    if not isinstance(value, Mapping):
        raise TypeError("expected an object")
    return Data((name, wrap(member)) for name, member in value.items())


@dataclass(frozen=True)
class Result(Generic[T]):
    """Data, or the reason why there is none. The data are empty if there was no success."""

    success: bool
    data: T
    error: Optional[str] = None

    def __bool__(self) -> bool:
        return self.success


@dataclass(frozen=True)
class Lookup:
    """What a lookup has found.

    reason: why there is no result, such as absent, or held by another bot.
    lease_token: the lease to produce the result, if the caller has got it.
    """

    key: str
    hit: bool
    value: Any = None
    stale: bool = False
    reason: Optional[str] = None
    age_seconds: Optional[int] = None
    ttl_seconds: Optional[int] = None
    lease_token: Optional[str] = None

    @staticmethod
    def of(body: Mapping[str, Any]) -> "Lookup":
        if "error" in body:
            return Lookup(key="", hit=False, reason=str(body["error"].get("message")))
        encoded = body.get("value_base64")
        return Lookup(
            key=body["key"],
            hit=body["hit"],
            value=body.get("value") if encoded is None else base64.b64decode(encoded),
            stale=bool(body.get("stale", False)),
            reason=body.get("reason"),
            age_seconds=body.get("age_seconds"),
            ttl_seconds=body.get("ttl_seconds"),
            lease_token=(body.get("lease") or {}).get("token"),
        )
