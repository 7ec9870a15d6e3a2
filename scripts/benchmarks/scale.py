"""The cost of hits and misses by the size of bodies, by the number of entries in the cache, and by the number of
connections, beside bare Vert.x."""

import argparse
import collections
import dataclasses
import os
import re
import subprocess
import time

from load import Load, Requests
from processes import Bench, Server, bench_java, fail, get
from rows import Row

PARTS = ("size", "entries", "connections")
HITS = 100  # bodies that take turns
LARGE_HITS = 2  # of those that may be large
FILLING = 256  # bytes of a payload that fills the cache
SETTINGS_SECONDS = 30
LONGER = 5  # times as long is measured if not one request is answered
METRICS_SECONDS = 60  # a gateway that is not warm has queues of requests before it
HEADER = """\
| {} | | 2xx/s | of floor | p50 ms | p99 ms | CPU µs/request | floor's | Redis' | hits | loops late, ms: 99 %, all | refused/s |
|---|---|---|---|---|---|---|---|---|---|---|---|"""
METRIC = re.compile(r'^(cache_hit_count_total|cache_miss_count_total|event_loop_lag_seconds_bucket)'
                    r'(?:\{(?:.*,)?(?:le="([^"]*)".*|[^}]*)\})? (\S+)$', re.MULTILINE)


@dataclasses.dataclass
class Case:
    """A row of a table: the floor and the gateway under the same load, and what the gateway's metrics and Redis' processor
    time say of it."""
    value: str
    what: str
    floor: Row
    row: Row
    load: Load
    redis: Server
    seen: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    redis_cpu: float = 0
    requests: float = 0

    def measure(self, prime, seconds):
        self.floor.measure(self.load, prime, seconds)
        if prime:
            self.row.on(self.load, prime)
        before, cpu = metrics(self.row.server), self.redis.cpu_seconds()
        self.row.measure(self.load, 0, seconds)
        if not self.row.samples[-1].per_second:  # none was answered in time
            self.row.samples.pop()
            seconds *= LONGER
            self.row.measure(self.load, 0, seconds)
        self.redis_cpu += self.redis.cpu_seconds() - cpu
        self.seen += metrics(self.row.server) - before
        self.requests += self.row.samples[-1].per_second * seconds

    def late(self, share):
        """The bound in ms below which so many of the event loops' timers were late."""
        counts = {float(bound): count for (name, bound), count in self.seen.items() if bound}
        total = counts.get(float("inf"), 0)
        found = min((bound for bound, count in counts.items() if count >= share * total), default=None)
        return "?" if found is None else f"{found * 1000:g}"

    def line(self):
        row, floor = self.row, self.floor
        rate, base = row.middle("good"), floor.middle("good")
        hits, misses = self.seen[("cache_hit_count_total", "")], self.seen[("cache_miss_count_total", "")]
        refused = row.middle("per_second") - rate
        return (f"| {self.value} | {self.what} | {rate:,.{0 if rate >= 10 else 1}f} | {rate / base if base else 0:.2f} | {row.middle('p50'):,.2f}"
                f" | {row.middle('p99'):,.2f} | {row.middle('cpu_micros'):,.0f} | {floor.middle('cpu_micros'):,.0f}"
                f" | {self.redis_cpu * 1e6 / max(1, self.requests):,.0f} | {hits / max(1, hits + misses):.2f}"
                f" | {self.late(0.99)}, {self.late(1)} | {refused:,.0f} |"
                + (f" {self.broken():,} WITHOUT A REPLY" if self.broken() else ""))

    def broken(self):
        return sum(sample.broken for row in (self.floor, self.row) for sample in row.samples)


def metrics(server):
    """A gateway's hits, misses, and timers of event loops by how late they were, over all labels."""
    counts = collections.Counter()
    for name, bound, value in METRIC.findall(get(server.url + "/metrics", METRICS_SECONDS)):
        counts[(name, bound)] += float(value)
    return counts


def numbers(text):
    return [int(number) for number in text.split(",")]


def options():
    parser = argparse.ArgumentParser(prog="scripts/bench scale", description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS), help="the tables, of " + ",".join(PARTS))
    parser.add_argument("--rounds", type=int, default=3, help="of each row, interleaved (default: 3)")
    parser.add_argument("--seconds", type=int, default=3, help="of each server in each round (default: 3)")
    parser.add_argument("--warmup", type=int, default=50_000,
                        help="requests to each server before each table, hits and misses (default: 50000)")
    parser.add_argument("--longest", type=int, default=60, help="seconds of such a warm-up, at most (default: 60)")
    parser.add_argument("--prime", type=int, default=1,
                        help="seconds of load before each measurement, for what other rows evicted (default: 1)")
    parser.add_argument("--sizes", type=numbers, default=[10**n for n in range(3, 8)],
                        help="bytes of a request, with an answer of 2 KB, and of an answer, to a request of 1.2 KB"
                             " (default: 1000 to 10000000)")
    parser.add_argument("--parallel", type=int, default=1, help="connections, by size (default: 1)")
    parser.add_argument("--entries", type=numbers, default=[10**n for n in range(3, 7)],
                        help="in the cache, which is full (default: 1000 to 1000000)")
    parser.add_argument("--clients", type=int, default=32, help="connections, by entries (default: 32)")
    parser.add_argument("--connections", type=numbers, default=[10**n for n in range(4)],
                        help="each with one request at a time (default: 1 to 1000)")
    chosen = parser.parse_args()
    chosen.only = [name for name in chosen.only.split(",") if name]
    for name in chosen.only:
        if name not in PARTS:
            parser.error(f"--only: {name} (expected: some of {','.join(PARTS)})")
    return chosen


def in_bytes(number):
    for unit, size in (("MB", 10**6), ("KB", 10**3)):
        if number >= size:
            return f"{number / size:g} {unit}"
    return f"{number} bytes"


def settings(entries=1000, near=True):
    """A cache of so many entries, which may be large."""
    return (f"cache_policies: {{max_cache_size: {entries}, max_cache_bytes: {2**32}, max_entry_bytes: {2**26}}}\n"
            f"near_cache: {{enabled: {str(near).lower()}}}\n")


def answering(*servers):
    for server in servers:
        server.answer()


def measure(chosen, cases, warm):
    """Warms the first cases, then has all take turns, floor and gateway, round by round."""
    for case in cases[:warm]:
        case.floor.warm_up(case.load, chosen.warmup, chosen.longest)
        case.row.warm_up(case.load, chosen.warmup, chosen.longest)
    for _ in range(chosen.rounds):
        for case in cases:
            case.measure(chosen.prime, chosen.seconds)


def print_lines(cases):
    for case in cases:
        print(case.line(), flush=True)
    if any(case.broken() for case in cases):
        fail("requests had no reply")


def pair(value, floors, gateway, requests, load, redis):
    """The cases of a hit and of a miss."""
    return [Case(value, what, Row("", floor, asked), Row("", gateway, asked), load, redis)
            for what, floor, asked in zip(("hit", "miss, stored"), floors, requests)]


def by_size(bench, chosen):
    redis, upstream = bench.redis(), bench.upstream(memory="1g")
    gateway, proxy, fixed = bench.gateway(upstream, redis, settings()), bench.floor("proxy", upstream.port), bench.floor("answers")
    answering(gateway, proxy, fixed)
    load, cases = Load(chosen.parallel), []
    for size in chosen.sizes:
        requests = Requests(bodies=LARGE_HITS, bytes=size), Requests(bodies=0, bytes=size)
        cases += pair(f"request of {in_bytes(size)}", (fixed, proxy), gateway, requests, load, redis)
    for size in chosen.sizes:
        requests = Requests(bodies=LARGE_HITS, answer=size), Requests(bodies=0, answer=size)
        cases += pair(f"answer of {in_bytes(size)}", (fixed, proxy), gateway, requests, load, redis)
    measure(chosen, cases, 2)
    print_lines(cases)


def by_entries(bench, chosen):
    redis, upstream = bench.redis(), bench.upstream()
    url = f"redis://127.0.0.1:{redis.port}"
    floors = bench.floor("redis", url), bench.floor("proxy", upstream.port)
    gateway = bench.gateway(upstream, redis, settings(chosen.entries[0], near=False))
    answering(gateway, *floors)
    filled, load = 0, Load(chosen.clients)
    for entries in chosen.entries:
        bench.configure(gateway.port, upstream, settings(entries, near=False))
        await_limit(gateway, entries)
        subprocess.run(bench_java("cache.redis.Filling", url, filled, entries, FILLING), check=True)
        cases = pair(f"{entries:,}", floors, gateway, (Requests(bodies=HITS), Requests(bodies=0)), load, redis)
        measure(chosen, cases, 0 if filled else 2)
        filled = entries
        print_lines(cases)


def limit(gateway):
    found = re.search(r"^cache_policy_max_entries (\S+)$", get(gateway.url + "/metrics", METRICS_SECONDS), re.MULTILINE)
    return float(found.group(1)) if found else None


def await_limit(gateway, entries):
    end = time.monotonic() + SETTINGS_SECONDS
    while entries != limit(gateway):
        if time.monotonic() > end:
            fail(f"the gateway has not taken the limit of {entries} entries from its file")
        time.sleep(0.2)


def by_connections(bench, chosen):
    redis, upstream = bench.redis(), bench.upstream()
    floors = bench.floor("answer"), bench.floor("proxy", upstream.port)
    gateway = bench.gateway(upstream, redis)
    answering(gateway, *floors)
    cases = [case for number in chosen.connections
             for case in pair(f"{number:,}", floors, gateway, (Requests(bodies=HITS), Requests(bodies=0)), Load(number), redis)]
    measure(chosen, cases[-2:] + cases[:-2], 2)
    print_lines(cases)


TABLES = {"size": ("bodies", by_size), "entries": ("entries", by_entries), "connections": ("connections", by_connections)}


def main():
    chosen = options()
    print(f"{chosen.rounds} interleaved rounds of {chosen.seconds} s after {chosen.warmup} hits and misses (at most"
          f" {chosen.longest} s) of warm-up; medians of rounds. Load of the machine at the start:"
          f" {os.getloadavg()[0]:.1f}.", flush=True)
    for name in chosen.only:
        began, (first, table) = time.monotonic(), TABLES[name]
        connections = {"size": f"connections: {chosen.parallel}", "entries": f"connections: {chosen.clients}"}.get(name, "")
        print(f"\nBy {name}{', ' if connections else ''}{connections}:\n\n" + HEADER.format(first), flush=True)
        with Bench() as bench:
            table(bench, chosen)
        print(f"\nLoad at the end: {os.getloadavg()[0]:.1f}; {time.monotonic() - began:.0f} s.", flush=True)


if __name__ == "__main__":
    main()
