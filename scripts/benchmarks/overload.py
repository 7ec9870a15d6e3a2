"""Goodput of the gateway beyond its capacity: answers with 2xx per second by number of connections, beside bare Vert.x.

Each connection sends its next request as soon as it has the reply to the last one, also after a refusal. The floor, a bare
Vert.x server that refuses nothing, tells what so many connections cost the machine and the clients themselves."""

import argparse
import os
import statistics

from load import Load, Requests
from processes import Bench, fail

KINDS = {  # the requests, and the floor that does the least that they take
    "hits": (Requests(bodies=100), "answer"),
    "no-store": (Requests(stored=False), "proxy"),
    "mix": (Requests(bodies=100, mixed=True), None),
}


def numbers(text):
    return [int(number) for number in text.split(",")]


def options():
    parser = argparse.ArgumentParser(prog="scripts/bench overload", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="of each number, interleaved (default: 3)")
    parser.add_argument("--seconds", type=int, default=5, help="of each number in each round (default: 5)")
    parser.add_argument("--warmup", type=int, default=30, help="seconds of load of each kind, by the first and by the last number (default: 30)")
    parser.add_argument("--connections", type=numbers, default=[32, 100, 300, 1000],
                        help="the first number is the capacity (default: 32,100,300,1000)")
    parser.add_argument("--only", default=",".join(KINDS), help="the kinds, of hits,no-store,mix")
    parser.add_argument("--settings", default="", help="further lines of the gateway's configuration")
    chosen = parser.parse_args()
    chosen.only = [name for name in chosen.only.split(",") if name]
    for name in chosen.only:
        if name not in KINDS:
            parser.error(f"--only: {name} (expected: some of {','.join(KINDS)})")
    return chosen


def measure(chosen, servers, requests):
    """For each server the samples of one kind, by number of connections."""
    if chosen.warmup:
        for number in (chosen.connections[0], chosen.connections[-1]):
            for server in servers:
                Load(number).on(server, requests, chosen.warmup)
    samples = [{number: [] for number in chosen.connections} for _ in servers]
    for _ in range(chosen.rounds):
        for number in chosen.connections:
            for server, taken in zip(servers, samples):
                taken[number].append(Load(number).on(server, requests, chosen.seconds))
    return samples


def good(taken):
    return statistics.median(sample.good for sample in taken)


def line(name, number, taken, capacity, floor):
    goodput = good(taken)
    refused = statistics.median(sample.per_second - sample.good for sample in taken)
    p50, p99 = (statistics.median(getattr(sample, field) for sample in taken) for field in ("p50", "p99"))
    broken = sum(sample.broken for sample in taken)
    return (f"| {name} | {number} | {goodput:,.0f} | {goodput / capacity:.2f} | {floor} | {refused:,.0f} | {p50:.1f} | {p99:.1f} |"
            + (f" {broken:,} WITHOUT A REPLY" if broken else ""))


def main():
    chosen = options()
    print(f"{chosen.rounds} interleaved rounds of {chosen.seconds} s after {chosen.warmup} s of warm-up for each kind;"
          f" medians of rounds. Load of the machine at the start: {os.getloadavg()[0]:.1f}.\n", flush=True)
    print("| | connections | 2xx/s | of capacity | the floor, of its own | refused/s | p50 ms | p99 ms |\n|---|---|---|---|---|---|---|---|")
    broken = 0
    with Bench() as bench:
        redis, upstream = bench.redis(), bench.upstream()
        gateway = bench.gateway(upstream, redis, chosen.settings.replace("\\n", "\n"))
        gateway.answer()
        floors = {"answer": bench.floor("answer"), "proxy": bench.floor("proxy", upstream.port)}
        for name in chosen.only:
            requests, least = KINDS[name]
            samples, *of_floor = measure(chosen, [gateway, *([floors[least]] if least else [])], requests)
            capacity = good(samples[chosen.connections[0]])
            for number, taken in samples.items():
                floor = "".join(f"{good(own[number]) / max(1, good(own[chosen.connections[0]])):.2f}" for own in of_floor)
                print(line(name, number, taken, max(1, capacity), floor), flush=True)
                broken += sum(sample.broken for sample in taken)
    print(f"\nLoad at the end: {os.getloadavg()[0]:.1f}.")
    if broken:
        fail("requests had no reply")


if __name__ == "__main__":
    main()
