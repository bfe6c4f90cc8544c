"""The prediction beside the measurement: on results, defenses and units, with links to what holds."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from compiler.site.view import Site
from compiler.spec import kinds

USERS = "[<code>PrivateUsers&#61;</code>](../units/left4me-server-at-.service.md#Service.PrivateUsers)"


def line(text: str, *words: str) -> str:
    """The first line with all these words."""
    return next(line for line in text.split("\n") if all(word in line for word in words))


def test_a_matrix_has_a_column_of_predictions(pages: Mapping[str, str]) -> None:
    text = pages["results/index.md"]
    assert text.count("| Unit | Predicted |") == 3
    row = line(text, "[D4.b]", "left4me-web.service")
    assert '<span class="badge good">blocked</span> by ' + USERS in row
    assert "ptrace&#95;scope" in row
    assert "base: reached" in row


def test_a_difference_is_explained_where_it_shows(pages: Mapping[str, str]) -> None:
    row = line(pages["results/index.md"], "[H1.i]", "left4me-web.service")
    assert "sched_setattr" in row
    assert "measured otherwise" in row
    assert "Measured otherwise" in pages["defenses/H1.md"]


def test_a_defense_says_what_is_foreseen_of_each_attempt(pages: Mapping[str, str]) -> None:
    text = pages["defenses/D4.md"]
    assert "by [<code>SystemCallFilter&#61;</code>]" in line(text, "Predicted when hardened")
    assert USERS in line(text, "    | ", "/environ")
    assert "through ptrace" in line(text, "Predicted without the hardening")
    assert "Predicted, from" in pages["defenses/D5.md"]  # a residual risk


def test_a_need_has_its_prediction(pages: Mapping[str, str]) -> None:
    text = pages["units/left4me-server-at-.service.md"]
    assert "unknown" in line(text, "predicted:", "process 1")
    assert "met" in line(text, "predicted:", "/etc/resolv.conf")


@pytest.mark.parametrize("kind", [kinds.Vector, kinds.Need, kinds.Residual])
def test_whatever_is_tried_is_foretold(site: Site, kind: type[kinds.Vector | kinds.Need | kinds.Residual]) -> None:
    """On every unit that it is tried from; what is not tried from inside a unit is not."""
    for item in site.model.all(kind):
        found = list(site.foretold.all(item))
        assert bool(found) == any(probe.tries not in kinds.BY_LABORATORY for probe in item.probes)
        assert len(found) == 2 * len(site.foretold.units(item))
        for one in found:
            assert one.holding or one.why
