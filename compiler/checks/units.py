"""Whether the target's systemd takes every line of a unit, and whether each line does something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from compiler.composition import Composition, Setting, place_of_value, profiles_of
from compiler.diagnostics import Finding, Place, did_you_mean, either
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.systemd.names import UnitName, parse_unit_name
from compiler.systemd.platform import Platform
from compiler.systemd.specifiers import check_specifiers
from compiler.systemd.syscalls import syscall_filter
from compiler.systemd.unitfile import Assignment
from compiler.systemd.value_problem import Fault, ValueProblem
from compiler.systemd.values import check_value


@dataclass(frozen=True, slots=True)
class WrittenLine:
    """One assignment as a spec writes it, with its place and the units that it ends up in."""

    section: str
    directive: str
    value: str
    key: Place
    place: Place
    units: tuple[UnitName, ...]


def written_lines(relations: Relations) -> Iterator[WrittenLine]:
    """Every assignment that the specs write: bases, profiles, entries."""
    model = relations.model
    users: dict[str, list[UnitName]] = {}
    for unit in model.all(kinds.Unit):
        name = parse_unit_name(unit.id)
        names = (name,) if isinstance(name, UnitName) else ()
        for profile in profiles_of(model, unit):
            users.setdefault(profile.id, []).extend(names)
        for section, directives in unit.base.items():
            yield from _lines(section, directives, unit.place.under("base", section), names)
        for entry in unit.hardening:
            if isinstance(entry, kinds.SetEntry):
                yield from _lines(entry.section, entry.set, entry.place.under("set"), names)
    for profile in model.all(kinds.Profile):
        for entry in profile.hardening:
            yield from _lines(entry.section, entry.set, entry.place.under("set"),
                              tuple(users.get(profile.id, ())))


def _lines(section: str, directives: kinds.Settings, place: Place,
           units: tuple[UnitName, ...]) -> Iterator[WrittenLine]:
    for directive, values in directives.items():
        for index, value in enumerate(values):
            where = place_of_value(place, directive, values, index)
            yield WrittenLine(section, directive, value, place.key(directive), where, units)


def directives_are_known(relations: Relations) -> Iterator[Finding]:
    """U401, U402: the target has the directive, in this section."""
    platform = relations.model.platform
    if platform is None:
        return
    seen: set[Place] = set()
    for line in written_lines(relations):
        if line.key in seen or platform.directive(line.section, line.directive) is not None:
            continue
        seen.add(line.key)
        if line.directive.startswith("X-") or line.section.startswith("X-"):
            continue  # systemd leaves names that start so to others, on purpose
        elsewhere = platform.sections_of(line.directive)
        if elsewhere:
            yield Finding("U402", line.key, f"{line.directive} does not belong to [{line.section}]",
                          f"it belongs to {either(f'[{section}]' for section in elsewhere)}")
        else:
            known = [directive.name for directive in platform.directives_of(line.section)]
            yield Finding("U401", line.key,
                          f"systemd {platform.systemd} has no directive {line.directive} in [{line.section}]",
                          did_you_mean(line.directive, known))


_HINTS = {
    Fault.COMMENT: "leave it out, or put it into 'because'",
    Fault.PATH: "write the path from the root, beginning with '/'",
    Fault.QUOTING: "close the quote, or put a backslash before it",
    Fault.SPECIFIER: "write out what is meant, or make the unit a template",
}
_CODES = {Fault.QUOTING: "U414", Fault.PATH: "U408", Fault.SPECIFIER: "U407"}


def values_are_valid(relations: Relations) -> Iterator[Finding]:
    """U403, U404, U406, U407, U408, U414: the target takes the value as it is meant."""
    platform = relations.model.platform
    if platform is None:
        return
    for line, problems in _judged(relations, platform):
        for problem in problems:
            yield _finding(_code(line, problem), line, problem)
        yield from _instance_specifiers(platform, line)


def absences_are_known(relations: Relations) -> Iterator[Finding]:
    """U401, U403, U404: the target has what a unit leaves out, and takes the word of a list that is left out."""
    platform = relations.model.platform
    if platform is not None:
        for unit in relations.model.all(kinds.Unit):
            for absence in unit.absent:
                yield from _absence(platform, absence)


def _absence(platform: Platform, absence: kinds.Absence) -> Iterator[Finding]:
    name, _, word = absence.directive.partition("=")
    place = absence.place.under("directive")
    sections = platform.sections_of(name)
    if not sections and not name.startswith("X-"):
        yield Finding("U401", place.at(name), f"systemd {platform.systemd} has no directive {name}",
                      did_you_mean(name, platform.directive_names))
    directive = platform.directive(sections[0], name) if sections else None
    for problem in check_value(platform, directive, word) if directive and word else ():
        line = WrittenLine(sections[0], name, word, place, place, ())
        yield _finding(_code(line, problem), line, problem)


def _judged(relations: Relations, platform: Platform) -> Iterator[tuple[WrittenLine, list[ValueProblem]]]:
    """Each line whose directive the target has, with what is wrong with its value."""
    # Units of one kind say much the same: each value is judged once.
    judged: dict[tuple[str, str, str], list[ValueProblem]] = {}
    for line in written_lines(relations):
        directive = platform.directive(line.section, line.directive)
        if directive is not None:
            said = line.section, line.directive, line.value
            if said not in judged:
                judged[said] = check_value(platform, directive, line.value)
            yield line, judged[said]


def _code(line: WrittenLine, problem: ValueProblem) -> str:
    is_syscall = line.directive in ("SystemCallFilter", "SystemCallLog") and problem.kind is Fault.NAME
    return "U404" if is_syscall else _CODES.get(problem.kind, "U403")


def _instance_specifiers(platform: Platform, line: WrittenLine) -> Iterator[Finding]:
    reported: set[str] = set()
    for unit in line.units:
        for problem in check_specifiers(platform, line.value, unit):
            known = platform.specifiers.get(problem.needle[1:])
            if known is not None and problem.needle not in reported:
                reported.add(problem.needle)
                yield _finding("U406", line, problem)


def _finding(code: str, line: WrittenLine, problem: ValueProblem) -> Finding:
    words = [f"'{word}'" for word in problem.suggestions if word]
    hint = f"did you mean {either(words)}?" if words else _HINTS.get(problem.kind, "")
    named = f"{line.directive}=" in problem.message
    message = problem.message if named else f"{line.directive}: {problem.message}"
    return Finding(code, line.place.at(problem.needle), message, hint)


def subtractions_remove_something(relations: Relations) -> Iterator[Finding]:
    """U405: a ``~`` word takes away something that is allowed at that point."""
    platform = relations.model.platform
    if platform is None:
        return
    reported: set[Finding] = set()
    for composition in relations.compositions.values():
        for setting in composition.held if composition.unit.id not in relations.doubtful else ():
            if setting.directive == "SystemCallFilter":
                for finding in _idle_words(platform, composition, setting):
                    if finding not in reported:
                        reported.add(finding)
                        yield finding


def _idle_words(platform: Platform, composition: Composition, setting: Setting) -> Iterable[Finding]:
    """The words of one filter that change nothing at the place where they stand."""
    lines = [Assignment(setting.section, setting.directive, value, index, composition.unit.id)
             for index, value in enumerate(setting.values)]
    for effect in syscall_filter(platform, lines).trace:
        if effect.is_noop and effect.negated and effect.understood:
            yield Finding("U405", setting.place_of(effect.assignment.line).at(effect.word),
                          f"{composition.unit.id}: ~{effect.word} removes nothing that was allowed",
                          "remove the word, or accept the warning with the reason for keeping it")
