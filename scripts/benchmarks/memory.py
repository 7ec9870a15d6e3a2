"""Resident memory, allocation and processor time of a gateway at a steady rate of near hits and misses, with
default settings; with --collectors, under each collector of the JVM."""

import argparse
import os
import re
import subprocess
import time

from processes import Bench, LOAD_CORE, bench_java, fail, gateway_java, get, pinned

COLLECTORS = {
    "Serial": ["-XX:+UseSerialGC"],
    "Serial, compact headers": ["-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"],
    "Parallel": ["-XX:+UseParallelGC"],
    "G1": ["-XX:+UseG1GC"],
    "G1, compact headers": ["-XX:+UseG1GC", "-XX:+UseCompactObjectHeaders"],
}
ALLOCATED = re.compile(r"^jvm_gc_memory_allocated_bytes_total(?:\{.*\})? (\S+)", re.MULTILINE)
PAUSES = re.compile(r"^jvm_gc_pause_seconds_(sum|max)(?:\{.*\})? (\S+)", re.MULTILINE)


def options():
    parser = argparse.ArgumentParser(prog="scripts/bench memory", description=__doc__)
    parser.add_argument("--rate", type=int, default=5000, help="requests a second (default: 5000)")
    parser.add_argument("--seconds", type=int, default=60, help="of load (default: 60; 600 shows whether it is flat)")
    parser.add_argument("--warmup", type=int, default=20, help="seconds of load before it is measured (default: 20)")
    parser.add_argument("--misses", type=float, default=0.1, help="share of requests that differ (default: 0.1)")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--collectors", action="store_true", help="compare the JVM's collectors")
    parser.add_argument("--cores", default="0", help="of the gateway, such as 0 or 0,1 (default: 0)")
    parser.add_argument("--flags", default="", help="more options for the gateway's JVM, such as -Xmx96m")
    return parser.parse_args()


def measure(bench, upstream, redis, chosen, flags):
    program, *rest = gateway_java()
    if str(program).endswith("java"):
        if any(flag.startswith("-XX:+Use") and flag.endswith("GC") for flag in flags):
            rest = [word for word in rest if word != "-XX:+UseSerialGC"]  # there can be one collector
        command, environment = [program, *rest[:-3], *flags, *rest[-3:]], {}
    else:
        command, environment = [program], {"SCRUBJAY_JAVA_OPTS": " ".join(flags)}
    gateway = bench.gateway(upstream, redis, command=command, core=chosen.cores, environment=environment)
    gateway.answer()
    seconds = chosen.warmup + chosen.seconds
    client = subprocess.Popen(
        [*pinned(LOAD_CORE), *bench_java("floor.SteadyLoad", chosen.connections, chosen.rate, chosen.misses,
                                         gateway.port, seconds)], stdout=subprocess.PIPE, text=True)
    time.sleep(chosen.warmup)
    before, cpu = get(gateway.url + "/metrics"), gateway.cpu_seconds()
    resident, began = [], time.time()
    while time.time() - began < chosen.seconds - 0.5:
        time.sleep(0.5)
        resident.append(gateway.rss_mb())
    ended, cpu = time.time(), gateway.cpu_seconds() - cpu
    after = get(gateway.url + "/metrics")
    output, _ = client.communicate()
    gateway.stop()
    answers, errors = counted(output, began * 1000, ended * 1000)
    return {"rate": answers / (ended - began), "errors": errors, "resident": resident,
            "cpu": cpu * 1e6 / max(1, answers),
            "allocated": (allocated(after) - allocated(before)) / max(1, answers),
            "pauses": (pauses(after, "sum") - pauses(before, "sum")) / (ended - began),
            "longest": pauses(after, "max")}


def counted(output, begin, end):
    """Answers and errors between two times."""
    answers = errors = 0
    for line in output.splitlines():
        words = line.split()
        if words[0] != "first" and begin <= int(words[0]) < end:
            answers += int(words[1])
            errors += int(words[2])
    return answers, errors


def allocated(metrics):
    return sum(float(value) for value in ALLOCATED.findall(metrics))


def pauses(metrics, which):
    values = [float(value) for name, value in PAUSES.findall(metrics) if name == which]
    return sum(values) if which == "sum" else max(values, default=0)


def line(name, found):
    resident = found["resident"]
    fifth = max(1, len(resident) // 5)
    first, last = sum(resident[:fifth]) / fifth, sum(resident[-fifth:]) / fifth
    return (f"| {name} | {found['rate']:,.0f} | {max(resident):,.0f} | {first:,.0f} → {last:,.0f} "
            f"| {found['allocated'] / 1024:,.1f} | {found['cpu']:,.0f} | {found['pauses'] * 100:.2f} "
            f"| {found['longest'] * 1000:.1f} |" + (f" {found['errors']:,} ERRORS" if found["errors"] else ""))


def main():
    chosen = options()
    print(f"{chosen.rate} requests/s asked for, {chosen.misses:.0%} of them misses, {chosen.connections} connections,"
          f" gateway on core {chosen.cores}, {chosen.seconds} s after {chosen.warmup} s of warm-up."
          f" Load of the machine at the start: {os.getloadavg()[0]:.1f}.\n")
    print("| | requests/s | RSS MB, most | first → last fifth | allocated KB/request | CPU µs/request"
          " | % in GC pauses | longest ms |\n|---|---|---|---|---|---|---|---|", flush=True)
    kinds = COLLECTORS if chosen.collectors else {"as shipped": []}
    with Bench() as bench:
        redis, upstream = bench.redis(), bench.upstream()
        for name, flags in kinds.items():
            found = measure(bench, upstream, redis, chosen, [*flags, *chosen.flags.split()])
            print(line(name, found), flush=True)
            if found["errors"]:
                fail(f"{name}: a gateway gave errors")
    print(f"\nLoad at the end: {os.getloadavg()[0]:.1f}.")


if __name__ == "__main__":
    main()
