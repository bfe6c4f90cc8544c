"""What holds for all tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator

import pytest

collect_ignore = ["cases", "consumer"]  # what lies there looks like tests, but is data
# Compiled trees are large and stay: looking through them as often as by default takes a sixth of the time.
gc.set_threshold(100_000, 20, 100)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With NO_SKIPS set a skipped test fails: continuous integration has every tool, or is broken."""
    report = yield
    if report.skipped and os.environ.get("NO_SKIPS"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, which NO_SKIPS forbids: {report.longrepr}"
    return report
