"""Client of the Scrubjay cache gateway."""

from ._cached import cached
from ._client import AsyncScrubjay, Scrubjay
from ._errors import GatewayUnavailable, ScrubjayError
from ._optimizers import (
    AsyncCacheOptimizer,
    AsyncModelRouter,
    AsyncPerformanceOptimizer,
    CacheOptimizer,
    ModelRouter,
    PerformanceOptimizer,
)
from ._values import Data, Lookup, Result, Settings

__all__ = [
    "AsyncCacheOptimizer",
    "AsyncModelRouter",
    "AsyncPerformanceOptimizer",
    "AsyncScrubjay",
    "CacheOptimizer",
    "Data",
    "GatewayUnavailable",
    "Lookup",
    "ModelRouter",
    "PerformanceOptimizer",
    "Result",
    "Scrubjay",
    "ScrubjayError",
    "Settings",
    "cached",
]
