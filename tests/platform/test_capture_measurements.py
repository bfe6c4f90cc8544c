"""What dumps and complaints say of directives: the judgement, without the target."""

from __future__ import annotations

import pytest

from compiler.capture import assignments, enums, resets
from compiler.capture.assignments import Behaviour, Trial
from compiler.capture.parse import Complaint, Item, ParseError

_BIND = Item("Service", "BindPaths", "PATH[:PATH[:OPTIONS]] [...]")
_BIND_READ_ONLY = Item("Service", "BindReadOnlyPaths", "PATH[:PATH[:OPTIONS]] [...]")
_SYSTEM = Item("Service", "ProtectSystem", "OTHER")


def _trial(item: Item) -> Trial:
    (trial,) = assignments.trials([item])
    return trial


def _filled_or_not(trials: dict[str, Trial]) -> dict[str, tuple[str, ...]]:
    """Dumps of the units that fill a list and of those that assign nothing."""
    dumps: dict[str, tuple[str, ...]] = {}
    for trial in trials.values():
        dumps |= {trial.names["a"]: (trial.first,), trial.names[""]: ()}
    return dumps


def _dumps(trial: Trial, **shown: str) -> dict[str, tuple[str, ...]]:
    """Dumps of the trial's units; `shown` has the line of each case (`n`: the unit that assigns nothing)."""
    return {trial.names["" if case == "n" else case]: (line,) for case, line in shown.items()}


def test_a_list_adds_up_and_an_empty_assignment_clears_it() -> None:
    trial = _trial(_BIND)
    dumps = _dumps(trial, n="", a="/usr/a", b="/usr/b", ab="/usr/a /usr/b", ae="", be="", aeb="/usr/b")

    assert assignments.behaviour(trial, dumps, ()) == Behaviour(accumulates=True, resets=True)


def test_a_list_that_cannot_be_cleared() -> None:
    trial = _trial(_BIND)
    dumps = _dumps(trial, n="", a="/a", b="/b", ab="/a /b", ae="/a", be="/b", aeb="/a /b")

    assert assignments.behaviour(trial, dumps, ()) == Behaviour(accumulates=True, resets=False)


def test_the_last_of_two_values_wins() -> None:
    trial = _trial(_SYSTEM)
    dumps = _dumps(trial, n="no", a="full", b="strict", ab="strict", ae="no", be="no", aeb="strict")

    assert assignments.behaviour(trial, dumps, ()) == Behaviour(accumulates=False, resets=True)


def test_an_empty_assignment_that_the_target_ignores() -> None:
    trial = _trial(_SYSTEM)
    dumps = _dumps(trial, n="no", a="full", b="strict", ab="strict", ae="full", be="strict", aeb="strict")
    name = trial.names["ae"]
    line = trial.texts[name].splitlines().index("ProtectSystem=") + 1

    assert assignments.behaviour(trial, dumps, {(name, line)}) == Behaviour(accumulates=False, resets=False)


def test_nothing_is_said_of_what_the_dump_does_not_show() -> None:
    trial = _trial(_SYSTEM)
    same = _dumps(trial, n="", a="", b="", ab="", ae="", be="", aeb="")

    assert assignments.behaviour(trial, same, ()) == Behaviour(None, None)
    assert assignments.behaviour(trial, {}, ()) == Behaviour(None, None)


def test_nothing_is_said_where_the_target_refused_a_sample() -> None:
    trial = _trial(_SYSTEM)
    dumps = _dumps(trial, n="", a="x", b="y", ab="y", ae="", be="", aeb="y")
    name = trial.names["a"]
    line = trial.texts[name].splitlines().index(trial.first) + 1

    assert assignments.behaviour(trial, dumps, {(name, line)}) == Behaviour(None, None)


def test_a_directive_of_several_sections_is_tried_once() -> None:
    socket = Item("Socket", "BindPaths", _BIND.kind)

    (trial,) = assignments.trials([socket, _BIND])

    assert trial.item == _BIND


@pytest.mark.parametrize(
    ("item", "name", "lines"),
    [
        (Item("Mount", "Options", "STRING"), "dev-x.mount", ["Where=/dev/x", "[Mount]"]),
        (Item("Timer", "OnCalendar", "TIMER"), "dev-x.timer", ["[Timer]"]),
        (Item("Service", "ExecStart", "PATH [ARGUMENT [...]]"), "dev-x.service", ["Type=oneshot"]),
    ],
)
def test_a_trial_unit_has_what_its_type_needs(item: Item, name: str, lines: list[str]) -> None:
    text = assignments.unit_text(item, "x", [])

    assert assignments.unit_name(item, "x") == name
    assert set(lines) <= set(text.splitlines())
    assert "OnBootSec=1" not in text
    assert "ExecStart=/bin/true" not in text


def _pairs() -> tuple[dict[str, resets.Pair], dict[str, Trial]]:
    trials = {trial.item.name: trial for trial in assignments.trials([_BIND, _BIND_READ_ONLY])}
    measured = {name: (trial, Behaviour(True, True)) for name, trial in trials.items()}
    return resets.pairs(measured), trials


def test_two_lists_that_one_empty_assignment_clears() -> None:
    pairs, trials = _pairs()
    after: dict[str, tuple[str, ...]] = dict.fromkeys(pairs, ())

    assert resets.cleared_together(pairs, _filled_or_not(trials), after) == (
        ("BindPaths", "BindReadOnlyPaths"),
    )
    assert all(text.endswith("=\n") for text in resets.texts(pairs).values())


def test_lists_that_stay_are_no_group() -> None:
    pairs, trials = _pairs()
    after = {name: (filled.first,) for name, (filled, _) in pairs.items()}

    assert resets.cleared_together(pairs, _filled_or_not(trials), after) == ()


def test_a_one_sided_relation_is_not_passed_off_as_a_group() -> None:
    pairs, trials = _pairs()
    after = {name: () if filled.item == _BIND else (filled.first,) for name, (filled, _) in pairs.items()}

    with pytest.raises(ParseError):
        resets.cleared_together(pairs, _filled_or_not(trials), after)


def test_the_words_that_the_target_does_not_complain_about_are_taken() -> None:
    asked = enums.question(_SYSTEM, ["full", "qzx", "strict"], 1)
    line = asked.text.splitlines().index("ProtectSystem=qzx") + 1
    complaint = Complaint(asked.name, line, "Failed to parse ProtectSystem=qzx, ignoring: Invalid argument")

    assert enums.taken(asked, [complaint], set()) == ("full", "strict")
    assert enums.taken(asked, [], {asked.name}) is None


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ((*enums.BOOLEANS, "full", "strict", "No"), ("full", "no", "strict", "yes")),
        (("no", "always", "on-failure"), ("always", "no", "on-failure")),
        (("journal", "append", "append:/x", "fd", "fd:x"), ("append:", "fd", "fd:", "journal")),
        (("SCTP", "sctp", "0", "1"), ("sctp",)),
        (("0", "1"), ()),
        (("any", "qzx"), ()),
        (("7", "77", "err"), ()),
        ((), ()),
        (None, ()),
    ],
)
def test_words_as_they_are_kept(words: tuple[str, ...] | None, kept: tuple[str, ...]) -> None:
    assert enums.settled(_SYSTEM, words) == kept


def test_a_word_may_have_a_number_beside_it() -> None:
    facility = Item("Service", "SyslogFacility", "FACILITY")

    assert enums.settled(facility, ("77", "daemon", "mail")) == ("daemon", "mail")


def test_two_words_at_once_are_asked_of_enums_with_two_words() -> None:
    assert enums.two_at_once(("append:", "cpu", "memory")) == "cpu memory"
    assert enums.two_at_once(("append:", "cpu")) is None
