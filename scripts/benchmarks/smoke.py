"""Runs each measurement for seconds, side by side: whether they work, not what they show."""

import os
import pathlib
import subprocess
import sys
import time

from load import wrk
from processes import bench_classes, redis_binary

HERE = pathlib.Path(__file__).resolve().parent
SCALE = ("--rounds", "1", "--seconds", "1", "--warmup", "0", "--prime", "0", "--clients", "2")
PARTS = {
    "http": ("over_http.py", "--rounds", "1", "--seconds", "1", "--warmup", "0", "--prime", "0", "--only",
             "stream,pass", "--streams", "20", "--connections", "2", "--peers", "--peers-folder", os.devnull),
    "cold": ("cold_start.py", "--rounds", "1", "--seconds", "1", "--warm", "0", "--only", "default", "--connections", "2"),
    "overload": ("overload.py", "--rounds", "1", "--seconds", "1", "--warmup", "0", "--connections", "2,80", "--only", "mix"),
    "scale by entries": ("scale.py", *SCALE, "--only", "entries", "--entries", "1000"),
    "scale by size": ("scale.py", *SCALE, "--only", "size", "--sizes", "100000", "--parallel", "2"),
    "memory": ("memory.py", "--rate", "100", "--seconds", "1", "--warmup", "1", "--connections", "4"),
}


def main():
    began = time.monotonic()
    os.environ["SCRUBJAY_AOT"] = "off"
    os.environ["SCRUBJAY_JAVA_OPTS"] = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # starts with less work
    bench_classes()
    redis_binary()
    parts = dict(PARTS)
    try:
        wrk()
    except SystemExit as missing:
        print(f"bench smoke: http, overload and scale are skipped: {missing}")
        parts = {name: part for name, part in parts.items() if name in ("cold", "memory")}
    running = {name: subprocess.Popen([sys.executable, HERE / script, *arguments], stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT, text=True)
               for name, (script, *arguments) in parts.items()}
    failures = 0
    for name, process in running.items():
        output, _ = process.communicate()
        if process.returncode != 0:
            failures += 1
            print(f"bench {name}:\n{output}")
    print(f"bench smoke: {len(running) - failures} of {len(running)} work, {time.monotonic() - began:.0f} s")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
