"""What a kernel setting carries, as pages say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.pipeline import emit_all
from compiler.site.families import pages_of
from compiler.site.sweeps import tables
from compiler.site.view import Site
from tests.support.run import MINIMAL, compiled, lay_out

HOST = """id: host
title: A host
about: Somewhere.
platform: debian-13
facts: []
source: {ours: for this test}
"""
RUN = """id: {id}
title: A sweep
date: {day}
host: host
method: vm
systemd: "257"
composition: unrecorded
about: A sweep.
sweeps:
  - sysctl: kernel.kptr_restrict
    vector: D1.b
    unit: clock.service
    at: base
    neighbours: base
    values:
      - {{value: "0", observed: reached, saw: ["read /proc/kallsyms: ok", "syscall syslog: ok"]}}
      - {{value: "1", observed: reached, saw: ["read /proc/kallsyms: EPERM", "syscall syslog: ok"]}}
      - {{value: "2", observed: {last}, saw: ["read /proc/kallsyms: EPERM", "syscall syslog: EPERM"]}}
  - sysctl: kernel.kptr_restrict
    vector: D1.b
    unit: clock.service
    at: hardened
    neighbours: hardened
    values:
      - {{value: "0", observed: blocked, saw: ["read /proc/kallsyms: EACCES"]}}
      - {{value: "2", observed: blocked, saw: ["read /proc/kallsyms: EACCES"]}}
indifferent: [D1.a]
source: {{ours: for this test}}
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """The minimal tree with two sweeps, the newer of which says that the setting closes D1.b."""
    specs = lay_out(MINIMAL, tmp_path / "specs")
    for folder in ("hosts", "results"):
        (specs / folder).mkdir()
    (specs / "hosts" / "host.yaml").write_text(HOST)
    for id, day, last in (("2026-01-01-host", "2026-01-01", "reached"), ("2026-01-02-host", "2026-01-02", "blocked")):
        (specs / "results" / f"{id}.yaml").write_text(RUN.format(id=id, day=day, last=last))
    tree = compiled(specs)
    return Site(tree, emit_all(tree))


def test_the_newest_sweep_of_a_key_counts_and_says_what_the_value_of_the_specs_closes(site: Site) -> None:
    table, = tables(site.relations)
    assert (table.result.id, table.values, table.own) == ("2026-01-02-host", ("0", "1", "2"), "2")
    base, hardened = table.scenarios
    assert (base.closed, base.narrowed) == (("D1.b",), ())
    assert (hardened.closed, hardened.narrowed) == ((), ())
    assert [(cell.succeeded, cell.made) for cell in base.rows[0].cells if cell] == [(2, 2), (1, 2), (0, 2)]
    assert [cell is None for cell in hardened.rows[0].cells] == [False, True, False]
    assert tables(site.relations, ["vm.overcommit_memory"]) == ()


@pytest.mark.parametrize(("page", "heading"), [
    ("results/index.md", "## Kernel settings"),
    ("results/2026-01-02-host.md", "## While kernel.kptr&#95;restrict changed"),
    ("settings.md", "### What kernel.kptr&#95;restrict carries"),
    ("primitives/hidden-pointers.md", "## What kernel.kptr&#95;restrict carries")])
def test_pages_show_it_as_a_table(site: Site, page: str, heading: str) -> None:
    shown = {one.path: one.text for one in pages_of(site)}[page]
    there = shown[shown.index(heading):]
    assert "**No unit is hardened.** Closed at <code>2</code>: [D1.b]" in there
    assert "**All units are hardened.** <code>2</code> closes nothing here that is not closed at <code>0" in there
    assert there.count("| [D1.b](") == (2 if "01-02" in page else 1)


def test_the_page_of_the_run_has_each_attempt_and_what_the_setting_has_no_say_on(site: Site) -> None:
    shown = {one.path: one.text for one in pages_of(site)}["results/2026-01-02-host.md"]
    assert "<code>syscall syslog&#58; EPERM</code>" in shown[shown.index("## While kernel.kptr&#95;restrict changed"):]
    assert "Ended alike at every value: [D1.a](" in shown
