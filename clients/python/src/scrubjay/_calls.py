"""The gateway's calls as values: what is sent, and what a reply means. No I/O."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any, Callable, Dict, Generic, Mapping, Optional, Sequence, TypeVar
from urllib.parse import quote, urlencode

from ._values import Data, Lookup, data, wrap

T_co = TypeVar("T_co", covariant=True)

MAX_BATCH = 100


@dataclass(frozen=True)
class Call(Generic[T_co]):
    """A call. wait: seconds that the gateway may take on purpose."""

    method: str
    path: str
    read: Callable[[Any], T_co]
    body: Optional[Mapping[str, Any]] = None
    wait: float = 0.0
    repeatable: bool = True
    """Whether it does no harm to make it again after a reply that was lost."""


def given(**members: Any) -> Dict[str, Any]:
    """The members that are not None."""
    return {name: value for name, value in members.items() if value is not None}


def identity(
    operation: Optional[str] = None,
    params: Any = None,
    key: Optional[str] = None,
    tenant: Optional[str] = None,
    workspace: Optional[str] = None,
) -> Dict[str, Any]:
    """The members that name a result: a key, or else an operation with params, which may be None."""
    if key is not None:
        return given(key=key, tenant=tenant, workspace=workspace)
    named = given(operation=operation, tenant=tenant, workspace=workspace)
    return {**named, "params": params}


def key(named: Mapping[str, Any]) -> Call[str]:
    return Call("POST", "/v1/cache/key", lambda body: str(body["key"]), named)


def lookup(
    named: Mapping[str, Any], lease: Optional[float] = None, wait: Optional[float] = None
) -> Call[Lookup]:
    body = {**named, **given(lease=lease, wait=wait)}
    return Call("POST", "/v1/cache/lookup", Lookup.of, body, wait or 0.0)


def lookup_batch(items: Sequence[Mapping[str, Any]]) -> Call[Sequence[Lookup]]:
    return Call(
        "POST",
        "/v1/cache/lookup:batch",
        lambda body: [Lookup.of(each) for each in body["results"]],
        {"items": items},
    )


def stored(named: Mapping[str, Any], value: Any, options: Mapping[str, Any]) -> Dict[str, Any]:
    """The members of a store; bytes are sent as they are, all else as JSON."""
    body = {**named, **given(**options)}
    if isinstance(value, (bytes, bytearray, memoryview)):
        body["value_base64"] = base64.b64encode(bytes(value)).decode("ascii")
    else:
        body["value"] = value
    return body


def store(body: Mapping[str, Any]) -> Call[Data]:
    return Call("POST", "/v1/cache/store", data, body)


def store_batch(items: Sequence[Mapping[str, Any]]) -> Call[Sequence[Data]]:
    return Call(
        "POST", "/v1/cache/store:batch", lambda body: list(wrap(body["results"])), {"items": items}
    )


def renew(named: Mapping[str, Any], lease_token: str, lease: float) -> Call[bool]:
    body = {**named, "lease_token": lease_token, "lease": lease}
    return Call("POST", "/v1/cache/renew", lambda reply: bool(reply["held"]), body)


def release(named: Mapping[str, Any], lease_token: str) -> Call[bool]:
    body = {**named, "lease_token": lease_token}
    return Call("POST", "/v1/cache/release", lambda reply: bool(reply["released"]), body)


def delete(key_id: str) -> Call[bool]:
    return Call("DELETE", f"/v1/cache/entries/{quote(key_id, safe=':')}", lambda reply: bool(reply["deleted"]))


def purge(
    operation: Optional[str] = None,
    tag: Optional[str] = None,
    everything: bool = False,
    tenant: Optional[str] = None,
    workspace: Optional[str] = None,
) -> Call[int]:
    body = given(operation=operation, tag=tag, tenant=tenant, workspace=workspace)
    if everything:
        body["all"] = True
    return Call("POST", "/v1/cache/purge", lambda reply: int(reply["purged"]), body)


def plan(members: Mapping[str, Any]) -> Call[Data]:
    return Call("POST", "/v1/cache/plan", data, given(**members))


def route(members: Mapping[str, Any]) -> Call[Data]:
    return Call("POST", "/v1/route", lambda body: data(body["data"]), given(**members))


def optimize(body: Mapping[str, Any]) -> Call[Data]:
    wait = float(body.get("wait") or 0.0)
    return Call("POST", "/v1/optimize", lambda reply: data(reply["data"]), body, wait)


def outcome(members: Mapping[str, Any]) -> Call[Data]:
    """Outcomes of a request count once, however often they are reported; others each time."""
    body = given(**members)
    return Call(
        "POST",
        "/v1/outcomes",
        lambda reply: data(reply["data"]),
        body,
        repeatable="request_id" in body,
    )


def analytics(part: str, window: Optional[str] = None, scope: Optional[str] = None) -> Call[Data]:
    query = urlencode(given(window=window, scope=scope))
    path = "/v1/analytics" + (f"/{part}" if part else "") + (f"?{query}" if query else "")
    return Call("GET", path, data)
