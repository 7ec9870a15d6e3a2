"""Rows of a table: a server, what it is asked, and what was measured, beside a floor."""

import dataclasses
import statistics
import time

from load import Requests
from processes import Server

EVENTS_LIKE_REQUESTS = 20  # a stream of 100 events costs about as much as so many requests
WARM_SECONDS = 4
HEADER = """\
| one core | requests/s | of floor | p50 ms | p99 ms | CPU µs/request | floor's CPU / ours | RSS MB |
|---|---|---|---|---|---|---|---|"""


@dataclasses.dataclass
class Row:
    """One line of a table."""
    label: str
    server: Server
    requests: Requests
    is_peer: bool = False
    samples: list = dataclasses.field(default_factory=list)
    gone: str = ""  # why a peer was not measured to the end

    def middle(self, field):
        return statistics.median(getattr(sample, field) for sample in self.samples)

    def errors(self):
        return sum(sample.errors for sample in self.samples)

    def on(self, load, seconds):
        """What the server does under load for so many seconds; of a peer that fails, nothing from then on."""
        if self.gone:
            return None
        try:
            return load.on(self.server, self.requests, seconds)
        except SystemExit as failure:
            if not self.is_peer:
                raise
            self.gone = " ".join(str(failure).split())[:300]
            return None

    def warm_up(self, load, requests, longest):
        """So many requests, as far as they are answered within the longest time in seconds."""
        each = EVENTS_LIKE_REQUESTS if self.requests.streamed else 1
        done, end = 0, time.monotonic() + longest
        while done < requests and time.monotonic() < end and not self.gone:
            sample = self.on(load, WARM_SECONDS)
            done += sample.per_second * WARM_SECONDS * each if sample else 0

    def measure(self, load, prime, seconds):
        """Adds a sample, after some seconds that are not counted."""
        if prime:
            self.on(load, prime)
        sample = self.on(load, seconds)
        if sample:
            self.samples.append(sample)

    def line(self, floor):
        """The row in the table of HEADER; medians of the samples."""
        if self.gone or not self.samples:
            return f"| {self.label} | left out: {self.gone} | | | | | | |"
        rate, cpu = self.middle("per_second"), self.middle("cpu_micros")
        ratio = cpu_ratio = ""
        if floor is not self and floor.middle("per_second"):
            ratio = f"{rate / floor.middle('per_second'):.2f}"
            cpu_ratio = f"{floor.middle('cpu_micros') / cpu:.2f}" if cpu else ""
        return (f"| {self.label} | {rate:,.0f} | {ratio} | {self.middle('p50'):.2f} | {self.middle('p99'):.2f} "
                f"| {cpu:,.0f} | {cpu_ratio} | {max(sample.rss_mb for sample in self.samples):,.0f} |"
                + (f" {self.errors():,} ERRORS" if self.errors() else ""))
