"""Each way to weaken, as a change of real or small specs that earns it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from compiler.review.weakened import RULES, weakenings
from compiler.review.words import plain
from tests.review.specs import SERVER, WEB, Specs, change_of, minimal, real

Edit = Callable[[Specs], object]


def remove_vector(specs: Specs) -> None:
    """Take a vector out of the smallest tree, with all that refers to it."""
    text = specs.texts["defenses/D1-nothing-learned.yaml"]
    specs.edit("defenses/D1-nothing-learned.yaml", text[text.index("  - id: D1.b"):text.index("mechanisms:")], "")
    specs.edit("settings/60-clock.yaml", "[D1.b]", "[D1]")
    specs.edit("tests/T1-nothing-learned.yaml", "[D1.a, D1.b]", "[D1.a]")


def remove_unit(specs: Specs) -> None:
    """Put another unit in the place of the only one."""
    specs.texts["units/other.service.yaml"] = specs.texts.pop("units/clock.service.yaml")
    specs.edit("units/other.service.yaml", "id: clock.service", "id: other.service")
    specs.edit("units/other.service.yaml", 'ProtectHome: "true"', "ProtectHome: tmpfs")
    for path in ("positions/inside-clock.yaml", "tests/T1-nothing-learned.yaml", "primitives/protect-home.yaml"):
        specs.texts[path] = specs.texts[path].replace("clock.service]", "other.service]")


def add_reached(specs: Specs) -> None:
    """Add a result in which the first vector that was blocked is not."""
    text = specs.texts["results/2026-11-22-lab-5.yaml"].replace("2026-11-22-lab-5", "2026-11-22-lab-99")
    specs.texts["results/2026-11-22-lab-99.yaml"] = text.replace("observed: blocked", "observed: reached", 1)


CASES: dict[str, tuple[str, Edit, str, str]] = {
    "a directive is taken out": (
        "real", lambda specs: specs.without(SERVER, "PrivateIPC"), "directive-removed",
        "left4me-server@.service removes PrivateIPC=true: the only thing between code running inside a game server and "
        "D5.b, H2.a; serves D5, H2.a"),
    "a list allows more": (
        "real", lambda specs: specs.edit("profiles/sandbox.yaml", '{RestrictNamespaces: "true"}',
                                       "{RestrictNamespaces: user}"), "directive-relaxed",
        "relaxes RestrictNamespaces= from true to user of the profile sandbox"),
    "a new line opens something": (
        "real", lambda specs: specs.edit(WEB, "  - keep: [PrivateTmp]", """\
  - set: {AmbientCapabilities: CAP_SYS_ADMIN}
    serves: [D6]
    because: Somebody wants it.
    source: {ours: a test}
  - keep: [PrivateTmp]"""), "directive-relaxed",
        "left4me-web.service adds AmbientCapabilities=CAP_SYS_ADMIN, which opens something"),
    "the base runs as root": (
        "real", lambda specs: specs.edit(WEB, "    User: left4me\n", "    User: root\n"), "directive-relaxed",
        "left4me-web.service relaxes User= from left4me to root"),
    "a unit is gone": ("minimal", remove_unit, "unit-removed", "clock.service is gone with all of its hardening"),
    "a kernel setting is lower": (
        "real", lambda specs: specs.edit("settings/99-left4me-ptrace.yaml", 'ptrace_scope: "2"', 'ptrace_scope: "1"'),
        "setting-relaxed", "sets kernel.yama.ptrace_scope = 1 instead of 2"),
    "a vector is foreseen as reached": (
        "real", lambda specs: specs.without(WEB, "LockPersonality"), "prediction-flips",
        "H1.h from left4me-web.service: foreseen as blocked before, as reached now; what blocked it: LockPersonality"),
    "one of two lines is gone": (
        "real", lambda specs: specs.without(SERVER, "PrivateUsers"), "depth-falls",
        "D2.c from left4me-server@.service: depth 2 before, at most 1 now, held by PrivatePIDs"),
    "a warning is accepted": (
        "real", lambda specs: specs.edit("profiles/sandbox.yaml", "  - set: {ProtectClock:", """\
  - accept: [{code: R925, because: Nobody minds., until: 2027-01-01}]
    set: {ProtectClock:"""), "acceptance-added", "accepts R925 until 2027-01-01"),
    "a warning is accepted for longer": (
        "real", lambda specs: specs.edit(SERVER, "until: 2027-06-30", "until: 2037-06-30"), "acceptance-added",
        "accepts R908 (TemporaryFileSystem changes nothing at) until 2037-06-30 instead of 2027-06-30"),
    "a vector is gone": ("minimal", remove_vector, "item-removed", "the vector D1.b is gone: Read addresses of"),
    "an attempt is gone": (
        "real", lambda specs: specs.edit("defenses/D1-no-secret-files.yaml",
                                       "      - {tries: read, on: /var/lib/left4me/left4me.db}\n", ""),
        "attempt-removed", "D1.a is no longer tried by read /var/lib/left4me/left4me.db"),
    "a test tries less": (
        "minimal", lambda specs: specs.edit("tests/T1-nothing-learned.yaml", "[D1.a, D1.b]", "[D1.a]"),
        "coverage-falls", "T1 no longer tries D1.b"),
    "nothing serves a vector": (
        "minimal", lambda specs: specs.edit("units/clock.service.yaml", "serves: [D1.a]", "serves: [D1.b]"),
        "coverage-falls", "nothing serves D1.a any more"),
    "a position is inside fewer units": (
        "minimal", lambda specs: specs.edit("positions/inside-clock.yaml", "units: [clock.service]", "units: []"),
        "coverage-falls", "inside-clock is no longer inside clock.service"),
    "a result is edited": (
        "real", lambda specs: specs.edit("results/2026-11-22-lab-5.yaml", 'exposure: "1.3"', 'exposure: "1.2"'),
        "evidence-lost", "the result 2026-11-22-lab-5 was edited: scores"),
    "a digest is replaced": (
        "real", lambda specs: specs.edit("recorded.sha256", specs.texts["recorded.sha256"][:8], "0" * 8),
        "evidence-lost", "the recorded digest of platforms/debian-13.json is another one"),
    "a new result saw a vector reached": ("real", add_reached, "evidence-lost", "2026-11-22-lab-99 saw"),
}


@pytest.mark.parametrize("name", CASES)
def test_each_way_to_weaken_is_named(name: str) -> None:
    tree, edit, rule, words = CASES[name]
    specs = real() if tree == "real" else minimal()
    edit(specs)
    found = [(one.rule, plain(one.says)) for one in weakenings(change_of(specs, checked=False))]
    assert any(one == rule and words in says for one, says in found), found


def test_every_rule_has_a_case_and_is_described() -> None:
    assert {rule for _, _, rule, _ in CASES.values()} == {rule.name for rule in RULES}
    assert len({rule.name for rule in RULES}) == len(RULES)
