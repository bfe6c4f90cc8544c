"""The files of a unit that nobody manages, that hide others, or that could not be read whole."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.composition import Composition
from compiler.diagnostics import Finding, Related, Span
from compiler.drift.compare import differences
from compiler.drift.found import Found, FoundFile, FoundUnit
from compiler.drift.words import shown
from compiler.relations import Relations
from compiler.systemd.names import parse_unit_name
from compiler.systemd.unitfile import parse

_PACKAGED = "/usr/lib/systemd/system/"


def found_of(relations: Relations, found: Found) -> Iterator[tuple[Composition, FoundUnit]]:
    """Each unit of the specs with what was found of it: itself, then its instances."""
    for composition in relations.compositions.values():
        for one in found.of(composition.unit.id):
            yield composition, one


def unmanaged_dropins(relations: Relations, found: Found) -> Iterator[Finding]:
    """D010: drop-ins that neither the specs nor a package brought, as far as no difference speaks of them already."""
    platform, project = relations.model.platform, relations.model.project
    told: set[str] = set()
    for composition, one in found_of(relations, found):
        ours = f"/{composition.unit.id}.d/{project.dropin if project else ''}"
        foreign = [file for file in one.dropins if file.path not in told and file.path not in found.ours
                   and not file.path.endswith(ours) and not file.path.startswith(_PACKAGED)]
        told.update(file.path for file in foreign)
        spoken_of = {line.origin for part in differences(composition, one, platform) for line in part.cause
                     } if foreign and platform else set()
        for file in foreign:
            if file.path not in spoken_of:
                yield Finding("D010", composition.unit.place.under("id"),
                              f"{one.name} on {found.label}: a drop-in that is not of the specs is read",
                              "it changes nothing today; remove it, or take it into the specs", (_at(file),))


def hidden_fragments(relations: Relations, found: Found) -> Iterator[Finding]:
    """D011: a unit file in a folder of higher priority stands before another one of the same unit."""
    told: set[tuple[str, ...]] = set()
    for composition, one in found_of(relations, found):
        name = parse_unit_name(one.name)
        paths = found.capture.fragments(name) if found.capture and name else ()
        masked = one.fragment is not None and not one.fragment.text  # D002 says so
        if len(paths) > 1 and paths not in told and not masked:
            told.add(paths)
            yield Finding("D011", composition.unit.place.under("base"),
                          f"{one.name} on {found.label}: {shown(paths[0])} hides {shown(', '.join(paths[1:]))}",
                          "systemd reads the first one only: remove the one that is not meant")


def lines_not_taken(relations: Relations, found: Found) -> Iterator[Finding]:
    """D007: lines of a unit's files that systemd passes over, or stops at."""
    told: set[str] = set()
    for composition, one in found_of(relations, found):
        for file in one.files:
            problems = parse(file.text).problems if file.path not in told else ()
            told.add(file.path)
            for problem in problems:
                yield Finding("D007", composition.unit.place.under("id"),
                              f"{one.name} on {found.label}: {shown(problem.message)}", "correct the line or remove it",
                              (Related(Span(shown(file.path), problem.line, 1), "this line"),))


def unread_files(relations: Relations, found: Found) -> Iterator[Finding]:
    """D017: what the capture could not read, so that nothing is known of it."""
    capture, project = found.capture, relations.model.project
    if capture is None or project is None:
        return
    for path in capture.unreadable:
        yield Finding("D017", project.place.under("id"), f"{found.label}: {shown(path)} could not be read",
                      "capture the host as root; a unit file has less than 256 KiB")
    for folder in dict.fromkeys(capture.odd):
        yield Finding("D017", project.place.under("id"),
                      f"{found.label}: {shown(folder)} has a file whose name holds other characters than usual",
                      "look at it there: such a name could forge a line of the capture, so the file was passed over")


def _at(file: FoundFile) -> Related:
    return Related(Span(shown(file.path), 1, 1), "this file")
