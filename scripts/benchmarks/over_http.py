"""Requests per second, latency and processor time of the gateway over HTTP, beside bare Vert.x."""

import argparse
import os
import time

import peers
from load import Load, Requests, first_tokens
from processes import Bench, fail
from rows import HEADER, Row

NO_NEAR_CACHE = "near_cache: {enabled: false}\n"

# name: the floor's name, the gateway's, the requests
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
        rows[name] = [Row(floor_label, once(floor, lambda: bench.floor(*floor)), requests),
                      Row(f"**{label}**", once(settings, lambda: bench.gateway(upstream, redis, settings)), requests)]
        for row in rows[name]:
            row.server.answer(row.requests.streamed)
    if chosen.peers:
        for name, *peer in peers.rows(bench, chosen.peers_folder, upstream, redis, chosen.only):
            rows[name].append(Row(*peer, is_peer=True))
    return upstream, rows


def measure(load, chosen, rows):
    """Floor, gateway and peers take turns, row by row, round by round."""
    every = [row for name in chosen.only for row in rows[name]]
    for row in every:
        row.warm_up(load, chosen.warmup, chosen.longest)
    for _ in range(chosen.rounds):
        for row in every:
            row.measure(load, chosen.prime, chosen.seconds)


def failed(rows):
    """Whether a server gave errors, peers aside."""
    return any(row.errors() for same in rows.values() for row in same if not row.is_peer)


def print_table(rows):
    print(HEADER)
    for same in rows.values():
        for row in same:
            print(row.line(same[0]))
    if "stream" in rows:
        print("\nA stream has 100 events with text: events/s are 100 times the requests/s.")


def print_first_tokens(upstream, rows, streams):
    body = ('{"model":"gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"'
            + "Say it again, please. " * 50 + '"}]}')
    direct, *others = first_tokens(streams, body, [upstream, *(row.server for row in rows)])
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
