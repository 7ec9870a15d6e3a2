"""Errors of calls to the gateway."""

from __future__ import annotations

from typing import Any, Optional, Tuple


class ScrubjayError(Exception):
    """The gateway has refused a call.

    status: of HTTP; 0 if there was no reply. code: a stable short name. param: the member at fault.
    """

    def __init__(
        self,
        message: str,
        status: int = 0,
        code: Optional[str] = None,
        param: Optional[str] = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.param = param

    def __reduce__(self) -> Tuple[Any, ...]:
        return type(self), (str(self), self.status, self.code, self.param)


class GatewayUnavailable(ScrubjayError):
    """The gateway cannot be reached, or cannot serve at the moment, after all retries.

    It has no cause, as the HTTP library's errors hold the request with its key.
    """


class GatewayResting(GatewayUnavailable):
    """No call was tried, as the gateway turned out to be away a moment ago."""
