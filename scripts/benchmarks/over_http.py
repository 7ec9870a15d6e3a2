"""Requests per second, latency and processor time of the gateway over HTTP, beside bare Vert.x."""

import argparse
import os
import statistics
import time

from load import Load, Requests, first_tokens
from processes import Bench, fail

EVENTS_LIKE_REQUESTS = 20  # a stream of 100 events costs about as much as so many requests
WARM_SECONDS = 4
NO_NEAR_CACHE = "near_cache: {enabled: false}\n"

# name: the floor's name, the gateway's, the requests, events per request
ROWS = {
    "near": ("bare Vert.x, same bodies", "near hit", Requests(bodies=100)),
    "redis": ("bare Vert.x, GET, SHA-256, LZ4", "Redis hit", Requests(bodies=500)),
    "pass": ("bare Vert.x proxy", "pass-through (no-store)", Requests(stored=False)),
    "miss": ("bare Vert.x proxy", "miss, stored", Requests(bodies=0)),
    "stream": ("bare proxy, 100-event streams", "streams (no-store)", Requests(stored=False, streamed=True)),
}


def options():
    parser = argparse.ArgumentParser(prog="scripts/bench http", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="of each row, interleaved (default: 5)")
    parser.add_argument("--seconds", type=int, default=5, help="of each server in each round (default: 5)")
    parser.add_argument("--warmup", type=int, default=100_000,
                        help="requests of each kind to each server before the rounds, as the compilers count calls, not"
                             " seconds; a stream counts as 20 (default: 100000)")
    parser.add_argument("--longest", type=int, default=120, help="seconds of such a warm-up, at most (default: 120)")
    parser.add_argument("--prime", type=int, default=1,
                        help="seconds of load before each measurement, for what other rows evicted (default: 1)")
    parser.add_argument("--connections", type=int, default=32, help="each with one request at a time (default: 32)")
    parser.add_argument("--only", default=",".join(ROWS), help="the rows, of near,redis,pass,miss,stream")
    parser.add_argument("--streams", type=int, default=1000, help="for the time to the first token (default: 1000)")
    chosen = parser.parse_args()
    chosen.only = [name for name in chosen.only.split(",") if name]
    for name in chosen.only:
        if name not in ROWS:
            parser.error(f"--only: {name} (expected: some of {','.join(ROWS)})")
    return chosen


def servers(bench, chosen):
    """The floor and the gateway of each row; those that are equal are shared."""
    redis, upstream = bench.redis(), bench.upstream()
    made = {}

    def once(key, make):
        if key not in made:
            made[key] = make()
        return made[key]

    pairs = {}
    for name in chosen.only:
        floor = {"near": ("answer",), "redis": ("redis", f"redis://127.0.0.1:{redis.port}")}.get(
            name, ("proxy", upstream.port))
        settings = NO_NEAR_CACHE if name == "redis" else ""
        pairs[name] = (once(floor, lambda: bench.floor(*floor)),
                       once(settings, lambda: bench.gateway(upstream, redis, settings)))
    return upstream, pairs


def warm_up(load, server, requests, chosen):
    server.answer(requests.streamed)
    each = EVENTS_LIKE_REQUESTS if requests.streamed else 1
    done, end = 0, time.monotonic() + chosen.longest
    while done < chosen.warmup and time.monotonic() < end:
        done += load.on(server, requests, WARM_SECONDS).per_second * WARM_SECONDS * each


def measure(load, chosen, pairs):
    """The samples of each row: floor and gateway take turns, row by row, round by round."""
    samples = {name: ([], []) for name in chosen.only}
    for name, pair in pairs.items():
        for server in pair:
            warm_up(load, server, ROWS[name][2], chosen)
    for _ in range(chosen.rounds):
        for name, pair in pairs.items():
            for server, taken in zip(pair, samples[name]):
                if chosen.prime:
                    load.on(server, ROWS[name][2], chosen.prime)
                taken.append(load.on(server, ROWS[name][2], chosen.seconds))
    return samples


def middle(samples, field):
    return statistics.median(getattr(sample, field) for sample in samples)


def line(label, ours, floor):
    rate, cpu = middle(ours, "per_second"), middle(ours, "cpu_micros")
    ratio = cpu_ratio = ""
    if floor and middle(floor, "per_second"):
        ratio = f"{rate / middle(floor, 'per_second'):.2f}"
        cpu_ratio = f"{middle(floor, 'cpu_micros') / cpu:.2f}" if cpu else ""
    errors = sum(sample.errors for sample in ours)
    return (f"| {label} | {rate:,.0f} | {ratio} | {middle(ours, 'p50'):.2f} | {middle(ours, 'p99'):.2f} "
            f"| {cpu:,.0f} | {cpu_ratio} | {max(sample.rss_mb for sample in ours):,.0f} |"
            + (f" {errors:,} ERRORS" if errors else ""))


def failed(samples):
    """Whether a server gave errors."""
    return any(sample.errors for row in samples.values() for taken in row for sample in taken)


def print_table(samples):
    print("| one core | requests/s | of floor | p50 ms | p99 ms | CPU µs/request | floor's CPU / ours | RSS MB |")
    print("|---|---|---|---|---|---|---|---|")
    for name, (floor, ours) in samples.items():
        print(line(ROWS[name][0], floor, None))
        print(line(f"**{ROWS[name][1]}**", ours, floor))
    if "stream" in samples:
        print("\nA stream has 100 events with text: events/s are 100 times the requests/s.")


def print_first_tokens(upstream, pair, streams):
    body = ('{"model":"gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"'
            + "Say it again, please. " * 50 + '"}]}')
    direct, *others = first_tokens(streams, body, [upstream, *pair])
    print(f"\nTime to a stream's first token, ms, {streams} streams, one at a time, later than direct:")
    print("| | p50 | p99 |\n|---|---|---|")
    print(f"| direct | {direct[0]:.2f} | {direct[1]:.2f} |")
    for label, (p50, p99) in zip(("bare Vert.x proxy", "**gateway** (no-store)"), others):
        print(f"| {label} | + {p50 - direct[0]:.2f} | + {p99 - direct[1]:.2f} |")


def main():
    chosen = options()
    began = time.monotonic()
    print(f"{chosen.connections} connections, {chosen.rounds} interleaved rounds of {chosen.seconds} s after"
          f" {chosen.warmup} requests (at most {chosen.longest} s) of warm-up for each row and server; medians of rounds."
          f" Load of the machine at the start: {os.getloadavg()[0]:.1f}.\n", flush=True)
    with Bench() as bench:
        upstream, pairs = servers(bench, chosen)
        samples = measure(Load(chosen.connections), chosen, pairs)
        print_table(samples)
        if "stream" in pairs and chosen.streams:
            print_first_tokens(upstream, pairs["stream"], chosen.streams)
    print(f"\nLoad at the end: {os.getloadavg()[0]:.1f}; {time.monotonic() - began:.0f} s.")
    if failed(samples):
        fail("a server gave errors")


if __name__ == "__main__":
    main()
