"""The calls of the specification, by its names: cache, model routing, and both together.

Where the gateway is away, decisions say so and nothing is raised: `success` is false, `should_cache`
is false, and a strategy has the specification's defaults and `offline`. Keys and figures are the
gateway's alone: there GatewayUnavailable is raised.
"""

from __future__ import annotations

from typing import Any, Optional

from . import _calls as calls
from ._client import AsyncScrubjay, Scrubjay
from ._errors import GatewayUnavailable, ScrubjayError
from ._values import Data, Result

DEFAULT_TTLS = {"frequent": 3600, "moderate": 1800, "rare": 300}
DEFAULT_COMPRESSION_THRESHOLD = 1024


def _offline(data_size: int, access_frequency: str) -> Data:
    return Data(
        should_cache=False,
        ttl=DEFAULT_TTLS.get(access_frequency, DEFAULT_TTLS["moderate"]),
        compress=data_size >= DEFAULT_COMPRESSION_THRESHOLD,
        priority=50,
        access_frequency=access_frequency,
        reason="gateway_unavailable",
        offline=True,
    )


class CacheOptimizer:
    """Keys and strategies for caching, and the figures of the cache."""

    def __init__(self, client: Optional[Scrubjay] = None) -> None:
        self.client = client or Scrubjay()

    def generate_cache_key(
        self,
        operation: str,
        params: Any,
        tenant: Optional[str] = None,
        workspace: Optional[str] = None,
    ) -> str:
        return self.client.key(operation, params, tenant=tenant, workspace=workspace)

    def determine_cache_strategy(
        self,
        operation: str,
        data_size: int,
        access_frequency: str = "moderate",
        **more: Any,
    ) -> Data:
        """How a result is to be cached: should_cache, ttl in seconds, compress, priority,
        access_frequency. With `params` it goes by the measured frequency of access too."""
        try:
            return self.client.plan(
                operation=operation, data_size=data_size, access_frequency=access_frequency, **more
            )
        except GatewayUnavailable:
            return _offline(data_size, access_frequency)

    def should_cache(
        self,
        operation: str,
        data_size: int,
        access_frequency: str = "moderate",
        **more: Any,
    ) -> bool:
        strategy = self.determine_cache_strategy(operation, data_size, access_frequency, **more)
        return bool(strategy.should_cache)

    def get_cache_analytics(self, window: Optional[str] = None) -> Data:
        return self.client.analytics("cache", window=window)


class ModelRouter:
    """Decisions for models, and the figures of routing."""

    def __init__(self, client: Optional[Scrubjay] = None) -> None:
        self.client = client or Scrubjay()

    def route_model(
        self,
        task_type: Optional[str] = None,
        task_complexity: Optional[str] = None,
        token_count: Optional[int] = None,
        latency_requirement: Optional[float] = None,
        cost_budget: Optional[float] = None,
        accuracy_requirement: Optional[float] = None,
        **more: Any,
    ) -> Result[Data]:
        """The model to use. `more` are further members of POST /v1/route, such as messages."""
        try:
            decision = self.client.route(
                task_type=task_type,
                task_complexity=task_complexity,
                token_count=token_count,
                latency_requirement=latency_requirement,
                cost_budget=cost_budget,
                accuracy_requirement=accuracy_requirement,
                **more,
            )
        except ScrubjayError as error:
            return Result(False, Data(), str(error))
        return Result(True, decision)

    def get_routing_analytics(self, window: Optional[str] = None) -> Data:
        return self.client.analytics("routing", window=window)


class PerformanceOptimizer:
    """The cached result, or else the model to use and how to cache what it says."""

    def __init__(self, client: Optional[Scrubjay] = None) -> None:
        self.client = client or Scrubjay()
        self.cache_optimizer = CacheOptimizer(self.client)
        self.model_router = ModelRouter(self.client)

    def optimize_request(
        self,
        operation: str,
        task_type: Optional[str] = None,
        task_complexity: Optional[str] = None,
        params: Any = None,
        tenant: Optional[str] = None,
        workspace: Optional[str] = None,
        token_count: Optional[int] = None,
        latency_requirement: Optional[float] = None,
        cost_budget: Optional[float] = None,
        accuracy_requirement: Optional[float] = None,
        **more: Any,
    ) -> Result[Data]:
        """`more` are further members of POST /v1/optimize, such as lease and wait."""
        members = calls.given(
            task_type=task_type,
            task_complexity=task_complexity,
            tenant=tenant,
            workspace=workspace,
            token_count=token_count,
            latency_requirement=latency_requirement,
            cost_budget=cost_budget,
            accuracy_requirement=accuracy_requirement,
        )
        try:
            return Result(True, self.client.optimize(operation, params, **members, **more))
        except ScrubjayError as error:
            return Result(False, Data(), str(error))

    def record_outcome(self, optimization: Result[Data], success: bool, **more: Any) -> bool:
        """Reports the caller's own work after an optimization: cost in USD, latency in seconds,
        model if it was not the advised one. False if it was not recorded."""
        request_id = optimization.data.get("request_id")
        if request_id is None:
            return False
        try:
            self.client.outcome(request_id=request_id, success=success, **more)
        except ScrubjayError:
            return False
        return True

    def get_performance_analytics(self, window: Optional[str] = None) -> Data:
        return self.client.analytics("performance", window=window)


class AsyncCacheOptimizer:
    """As CacheOptimizer."""

    def __init__(self, client: Optional[AsyncScrubjay] = None) -> None:
        self.client = client or AsyncScrubjay()

    async def generate_cache_key(
        self,
        operation: str,
        params: Any,
        tenant: Optional[str] = None,
        workspace: Optional[str] = None,
    ) -> str:
        return await self.client.key(operation, params, tenant=tenant, workspace=workspace)

    async def determine_cache_strategy(
        self,
        operation: str,
        data_size: int,
        access_frequency: str = "moderate",
        **more: Any,
    ) -> Data:
        try:
            return await self.client.plan(
                operation=operation, data_size=data_size, access_frequency=access_frequency, **more
            )
        except GatewayUnavailable:
            return _offline(data_size, access_frequency)

    async def should_cache(
        self,
        operation: str,
        data_size: int,
        access_frequency: str = "moderate",
        **more: Any,
    ) -> bool:
        strategy = await self.determine_cache_strategy(
            operation, data_size, access_frequency, **more
        )
        return bool(strategy.should_cache)

    async def get_cache_analytics(self, window: Optional[str] = None) -> Data:
        return await self.client.analytics("cache", window=window)


class AsyncModelRouter:
    """As ModelRouter."""

    def __init__(self, client: Optional[AsyncScrubjay] = None) -> None:
        self.client = client or AsyncScrubjay()

    async def route_model(self, **members: Any) -> Result[Data]:
        """With the arguments of ModelRouter.route_model, by name."""
        try:
            return Result(True, await self.client.route(**members))
        except ScrubjayError as error:
            return Result(False, Data(), str(error))

    async def get_routing_analytics(self, window: Optional[str] = None) -> Data:
        return await self.client.analytics("routing", window=window)


class AsyncPerformanceOptimizer:
    """As PerformanceOptimizer."""

    def __init__(self, client: Optional[AsyncScrubjay] = None) -> None:
        self.client = client or AsyncScrubjay()
        self.cache_optimizer = AsyncCacheOptimizer(self.client)
        self.model_router = AsyncModelRouter(self.client)

    async def optimize_request(
        self, operation: str, params: Any = None, **members: Any
    ) -> Result[Data]:
        """With the arguments of PerformanceOptimizer.optimize_request, by name."""
        try:
            return Result(True, await self.client.optimize(operation, params, **members))
        except ScrubjayError as error:
            return Result(False, Data(), str(error))

    async def record_outcome(self, optimization: Result[Data], success: bool, **more: Any) -> bool:
        request_id = optimization.data.get("request_id")
        if request_id is None:
            return False
        try:
            await self.client.outcome(request_id=request_id, success=success, **more)
        except ScrubjayError:
            return False
        return True

    async def get_performance_analytics(self, window: Optional[str] = None) -> Data:
        return await self.client.analytics("performance", window=window)
