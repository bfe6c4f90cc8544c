"""Drop-in, whole unit and consumer's data: three shapes in which the hardening is deployed, one and the same unit."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

import pytest

from compiler.composition import Composition, Emission
from compiler.emit.bundlewrap import for_repository
from compiler.emit.bundlewrap.usage import bundle_text
from compiler.pipeline import emit_all
from compiler.systemd.normalise import normalise
from compiler.systemd.platform import Platform
from compiler.systemd.unitfile import Effective, merge, parse
from tests.support import bundlewrap
from tests.support.run import CASES, REAL, compiled, lay_out

Values = dict[tuple[str, str], tuple[str, ...]]


class Tree:
    """A compiled tree with its artifacts and the emitted module."""

    def __init__(self, specs: Path) -> None:
        tree = compiled(specs)
        project, platform = tree.model.project, tree.model.platform
        self.relations = tree.relations
        assert project is not None
        assert platform is not None
        self.platform: Platform = platform
        self.texts = {artifact.path: artifact.text for artifact in emit_all(tree)}
        self.compositions = tree.relations.compositions
        self.dropin = project.dropin
        self.consumer = consumer = project.consumer
        self.module: dict[str, Any] = {}
        exec(self.texts[f"{consumer.id}/{consumer.module}.py"], self.module)

    def base_and_dropin(self, unit: Composition) -> Effective:
        """Shape C, as systemd reads it: the base, then the drop-in."""
        return merge([unit.base, parse(self.dropin_text(unit.unit.id))], unit.rules)

    def whole(self, unit: Composition) -> Effective:
        """Shape A."""
        return merge([parse(self.texts[f"reference/{unit.unit.id}"])], unit.rules)

    def as_told(self, shape: Emission) -> dict[str, dict[str, dict[str, Any]]]:
        """The units that the consumer has when its bundle says what is told for a shape."""
        defaults = bundlewrap.said(bundle_text(self.relations, shape), [c.unit for c in self.compositions.values()],
                                   self.consumer.module, for_repository(self.relations, shape).text)
        units = defaults["systemd"]["units"]
        assert isinstance(units, dict)
        return units

    def consumed(self, unit: Composition, shape: Emission) -> Effective:
        """Merged by the consumer, written out by its rules, and read back: the unit and its drop-in, if it has one."""
        units = self.as_told(shape)
        names = [name for name in (unit.unit.id, f"{unit.unit.id}.d/{self.dropin}") if name in units]
        return merge([parse(bundlewrap.render(units[name])) for name in names], unit.rules)

    def dropin_text(self, unit: str) -> str:
        """The emitted drop-in."""
        return self.texts[f"etc/systemd/system/{unit}.d/{self.dropin}"]

    def settled(self, effective: Effective) -> dict[tuple[str, str], Hashable]:
        """Each directive's value in a form that is equal for settings that mean the same."""
        found = {}
        for section, held in effective.items():
            for name, assignments in held.items():
                directive = self.platform.directive(section, name)
                assert directive is not None, name
                found[section, name] = normalise(self.platform, directive, assignments)
        return found


def values(effective: Effective) -> Values:
    """The lines of each directive."""
    return {(section, name): tuple(assignment.value for assignment in assignments)
            for section, held in effective.items() for name, assignments in held.items()}


@pytest.fixture(scope="module", params=["the real specs", "minimal", "darkroom"])
def tree(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Tree:
    if request.param == "the real specs":
        return Tree(REAL)
    folder = tmp_path_factory.mktemp(request.param)
    return Tree(lay_out(CASES / "ok" / request.param / "specs", folder / "specs"))


def test_base_with_dropin_is_the_whole_unit(tree: Tree) -> None:
    for unit in tree.compositions.values():
        assert values(tree.base_and_dropin(unit)) == values(tree.whole(unit))
        assert tree.settled(tree.base_and_dropin(unit)) == tree.settled(tree.whole(unit))


@pytest.mark.parametrize("shape", Emission)
def test_what_the_consumer_makes_of_each_shape_is_the_whole_unit(tree: Tree, shape: Emission) -> None:
    for unit in tree.compositions.values():
        assert values(tree.consumed(unit, shape)) == values(tree.whole(unit))
        assert tree.settled(tree.consumed(unit, shape)) == tree.settled(tree.whole(unit))


def test_only_the_drop_in_is_a_file_of_its_own(tree: Tree) -> None:
    ours = set(tree.compositions)
    beside = {f"{unit}.d/{tree.dropin}" for unit in ours}
    assert set(tree.as_told(Emission.INLINE)) == set(tree.as_told(Emission.FRAGMENT)) == ours
    assert set(tree.as_told(Emission.DROPIN)) == ours | beside


def test_a_list_that_two_directives_share_is_reset_once_and_before_both(tmp_path: Path) -> None:
    # Options are written sorted by name: BindPaths= stands before BindReadOnlyPaths=, whose reset would empty both.
    specs = lay_out(CASES / "ok" / "minimal" / "specs", tmp_path / "specs")
    unit = specs / "units" / "clock.service.yaml"
    text = unit.read_text("utf-8").replace("    ReadWritePaths:", "    BindReadOnlyPaths: /srv\n    ReadWritePaths:")
    own = """hardening:
  - set: {BindReadOnlyPaths: /etc/clock, BindPaths: /srv/clock}
    serves: [D1.a]
    because: It sees no more.
    source: {document: note, section: all}
"""
    unit.write_text(text.replace("hardening:\n", own), "utf-8")
    tree = Tree(specs)
    clock = tree.compositions["clock.service"]
    written = bundlewrap.render(tree.as_told(Emission.DROPIN)[f"clock.service.d/{tree.dropin}"])
    assert written.count("BindPaths=\n") == 1
    assert written.count("BindReadOnlyPaths=\n") == 0
    assert values(tree.consumed(clock, Emission.DROPIN)) == values(tree.whole(clock))


def test_the_emitted_files_say_what_the_compositions_mean(tree: Tree) -> None:
    for unit in tree.compositions.values():
        assert values(tree.whole(unit)) == values(unit.intended()) == values(unit.hardened())


def test_the_emitted_files_read_back_without_a_problem(tree: Tree) -> None:
    for path, text in tree.texts.items():
        if path.startswith(("reference/", "etc/systemd/")):
            assert parse(text).problems == ()


def test_hardening_changes_every_unit(tree: Tree) -> None:
    for unit in tree.compositions.values():
        assert values(tree.whole(unit)) != values(merge([unit.base], unit.rules))


def test_the_consumers_data_is_plain_and_keeps_its_order(tree: Tree) -> None:
    for blocks in (tree.module["PROFILES"], tree.module["UNITS"]):
        for sections in blocks.values():
            for options in sections.values():
                for value in options.values():
                    assert value is None or isinstance(value, str) or (
                        isinstance(value, tuple) and all(isinstance(one, str) for one in value))


def test_the_consumers_sysctl_data_is_the_sysctl_file(tree: Tree) -> None:
    def flat(data: object, key: str = "") -> dict[str, str]:
        if isinstance(data, str):
            return {key: data}
        assert isinstance(data, dict)
        return {k: v for name, held in data.items() for k, v in flat(held, f"{key}.{name}".strip(".")).items()}

    lines = [line for path, text in tree.texts.items() if path.startswith("etc/sysctl.d/")
             for line in text.split("\n") if line and not line.startswith("#")]
    data = tree.module["SYSCTL"]
    assert flat(data.get("sysctl", {})) == dict(line.split("=", 1) for line in lines)


def test_a_comment_never_stands_behind_a_value(tree: Tree) -> None:
    for path, text in tree.texts.items():
        if path.startswith(("reference/", "etc/")):
            for line in text.split("\n"):
                assert line.startswith("#") or " #" not in line, (path, line)


def test_above_each_directive_of_a_dropin_stands_what_it_serves(tree: Tree) -> None:
    for unit in tree.compositions:
        composition = tree.compositions[unit]
        serves = {setting.directive: setting.entry.serves for setting in (*composition.added, *composition.removed)}
        above, last = "", ""
        for line in tree.dropin_text(unit).split("\n"):
            name = line.partition("=")[0]
            if line.startswith("#"):
                above, last = line, ""
            elif "=" in line and name != last:
                served = f"# serves {', '.join(serves[name])}"
                assert above == (served if serves[name] else "# takes away what the base unit sets")
                above, last = "", name


def test_a_list_of_the_base_is_reset_before_it_is_written_anew(tmp_path: Path) -> None:
    tree = Tree(lay_out(CASES / "ok" / "darkroom" / "specs", tmp_path / "specs"))
    dropin = tree.dropin_text("gallery.service")
    assert "ReadWritePaths=\nReadWritePaths=/var/lib/gallery\n" in dropin
    unreset = dropin.replace("ReadWritePaths=\n", "")
    unit = tree.compositions["gallery.service"]
    kept = values(merge([unit.base, parse(unreset)], unit.rules))
    assert "/srv/pictures" in kept["Service", "ReadWritePaths"]
    assert values(tree.base_and_dropin(unit))["Service", "ReadWritePaths"] == ("/var/lib/gallery",)
