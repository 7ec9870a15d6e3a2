"""The tests need a running gateway, such as `scripts/scrubjay demo`, at SCRUBJAY_URL."""

import os
import uuid
from typing import Iterator

import pytest
from scrubjay import Scrubjay

URL = os.environ.get("SCRUBJAY_URL", "http://127.0.0.1:8080")
AWAY = "http://127.0.0.1:9"


@pytest.fixture
def tenant(monkeypatch: pytest.MonkeyPatch) -> str:
    """A tenant of the test's own, also for clients that are made without one."""
    name = f"py-{uuid.uuid4().hex[:12]}"
    monkeypatch.setenv("SCRUBJAY_URL", URL)
    monkeypatch.setenv("SCRUBJAY_TENANT", name)
    return name


@pytest.fixture
def client(tenant: str) -> Iterator[Scrubjay]:
    with Scrubjay(url=URL, tenant=tenant) as made:
        yield made
