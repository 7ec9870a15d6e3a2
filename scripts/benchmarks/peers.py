"""Other gateways, from their registries in a folder of their own, beside which Scrubjay is measured."""

import http.client
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys

from load import Requests
from processes import SERVER_CORE, free_port, post

HERE = pathlib.Path(__file__).resolve().parent
PINNED = HERE / "pinned"
FOLDER = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "scrubjay-bench"
LITELLM = "litellm[proxy]==1.108.7"
TENSORZERO = "tensorzero==2026.6.0"
PORTKEY = "@portkey-ai/gateway@1.15.2"  # as pinned/package.json says
INSTALL_SECONDS = 900
START_SECONDS = 120
KEY = "sk-bench-bench-bench"


class LeftOut(Exception):
    """Why a peer, or one row of it, is not measured."""


def run(*command):
    """Runs an installer; its last line of output is the reason if it fails."""
    try:
        done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False,
                              timeout=INSTALL_SECONDS)
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise LeftOut(f"it cannot be installed: {failure}") from None
    if done.returncode != 0:
        lines = (done.stdout + done.stderr).strip().splitlines() or ["no output"]
        raise LeftOut(f"it cannot be installed: {lines[-1].strip()[:300]}")


def installed(folder, what, pins, install):
    """A folder with what is pinned, installed once: one half made, or made with other pins, is made anew."""
    place = folder / "".join(c if c.isalnum() or c in ".-" else "-" for c in what).strip("-")
    done = place / "installed"
    try:
        if not done.exists() or done.read_text() != pins.read_text():
            print(f"Installing {what} in {place} ...", file=sys.stderr, flush=True)
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
            install(place)
            shutil.copyfile(pins, done)
    except OSError as failure:
        raise LeftOut(f"it cannot be installed: {failure}") from None
    return place


def from_pypi(folder, what):
    """The bin folder of an environment with a package of PyPI, and all that it needs, as wheels."""
    pins = PINNED / "constraints.txt"

    def install(place):
        run(sys.executable, "-m", "venv", place)
        run(place / "bin" / "pip", "install", "-q", "--disable-pip-version-check", "--only-binary", ":all:",
            "-c", pins, what)
    return installed(folder, what, pins, install) / "bin"


def from_npm(folder, what):
    """The folder of a package of npm; none of the packages runs a script of its own."""
    if not shutil.which("node") or not shutil.which("npm"):
        raise LeftOut("it needs node and npm on the PATH")
    pins = PINNED / "package-lock.json"

    def install(place):
        for file in (pins, PINNED / "package.json"):
            shutil.copy(file, place)
        run("npm", "ci", "--prefix", place, "--ignore-scripts", "--no-audit", "--no-fund")
    return installed(folder, what, pins, install) / "node_modules" / what.rpartition("@")[0]


def alone(bench, environment, *command):
    """A command that sees nothing of the caller's environment, such as keys and databases, but the PATH."""
    seen = {"PATH": os.environ["PATH"], "HOME": bench.folder, **environment}
    return ["env", "-i", *(f"{name}={value}" for name, value in seen.items()), *command]


def started(server, is_up):
    """A peer that is up, or the reason why it does not start."""
    try:
        server.until(is_up, START_SECONDS)
    except SystemExit as failure:
        server.stop()
        raise LeftOut(f"it does not start: {str(failure).strip().splitlines()[-1].strip()[:300]}") from None
    return server


def is_open(port):
    with socket.create_connection(("127.0.0.1", port), 1):
        return True


def headers(requests):
    """What wrk is told of headers, as a dictionary."""
    return dict(pair.split("=", 1) for pair in requests.headers.split(";") if pair)


def asked(server, requests):
    """The headers of an answer; the reason if there is none."""
    body = json.dumps({"model": requests.model, "temperature": 0,
                       "messages": [{"role": "user", "content": "Does it work?"}]})
    try:
        answered, text = post(server.url + requests.path, body, headers(requests))
        json.loads(text)["choices"][0]["message"]["content"]
    except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError) as failure:
        raise LeftOut(f"it does not answer: {failure!r}"[:300]) from None
    return answered


def require_hit(server, requests, header, is_hit):
    """Sees that the second of two equal requests is a hit by the peer's own word, a header."""
    asked(server, requests)
    said = asked(server, requests).get(header)
    if not is_hit(said):
        raise LeftOut(f"its cache gives no hits ({header}: {said})")


# Each gives rows for the table: the row of Scrubjay's beside which it stands, its label, a server, requests.


def litellm(bench, folder, upstream, redis, wanted):
    if not {"pass", "redis"} & set(wanted):
        return
    program = from_pypi(folder, LITELLM) / "litellm"
    model = {"model_name": "gpt-4o-mini", "litellm_params": {
        "model": "openai/gpt-4o-mini", "api_base": f"{upstream.url}/v1", "api_key": KEY}}
    key = f"authorization=Bearer {KEY}"

    def gateway(settings):
        port = free_port()
        config = bench.folder / f"litellm-{port}.yaml"
        config.write_text(json.dumps({  # JSON is YAML
            "model_list": [model], "general_settings": {"master_key": KEY}, "litellm_settings": settings}))
        command = alone(bench, {"LITELLM_LOG": "ERROR", "LITELLM_MODE": "PRODUCTION",
                                "LITELLM_LOCAL_MODEL_COST_MAP": "True"},
                        program, "--config", config, "--host", "127.0.0.1", "--port", port)
        return started(bench.start("litellm", command, port, SERVER_CORE), lambda: is_open(port))

    if "pass" in wanted:
        server, requests = gateway({}), Requests(headers=key)
        asked(server, requests)
        yield "pass", "LiteLLM, pass-through", server, requests
    if "redis" in wanted:
        server, requests = gateway({"cache": True, "cache_params": {
            "type": "redis", "host": "127.0.0.1", "port": redis.port, "ttl": 3600}}), Requests(bodies=500, headers=key)
        require_hit(server, requests, "x-litellm-cache-key", lambda said: said is not None)
        yield "redis", "LiteLLM, Redis hit", server, requests


def portkey(bench, folder, upstream, _, wanted):
    if not {"pass", "near"} & set(wanted):
        return
    port = free_port()
    command = alone(bench, {"NODE_ENV": "production"}, "node", "--require", HERE / "portkey_loopback.cjs",
                    from_npm(folder, PORTKEY) / "build" / "start-server.js", f"--port={port}", "--headless")
    server = started(bench.start("portkey", command, port, SERVER_CORE), lambda: is_open(port))
    routed = {"provider": "openai", "api_key": KEY, "custom_host": f"{upstream.url}/v1"}
    if "pass" in wanted:
        requests = Requests(headers="x-portkey-config=" + json.dumps(routed))
        asked(server, requests)
        yield "pass", "Portkey, pass-through", server, requests
    if "near" in wanted:  # npm's 1.15.2 is built without this cache
        cached = {**routed, "cache": {"mode": "simple", "max_age": 3600000}}
        requests = Requests(bodies=100, headers="x-portkey-config=" + json.dumps(cached))
        require_hit(server, requests, "x-portkey-cache-status", lambda said: said == "HIT")
        yield "near", "Portkey, hit in its memory", server, requests


def tensorzero(bench, folder, upstream, _, wanted):
    if "pass" not in wanted:
        return
    program = from_pypi(folder, TENSORZERO) / "python"
    config = bench.folder / "tensorzero.toml"
    config.write_text(f'''[gateway]
observability.enabled = false
[models.gpt-4o-mini]
routing = ["fixed"]
[models.gpt-4o-mini.providers.fixed]
type = "openai"
model_name = "gpt-4o-mini"
api_base = "{upstream.url}/v1/"
api_key_location = "env::OPENAI_API_KEY"
''')
    said = bench.folder / "tensorzero.port"
    command = alone(bench, {"OPENAI_API_KEY": KEY, "RUST_LOG": "error",
                            "TENSORZERO_DISABLE_PSEUDONYMOUS_USAGE_ANALYTICS": "1"},
                    program, HERE / "tensorzero_gateway.py", config, said)
    server = started(bench.start("tensorzero", command, 0, SERVER_CORE), said.exists)
    server.listens_on(int(said.read_text()))
    requests = Requests(model="tensorzero::model_name::gpt-4o-mini", path="/openai/v1/chat/completions")
    asked(server, requests)
    yield "pass", "TensorZero, pass-through", server, requests


PEERS = {"LiteLLM": litellm, "Portkey": portkey, "TensorZero": tensorzero}
VERSIONS = (LITELLM, PORTKEY, TENSORZERO)


def rows(bench, folder, upstream, redis, wanted):
    """The rows of all peers that can be installed and answer; a line about each that does not."""
    for name, peer in PEERS.items():
        try:
            yield from peer(bench, pathlib.Path(folder), upstream, redis, wanted)
        except LeftOut as reason:
            print(f"{name} is left out, or part of it: {reason}\n", flush=True)
