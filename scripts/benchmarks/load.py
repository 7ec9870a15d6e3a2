"""Load: wrk with chat requests, and what a server gave for it."""

import dataclasses
import json
import os
import pathlib
import shutil
import subprocess

from processes import LOAD_CORE, TARGET, bench_java, fail, pinned

SCRIPT = pathlib.Path(__file__).resolve().parent / "chat.lua"
UNPACKED = TARGET / "wrk"
PACKAGES = ["wrk", "libluajit-5.1-2"]


@dataclasses.dataclass(frozen=True)
class Requests:
    """Chat requests: how many bodies take turns (0: every one differs), and how they are to be answered."""
    bodies: int = 1
    stored: bool = True
    streamed: bool = False
    mixed: bool = False  # every second one is not to be stored
    model: str = "gpt-4o-mini"
    headers: str = ""
    path: str = "/v1/chat/completions"
    bytes: int = 1200  # of a request
    answer: int = 0  # bytes of the answer that is asked for; 0: 2 KB


@dataclasses.dataclass(frozen=True)
class Sample:
    """What one server did in one round."""
    per_second: float
    p50: float
    p99: float
    cpu_micros: float
    rss_mb: float
    errors: int
    good: float  # replies with 2xx per second
    broken: int  # requests without a reply


def wrk():
    """The command of wrk, from the PATH, or else Debian's package, unpacked under target/."""
    if shutil.which("wrk"):
        return "wrk", {}
    binary = UNPACKED / "usr" / "bin" / "wrk"
    if not binary.exists():
        if not shutil.which("apt-get") or not shutil.which("dpkg"):
            fail("needs wrk on the PATH (or apt-get, to download Debian's)")
        UNPACKED.mkdir(parents=True, exist_ok=True)
        if quiet("apt-get", "-q", "download", *PACKAGES) != 0:
            quiet("apt-get", "-q", "update")
            if quiet("apt-get", "-q", "download", *PACKAGES) != 0:
                fail("apt-get cannot download Debian's wrk: put wrk on the PATH, or see that apt-get update works")
        for package in UNPACKED.glob("*.deb"):
            subprocess.run(["dpkg", "-x", package, UNPACKED], check=True)
            package.unlink()
    libraries = next((UNPACKED / "usr" / "lib").glob("*-linux-*"))
    return str(binary), {"LD_LIBRARY_PATH": str(libraries)}


def quiet(*command):
    return subprocess.run(command, cwd=UNPACKED, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                          check=False).returncode


class Load:
    """Load of a number of connections, each with one request at a time."""

    def __init__(self, connections):
        self.connections = connections
        self.runs = 0

    def on(self, server, requests, seconds):
        """Has a server answer for so many seconds."""
        self.runs += 1
        run = f"run {os.getpid()} {self.connections} {self.runs}" if requests.bodies == 0 else "same"
        if requests.answer:
            run = f"bytes={requests.answer} {run}"
        cpu = server.cpu_seconds()
        done = self.run(server.url + requests.path, requests, run, seconds)
        cpu = server.cpu_seconds() - cpu
        return Sample(done["requests"] / done["seconds"], done["p50"], done["p99"],
                      cpu * 1e6 / max(1, done["requests"]), server.rss_mb(), done["errors"],
                      (done["requests"] - done["refused"]) / done["seconds"], done["errors"] - done["refused"])

    def run(self, url, requests, run, seconds):
        binary, environment = wrk()
        words = [word for word, said in (
            ("no-store", not requests.stored), ("stream", requests.streamed), ("mixed", requests.mixed)) if said]
        command = [*pinned(LOAD_CORE), binary, "-t1", f"-c{self.connections}", f"-d{seconds}s", "--timeout", "20s",
                   "-s", SCRIPT, url, "--", requests.bodies, run, requests.model, *words]
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False,
                              env={**os.environ, **environment, "BENCH_HEADERS": requests.headers,
                                   "BENCH_BYTES": str(requests.bytes)})
        last = done.stdout.strip().rpartition("\n")[2]
        if done.returncode != 0 or not last.startswith("{"):
            fail(f"wrk: {done.stdout}{done.stderr}")
        return json.loads(last)


def first_tokens(streams, body, servers):
    """Median and 99th percentile, in ms, of the time to a stream's first token, for each server."""
    command = [*pinned(LOAD_CORE), *bench_java("floor.FirstTokens", streams, body, *(s.port for s in servers))]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [tuple(map(float, line.split()[1:])) for line in lines]
