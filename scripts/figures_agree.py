"""Compares each figure of docs/figures.md by all who show it: the API, the command line, what the live page asks for,
and the queries of the dashboards and alerts themselves, answered by the Prometheus that scraped the gateway."""

import json
import math
import pathlib
import time

DASHBOARDS = pathlib.Path(__file__).resolve().parent.parent / "grafana" / "dashboards"
ROUNDED = 1e-4

# A window over the whole load, of which Prometheus saw the counters at zero: then rates are shares of the totals.
WINDOW = {"$__rate_interval": "1h", "$__range": "1h", "$replica": ".*", "$model": ".*"}

OVERALL = "performance overall_performance "

# Name, where the API has it, what its panels show (a share, a rate, a rate an hour, or an increase over the window),
# and the panels by title and number of the query.
FIGURES = [
    ("hit rate", "cache hit_rate", "share",
     [("Hit rate", 0), ("Cache hit rate", 0), ("Hit rate by tenant", 0)]),
    ("hits", "cache hits", "rate", [("Hits and misses", 0)]),
    ("misses", "cache misses", "rate", [("Hits and misses", 1)]),
    ("bypasses", "cache bypasses", "rate", [("Hits and misses", 2)]),
    ("saved by hits", "cache saved_usd", "hour", [("Saved by hits", 0), ("Savings", 0)]),
    ("compression savings", "cache compression_savings", "share",
     [("Compression savings", 0), ("Compression savings over time", 0)]),
    ("average TTL", "cache average_ttl", "share", [("Average TTL by access frequency", 0)]),
    ("evictions", "cache evictions", "rate", [("Evictions", 0)]),
    ("reuses of answers to other wordings", "cache semantic hits", "rate", [("Searches", {"result": "hit"})]),
    ("cost of judges and vectors", "cache semantic cost_usd", "hour", [("Cost of judges and vectors", None)]),
    ("hits of preloading", "cache preload hits", "rate", [("Hits that preloading brought", 0)]),
    ("cost of preloading", "cache preload cost_usd", "hour", [("Cost of preloading", 0)]),
    ("routing accuracy", "routing routing_accuracy", "share",
     [("Routing accuracy", 0), ("Routing accuracy over time", 0)]),
    ("decisions", "routing decisions", "rate", [("Decisions", 0)]),
    ("fallbacks", "routing fallback_usage", "share", [("Fallbacks", 0)]),
    ("cost per 1K tokens", "routing average_cost_per_1k_tokens", "share", [("Cost per 1K tokens", 0)]),
    ("cost of repeated requests", "routing shadow cost_usd", "hour", [("Cost of repeated requests", None)]),
    ("cost savings", OVERALL + "cost_savings", "share", [("Cost savings", 0), ("Cost savings over time", 0)]),
    ("cost", OVERALL + "cost_usd", "hour", [("Cost", 0), ("Cost by model", None), ("Cost by tenant", None)]),
    ("performance improvement", OVERALL + "performance_improvement", "share",
     [("Performance improvement", 0), ("Performance improvement over time", 0)]),
    ("failures", OVERALL + "failures", "rate", [("Requests without an answer", {"outcome": "failure"})]),
    ("refused", OVERALL + "refused", "rate", [("Requests without an answer", {"outcome": "refused"})]),
    ("abandoned", OVERALL + "abandoned", "rate", [("Requests without an answer", {"outcome": "abandoned"})]),
]

# The same for figures by label.
BY_LABEL = [
    ("misses", "cache miss_reasons", "rate", [("Misses by reason", "reason")]),
    ("bypasses", "cache bypass_reasons", "rate", [("Bypasses by reason", "reason")]),
    ("model usage", "routing model_usage", "total", [("Model usage distribution", "model")]),
    ("optimizations", "performance optimization_distribution", "rate", [("Optimizations by type", "type")]),
    ("optimizations", "performance optimization_distribution", "total", [("Optimization distribution", "type")]),
]


class Panels:
    """The queries of all panels of that title."""

    def __init__(self):
        self.boards = {file.stem: json.loads(file.read_text()) for file in sorted(DASHBOARDS.glob("*.json"))}

    def queries(self, title):
        for name, board in self.boards.items():
            nested = [panel for row in board["panels"] for panel in row.get("panels", [])]
            for panel in board["panels"] + nested:
                if panel["title"] == title and panel["type"] != "row":
                    yield f"{name}: {title}", [target["expr"] for target in panel["targets"]]


class Figures:
    """What each source says, and where they differ."""

    def __init__(self, prometheus, api, tenant):
        self.prometheus, self.api, self.tenant = prometheus, api, tenant
        self.panels = Panels()
        self.now = time.time()  # all queries are of one moment
        self.differences = []
        self.compared = 0
        total = sum(self.by_label(self.panel("Optimizations by type", 0)).values())
        # Prometheus' rates are of the time between the first and the last scrape, extrapolated: the same for all.
        self.counted = at(api, "performance", "overall_performance", "total_optimizations")
        self.unit = {"share": 1, "rate": self.counted / total, "hour": self.counted / total / 3600,
                     "total": self.counted / total / 3600}

    def panel(self, title, number):
        return next(self.panels.queries(title))[1][number]

    def vector(self, expr):
        for macro, value in {**WINDOW, "$tenant": self.tenant}.items():
            expr = expr.replace(macro, value)
        return self.prometheus.api("query", query=expr, time=self.now)["result"]

    def by_label(self, expr):
        return {tuple(row["metric"].values()): float(row["value"][1]) for row in self.vector(expr)}

    def same(self, name, source, value, expected):
        self.compared += 1
        if value is None or not math.isclose(value, expected, rel_tol=ROUNDED, abs_tol=1e-9):
            self.differences.append(f"{name}: {source} says {value}, the API {expected}")

    def compare_prometheus(self):
        for name, path, shows, panels in FIGURES:
            expected = at(self.api, *path.split())
            for title, which in panels:
                found = list(self.panels.queries(title))
                if not found:
                    self.differences.append(f"{name}: no panel {title}")
                for source, exprs in found:
                    rows = self.vector(exprs[which if isinstance(which, int) else 0])
                    if isinstance(which, dict):
                        rows = [row for row in rows if which.items() <= row["metric"].items()]
                    value = sum(float(row["value"][1]) for row in rows) * self.unit[shows] if rows else None
                    self.same(name, source, value, expected)
        for name, path, shows, panels in BY_LABEL:
            expected = at(self.api, *path.split())
            for title, label in panels:
                for source, exprs in self.panels.queries(title):
                    shown = {row["metric"][label]: float(row["value"][1]) * self.unit[shows]
                             for row in self.vector(exprs[0])}
                    for value in expected.keys() | shown.keys():
                        self.same(f"{name}: {value}", source, shown.get(value, 0), expected.get(value, 0))
        self.objectives()
        self.latency()

    def objectives(self):
        paths = {"hit_rate": "cache hit_rate", "routing_accuracy": "routing routing_accuracy",
                 "cost_savings": OVERALL + "cost_savings", "improvement": OVERALL + "performance_improvement"}
        for row in self.api["slo"]:
            if row["name"] in paths:
                self.same(row["name"], "its objective", row["measured"], at(self.api, *paths[row["name"]].split()))

    def latency(self):
        """Percentiles are read from buckets of different widths: they are the same within a bucket of Prometheus."""
        mean = at(self.api, *(OVERALL + "average_optimization_latency").split())
        for source, exprs in self.panels.queries("Optimization latency"):
            for expr in (expr for expr in exprs if "_sum" in expr):
                self.same("optimization latency, mean", source, float(self.vector(expr)[0]["value"][1]), mean)
        measured = next(row["measured"] for row in self.api["slo"] if row["name"] == "optimization_latency")
        for title, number in (("Optimization latency, p95", 0), ("Optimization latency", 0)):
            for source, exprs in self.panels.queries(title):
                expr = next(expr for expr in exprs if "0.95" in expr or "p95" in expr)
                value = float(self.vector(expr)[0]["value"][1])
                self.compared += 1
                if not measured / 2.5 <= value <= measured * 2.5:
                    self.differences.append(f"optimization latency, p95: {source} says {value}, the API {measured}")

    def compare_faces(self, cli, series):
        """The command line shows the API's figures; the points that the page draws add up to them."""
        for name, path, _, _ in FIGURES:
            self.same(name, "scrubjay stats --json", at(cli, *path.split()), at(self.api, *path.split()))
        for name, path in (("hits", "cache hits"), ("misses", "cache misses"), ("cache_savings_usd", "cache saved_usd"),
                           ("cost_usd", OVERALL + "cost_usd")):
            self.same(name, "the page's series", sum(point[name] for point in series["series"]), at(self.api, *path.split()))


def at(value, *path):
    for name in path:
        value = value[name]
    return value
