"""Requests per second, latency and processor time of the gateway over HTTP, beside bare Vert.x."""

import argparse
import dataclasses
import os
import statistics
import time

import peers
from load import Load, Requests, first_tokens
from processes import Bench, Server, fail

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


@dataclasses.dataclass
class Entry:
    """One line of the table: a server, and what it is asked and measured."""
    label: str
    server: Server
    requests: Requests
    is_peer: bool = False
    samples: list = dataclasses.field(default_factory=list)


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
    parser.add_argument("--peers", action="store_true",
                        help="beside LiteLLM, Portkey and TensorZero, which it installs from PyPI and npm")
    parser.add_argument("--peers-folder", default=peers.FOLDER, help=f"where (default: {peers.FOLDER})")
    chosen = parser.parse_args()
    chosen.only = [name for name in chosen.only.split(",") if name]
    for name in chosen.only:
        if name not in ROWS:
            parser.error(f"--only: {name} (expected: some of {','.join(ROWS)})")
    return chosen


def servers(bench, chosen):
    """The floor and the gateway of each row, and peers; those servers that are equal are shared."""
    redis, upstream = bench.redis(), bench.upstream()
    made = {}

    def once(key, make):
        if key not in made:
            made[key] = make()
        return made[key]

    rows = {}
    for name in chosen.only:
        floor = {"near": ("answer",), "redis": ("redis", f"redis://127.0.0.1:{redis.port}")}.get(
            name, ("proxy", upstream.port))
        settings = NO_NEAR_CACHE if name == "redis" else ""
        floor_label, label, requests = ROWS[name]
        rows[name] = [Entry(floor_label, once(floor, lambda: bench.floor(*floor)), requests),
                      Entry(f"**{label}**", once(settings, lambda: bench.gateway(upstream, redis, settings)), requests)]
        for entry in rows[name]:
            entry.server.answer(entry.requests.streamed)
    if chosen.peers:
        for name, *peer in peers.rows(bench, chosen.peers_folder, upstream, redis, chosen.only):
            rows[name].append(Entry(*peer, is_peer=True))
    return upstream, rows


def warm_up(load, entry, chosen):
    each = EVENTS_LIKE_REQUESTS if entry.requests.streamed else 1
    done, end = 0, time.monotonic() + chosen.longest
    while done < chosen.warmup and time.monotonic() < end:
        done += load.on(entry.server, entry.requests, WARM_SECONDS).per_second * WARM_SECONDS * each


def measure(load, chosen, rows):
    """Adds the samples: floor, gateway and peers take turns, row by row, round by round."""
    entries = [entry for name in chosen.only for entry in rows[name]]
    for entry in entries:
        warm_up(load, entry, chosen)
    for _ in range(chosen.rounds):
        for entry in entries:
            if chosen.prime:
                load.on(entry.server, entry.requests, chosen.prime)
            entry.samples.append(load.on(entry.server, entry.requests, chosen.seconds))


def middle(samples, field):
    return statistics.median(getattr(sample, field) for sample in samples)


def line(entry, floor):
    ours = entry.samples
    rate, cpu = middle(ours, "per_second"), middle(ours, "cpu_micros")
    ratio = cpu_ratio = ""
    if floor is not entry and middle(floor.samples, "per_second"):
        ratio = f"{rate / middle(floor.samples, 'per_second'):.2f}"
        cpu_ratio = f"{middle(floor.samples, 'cpu_micros') / cpu:.2f}" if cpu else ""
    errors = sum(sample.errors for sample in ours)
    return (f"| {entry.label} | {rate:,.0f} | {ratio} | {middle(ours, 'p50'):.2f} | {middle(ours, 'p99'):.2f} "
            f"| {cpu:,.0f} | {cpu_ratio} | {max(sample.rss_mb for sample in ours):,.0f} |"
            + (f" {errors:,} ERRORS" if errors else ""))


def failed(rows):
    """Whether a server gave errors, peers aside."""
    return any(sample.errors for entries in rows.values() for entry in entries if not entry.is_peer
               for sample in entry.samples)


def print_table(rows):
    print("| one core | requests/s | of floor | p50 ms | p99 ms | CPU µs/request | floor's CPU / ours | RSS MB |")
    print("|---|---|---|---|---|---|---|---|")
    for entries in rows.values():
        for entry in entries:
            print(line(entry, entries[0]))
    if "stream" in rows:
        print("\nA stream has 100 events with text: events/s are 100 times the requests/s.")


def print_first_tokens(upstream, entries, streams):
    body = ('{"model":"gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"'
            + "Say it again, please. " * 50 + '"}]}')
    direct, *others = first_tokens(streams, body, [upstream, *(entry.server for entry in entries)])
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
    if chosen.peers:
        print(f"Peers: {', '.join(peers.VERSIONS)}.\n")
    with Bench() as bench:
        upstream, rows = servers(bench, chosen)
        measure(Load(chosen.connections), chosen, rows)
        print_table(rows)
        if "stream" in rows and chosen.streams:
            print_first_tokens(upstream, rows["stream"], chosen.streams)
    print(f"\nLoad at the end: {os.getloadavg()[0]:.1f}; {time.monotonic() - began:.0f} s.")
    if failed(rows):
        fail("a server gave errors")


if __name__ == "__main__":
    main()
