"""Every Python snippet of the specification runs word for word, with only the import changed.

The snippets are in `snippets`. SCRUBJAY_SPECIFICATION may name the specification itself: then its
own snippets are extracted and run instead, and must be as many.
"""

import os
import re
from pathlib import Path
from typing import Any, Dict, List

import pytest

SNIPPETS = Path(__file__).parent / "snippets"
IMPORT = re.compile(r"^from ultimate_discord_intelligence_bot\.services\.\w+ import", re.MULTILINE)
USAGE = re.compile(r"```python\n(.*?)```", re.DOTALL)


def snippets() -> List[str]:
    """Those that are programs; a table of settings, such as `"frequent": 3600`, is none."""
    path = os.environ.get("SCRUBJAY_SPECIFICATION")
    if path is None:
        return [file.read_text() for file in sorted(SNIPPETS.glob("*.py"))]
    found = USAGE.findall(Path(path).read_text())
    return [IMPORT.sub("from scrubjay import", text) for text in found if text[0] != '"']


def run(text: str, names: Dict[str, Any]) -> Dict[str, Any]:
    exec(compile(text, "<snippet>", "exec"), names)
    return names


@pytest.fixture
def programs(tenant: str) -> List[str]:
    found = snippets()
    assert len(found) == 4
    return found


def test_cache_optimizer(programs: List[str]) -> None:
    names = run(programs[0], {})
    assert re.fullmatch(r"workspace_1:content_analysis:[0-9a-f]{64}", names["cache_key"])
    assert names["strategy"]["ttl"] == 3600
    assert names["strategy"].compress is True
    assert names["should_cache"] is True


def test_model_router(programs: List[str], capsys: pytest.CaptureFixture[str]) -> None:
    run(programs[1], {})
    printed = capsys.readouterr().out
    assert re.fullmatch(
        r"Selected: gpt-4o\nProvider: openai\nExpected Cost: \$0\.03\d\d\n"
        r"Expected Latency: \d\.\d\ds\nConfidence: \d\d\.\d\d%\n",
        printed,
    ), printed


def test_performance_optimizer_and_debug_commands(
    programs: List[str], capsys: pytest.CaptureFixture[str]
) -> None:
    names = run(programs[2], {})
    printed = capsys.readouterr().out
    assert re.fullmatch(
        r"Optimization Type: (model_routing|cache_hit)\nExpected Cost: \$\d\.\d{4}\n"
        r"Expected Latency: \d\.\d\ds\n",
        printed,
    ), printed
    run(programs[3], names)
    printed = capsys.readouterr().out
    assert re.fullmatch(
        r"Cache Hit Rate: \d+\.\d\d%\nModel Usage: \{.*\}\nTotal Optimizations: \d+\n", printed
    ), printed
