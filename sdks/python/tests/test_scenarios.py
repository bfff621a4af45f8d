"""Every scenario of `sdks/conformance/scenarios.md` has a test, and no test names one that is not there."""

from __future__ import annotations

import re

from tests.support.vectors import CONFORMANCE


def test_every_scenario_has_a_test() -> None:
    page = (CONFORMANCE / "scenarios.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:live|attack|trouble)-[a-z, -]+) \|", page, re.MULTILINE)
    named = {name for row in rows for name in row.split(", ")}
    tests = CONFORMANCE.parent / "python" / "tests"
    texts = [path.read_text(encoding="utf-8") for path in tests.glob("test_*.py")]
    tested = {name for text in texts for name in re.findall(r'scenario\("([a-z-]+)"\)', text)}
    assert len(named) > 40
    assert tested == named
