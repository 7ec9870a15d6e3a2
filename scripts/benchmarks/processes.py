"""Processes of a measurement: the gateway, the bare servers, Redis; on which core, at what cost."""

import functools
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAUNCHER = ROOT / "scripts" / "scrubjay"
BENCH = ROOT / "gateway" / "src" / "bench"
TARGET = ROOT / "target" / "bench"
GATEWAY = "dev.scrubjay.gateway."
TICKS = os.sysconf("SC_CLK_TCK")
NATIVE = "--enable-native-access=ALL-UNNAMED"  # as the JAR says in its manifest
START_SECONDS = 300  # the smoke run starts several at once on one core
SERVER_CORE, LOAD_CORE = 0, 1


def fail(message):
    sys.exit(f"bench: {message}")


# Java


@functools.cache
def java_home():
    return launcher("java-home")


def launcher(step, *arguments):
    """What a step of the launcher prints."""
    return subprocess.run([LAUNCHER, *arguments], env={**os.environ, "SCRUBJAY_STEP": step},
                          check=True, capture_output=True, text=True).stdout.strip()


@functools.cache
def class_path():
    """The gateway's classes and libraries: SCRUBJAY_CLASSPATH, or what the launcher builds."""
    given = os.environ.get("SCRUBJAY_CLASSPATH")
    if given:
        return given
    launcher("build")
    launcher("train")
    return str(ROOT / "gateway" / "target" / "scrubjay.jar")


@functools.cache
def bench_classes():
    """The compiled servers and clients of the measurements, which need Maven's class path alone."""
    classes = TARGET / "classes"
    classes.mkdir(parents=True, exist_ok=True)
    packages = BENCH / "java" / GATEWAY.replace(".", "/")
    sources = sorted([*packages.glob("floor/*.java"), packages / "cache" / "redis" / "Filling.java"])
    newest = max(source.stat().st_mtime for source in sources)
    made = classes / "made"
    if not made.exists() or made.stat().st_mtime < newest:
        subprocess.run([f"{java_home()}/bin/javac", "--release", "21", "-proc:none", "-nowarn", "-d", classes,
                        "-cp", class_path(), *sources], check=True)
        made.touch()
    return str(classes)


def bench_java(name, *arguments, options=()):
    """The command of a program of the measurements."""
    return [f"{java_home()}/bin/java", NATIVE, *server_options(), *options, "-cp",
            os.pathsep.join([bench_classes(), str(BENCH / "resources"), class_path()]),
            GATEWAY + name, *map(str, arguments)]


@functools.cache
def server_options():
    """The launcher's options for servers, with SCRUBJAY_JAVA_OPTS."""
    return tuple(launcher("server-options").split())


def gateway_java():
    """The gateway's program as its users run it, or from the classes of SCRUBJAY_CLASSPATH."""
    if os.environ.get("SCRUBJAY_CLASSPATH"):
        return [f"{java_home()}/bin/java", NATIVE, *server_options(), "-cp", class_path(), "dev.scrubjay.gateway.Main"]
    return [LAUNCHER]


# Processes


class Server:
    """A process that listens on a port of 127.0.0.1."""

    def __init__(self, name, command, port, core, log, environment=None):
        self.name, self.log = name, log
        self.listens_on(port)
        self.began = time.monotonic()
        with open(log, "wb") as out:
            self.process = subprocess.Popen(
                [*pinned(core), *map(str, command)], stdout=out, stderr=out,
                env={**os.environ, **(environment or {})})

    def listens_on(self, port):
        self.port, self.url = port, f"http://127.0.0.1:{port}"

    @property
    def pid(self):
        return self.process.pid

    def await_port(self, limit=START_SECONDS):
        self.until(lambda: socket.create_connection(("127.0.0.1", self.port), 1).close() is None, limit)
        return self

    def await_ready(self, path="/health/ready", limit=START_SECONDS):
        self.until(lambda: get(self.url + path) is not None, limit)
        return self

    def answer(self, streamed=False):
        """Has it answer once, so that a measurement does not begin with what does not work."""
        body = json.dumps({"model": "gpt-4o-mini", "stream": streamed,
                           "messages": [{"role": "user", "content": "Does it work?"}]})
        try:
            post(self.url + "/v1/chat/completions", body)
        except OSError as failure:
            fail(f"{self.name} does not answer: {failure}\n{pathlib.Path(self.log).read_text()[-2000:]}")

    def until(self, condition, limit):
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                if condition():
                    return
            except OSError:
                pass
            time.sleep(0.05)
        fail(f"{self.name} did not start:\n{pathlib.Path(self.log).read_text()[-3000:]}")

    def cpu_seconds(self):
        """Processor time used so far, or nothing where /proc is not to be had."""
        return sum(cpu_seconds(pid) for pid in self.pids())

    def rss_mb(self):
        return sum(rss_mb(pid) for pid in self.pids())

    def pids(self):
        """The process and those that it started."""
        pids = [self.pid]
        for pid in pids:
            try:
                for task in os.listdir(f"/proc/{pid}/task"):
                    text = pathlib.Path(f"/proc/{pid}/task/{task}/children").read_text()
                    pids += [int(child) for child in text.split()]
            except OSError:
                continue
        return pids

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def pinned(core):
    """The prefix of a command that is to run on one core, ahead of others if BENCH_NICE says so."""
    niceness = os.environ.get("BENCH_NICE")
    ahead = ["nice", "-n", niceness] if niceness else []
    if core is None or not shutil.which("taskset") or (os.cpu_count() or 1) < 2:
        return ahead
    return [*ahead, "taskset", "-c", str(core)]


def run_ahead():
    """Puts this session ahead of others if BENCH_NICE says so: Linux weighs niceness within a session alone."""
    niceness = os.environ.get("BENCH_NICE")
    if niceness:
        try:
            pathlib.Path("/proc/self/autogroup").write_text(niceness)
        except OSError:
            pass  # not root, or a kernel without groups of sessions


def cpu_seconds(pid):
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def rss_mb(pid):
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(url, limit=5):
    with urllib.request.urlopen(url, timeout=limit) as response:
        return response.read().decode()


def post(url, body, headers=None):
    """The reply's headers and body; fails unless it has status 200."""
    request = urllib.request.Request(url, body.encode(), {"content-type": "application/json", **(headers or {})})
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.headers, response.read()


# A measurement's set of them


class Bench:
    """The processes of one measurement, in a folder of their own; they end with it."""

    def __init__(self):
        run_ahead()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="scrubjay-bench-"))
        self.servers = []

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        for server in reversed(self.servers):
            server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, name, command, port, core, environment=None):
        server = Server(name, command, port, core, self.folder / f"{name}-{port}.log", environment)
        self.servers.append(server)
        return server

    def redis(self):
        port = free_port()
        command = [redis_binary(), "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                   "--dir", self.folder]
        return self.start("redis", command, port, LOAD_CORE).await_port()

    def upstream(self, core=LOAD_CORE, memory="128m"):
        port = free_port()
        command = bench_java("floor.FixedUpstream", port, options=[f"-Xmx{memory}"])
        return self.start("upstream", command, port, core).await_port()

    def floor(self, mode, *arguments):
        port = free_port()
        return self.start(f"floor-{mode}", bench_java("floor.FloorServer", mode, port, *arguments), port,
                          SERVER_CORE).await_port()

    def configure(self, port, upstream, settings):
        """Writes the file of the gateway on a port; one that serves takes live settings from it within five seconds."""
        config = self.folder / f"gateway-{port}.yaml"
        config.write_text(
            f"providers:\n  openai: {{base_url: '{upstream.url}/v1', api_key: bench-bench-bench}}\n{settings}")
        return config

    def gateway(self, upstream, redis, settings="", command=None, port=None, core=SERVER_CORE, wait=True,
                environment=None):
        """A gateway as shipped, with one provider; other settings are added to its file."""
        port = port or free_port()
        config = self.configure(port, upstream, settings)
        command = [*(command or gateway_java()), "serve", "--config", config, "--port", port]
        server = self.start("gateway", command, port, core,
                            {"REDIS_URL": f"redis://127.0.0.1:{redis.port}", **(environment or {})})
        return server.await_ready() if wait else server


def redis_binary():
    """redis-server of the PATH, or else the one that the gateway itself would start."""
    found = shutil.which("redis-server")
    if found:
        return found
    unpacked = TARGET / "redis-server"
    if not unpacked.exists():
        machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(os.uname().machine, os.uname().machine)
        ending = f"{os.uname().sysname.lower()}-{machine}"
        jar = next((jar for jar in class_path().split(os.pathsep)
                    if "embedded-redis" in jar or jar.endswith("scrubjay.jar")), None)
        if jar is None:
            fail("no redis-server on the PATH")
        with zipfile.ZipFile(jar) as archive:
            name = next((n for n in archive.namelist() if "redis-server" in n and n.endswith(ending)), None)
            if name is None:
                fail(f"no redis-server on the PATH, and none for {ending} in {jar}")
            TARGET.mkdir(parents=True, exist_ok=True)
            unpacked.write_bytes(archive.read(name))
        unpacked.chmod(0o755)
    return unpacked
