"""Time from the start of a gateway's process to its first answer, and how soon it is as fast as a warm one:
with a plain JVM, the JDK's class data, an archive of the gateway's classes, and an AOT cache of a training run."""

import argparse
import os
import pathlib
import statistics
import subprocess
import time

from processes import Bench, LOAD_CORE, NATIVE, TARGET, bench_java, class_path, fail, free_port, java_home, pinned
from processes import server_options

SLOT_MS = 100
MAIN = "dev.scrubjay.gateway.Main"
KINDS = {  # what it is called, the option that has a training run write it, the one that reads it
    "plain": ("plain JVM (-Xshare:off)", None, "-Xshare:off"),
    "default": ("the JDK's class data (default)", None, None),
    "appcds": ("archive of the gateway's classes (AppCDS)", "-XX:ArchiveClassesAtExit", "-XX:SharedArchiveFile"),
    "aot": ("AOT cache (JEP 483, 514, 515)", "-XX:AOTCacheOutput", "-XX:AOTCache"),
}


def options():
    parser = argparse.ArgumentParser(prog="scripts/bench cold", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="starts of each kind, interleaved (default: 5)")
    parser.add_argument("--seconds", type=float, default=4, help="of load after each start (default: 4)")
    parser.add_argument("--warm", type=int, default=30, help="seconds until a gateway counts as warm (default: 30)")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--only", default=",".join(KINDS), help="the kinds, of " + ",".join(KINDS))
    parser.add_argument("--requests", type=int, default=20000, help="of the training run (default: 20000)")
    return parser.parse_args()


def packed_class_path():
    """The class path with folders packed into a JAR, as archives of classes take nothing from folders."""
    jars, folders = [], []
    for entry in filter(None, class_path().split(os.pathsep)):
        (folders if pathlib.Path(entry).is_dir() else jars).append(entry)
    if folders:
        TARGET.mkdir(parents=True, exist_ok=True)
        packed = TARGET / "classes.jar"
        contents = [word for folder in folders for word in ("-C", folder, ".")]
        subprocess.run([f"{java_home()}/bin/jar", "cf", packed, *contents], check=True)
        jars.insert(0, str(packed))
    return os.pathsep.join(jar for jar in jars if pathlib.Path(jar).exists())


def java(*options_and_arguments):
    return [f"{java_home()}/bin/java", NATIVE, *server_options(), *map(str, options_and_arguments)]


def kinds(folder, jars, requests, only):
    """The options of each kind, after the training run of those that need one."""
    made = {}
    for kind in only:
        name, writes, reads = KINDS[kind]
        if writes is None:
            made[name] = [reads] if reads else []
            continue
        began, file = time.monotonic(), folder / f"gateway.{kind}"
        environment = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
        done = subprocess.run(java(f"{writes}={file}", "-cp", jars, MAIN, "rehearse", "--requests", requests),
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, env=environment)
        if file.exists():
            print(f"{name}: training run of {requests} requests took {time.monotonic() - began:.0f} s,"
                  f" {file.stat().st_size / 1e6:.0f} MB", flush=True)
            made[name] = [f"{reads}={file}"]
        else:
            print(f"{name}: not with this JDK: {done.stderr.decode().strip()[-300:]}")
    return made


def start(bench, upstream, redis, jars, kind, load, seconds):
    """Starts a gateway under load; the ms to its first answer, its CPU until then, and answers by 100 ms."""
    floor, connections = load
    command = [*pinned(LOAD_CORE), *bench_java("floor.SteadyLoad", connections, 0, 0, floor.port, 2)]
    port = free_port()
    client = subprocess.Popen([*command, str(port), str(seconds)], stdout=subprocess.PIPE, text=True)
    time.sleep(2.5)  # the client warms on the floor, and then waits for the gateway
    began = time.time() * 1000
    gateway = bench.gateway(upstream, redis, port=port, wait=False,
                            command=java(*kind, "-cp", jars, MAIN))
    gateway.await_ready()
    cpu = gateway.cpu_seconds() * 1000
    output, _ = client.communicate()
    gateway.stop()
    slots, first = {}, None
    for line in output.splitlines():
        words = line.split()
        if words[0] == "first":
            first = int(words[1]) - began if int(words[1]) else None
        else:
            slots[int((int(words[0]) - began) // SLOT_MS)] = int(words[1])
    return first, cpu, slots


def rate(slots, begin_ms, end_ms):
    """Answers a second between two times after the start."""
    inside = [slots.get(slot, 0) for slot in range(int(begin_ms // SLOT_MS), int(end_ms // SLOT_MS))]
    return sum(inside) * 1000 / (len(inside) * SLOT_MS)


def main():
    chosen = options()
    print(f"near hits, {chosen.connections} connections, server on one core, {chosen.rounds} interleaved starts."
          f" Load of the machine at the start: {os.getloadavg()[0]:.1f}.", flush=True)
    with Bench() as bench:
        jars = packed_class_path()
        ways = kinds(bench.folder, jars, chosen.requests, chosen.only.split(","))
        redis, upstream = bench.redis(), bench.upstream()
        load = (bench.floor("answer"), chosen.connections)
        starts = {name: [] for name in ways}
        for _ in range(chosen.rounds):
            for name, way in ways.items():
                starts[name].append(start(bench, upstream, redis, jars, way, load, chosen.seconds))
        warm = {}
        for name, way in ways.items() if chosen.warm else ():
            _, _, slots = start(bench, upstream, redis, jars, way, load, chosen.warm + 5)
            warm[name] = rate(slots, chosen.warm * 1000, chosen.warm * 1000 + 4000)
    print_table(starts, warm)
    print(f"\nLoad at the end: {os.getloadavg()[0]:.1f}.")
    if any(first is None for runs in starts.values() for first, _, _ in runs):
        fail("a gateway did not answer")


def print_table(starts, warm):
    print("\n| | first answer ms | CPU ms until ready | answers/s 1.5 to 2 s after the start | share of warm"
          " | answers in the first 2 s | warm/s |\n|---|---|---|---|---|---|---|")
    for name, runs in starts.items():
        firsts = [first for first, _, _ in runs if first is not None]
        at_two = statistics.median(rate(slots, 1500, 2000) for _, _, slots in runs)
        early = statistics.median(rate(slots, 0, 2000) * 2 for _, _, slots in runs)
        share = f"{at_two / warm[name]:.2f}" if warm.get(name) else "?"
        print(f"| {name} | {statistics.median(firsts) if firsts else 0:,.0f} | "
              f"{statistics.median(cpu for _, cpu, _ in runs):,.0f} | {at_two:,.0f} | {share} | {early:,.0f}"
              f" | {warm.get(name, 0):,.0f} |")


if __name__ == "__main__":
    main()
