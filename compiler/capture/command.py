"""The capture as one readable sequence: image, questions, blocks, file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from compiler.capture import directives, manpages, parse, probe, sources
from compiler.capture.document import render
from compiler.capture.image import PACKAGES, CaptureError, Image, open_image
from compiler.capture.parse import ParseError
from compiler.systemd.accumulation import RESET_TOGETHER
from compiler.systemd.platform_shape import FORMAT

Block = dict[str, Any]

_EMPTY = {"dev-empty.service": "[Service]\nExecStart=/bin/true\n"}

# Defaults that follow the machine or the unit's name rather than the target's build.
_OF_THE_MACHINE = ("CPUAccounting", "Description", "TasksMax")
_NO_VALUE = ("18446744073709551615", "(error", "n/a")


def run(out: Path, suite: str, cache: Path) -> None:
    """Capture the platform `suite` into the file `out`, with images kept in `cache`.

    Raises CaptureError (one line) when that is not possible; `out` is then left as it was.
    """
    if not out.absolute().parent.is_dir():
        raise CaptureError(f"cannot write {out}: {out.parent} is no directory")
    image = open_image(suite, cache)
    try:
        text = render(capture(image, suite))
    except ParseError as error:
        raise CaptureError(f"a tool of the target speaks differently than expected: {error}") from error
    try:
        unfinished = out.with_name(f"{out.name}.unfinished")
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(out)
    except OSError as error:
        raise CaptureError(f"cannot write {out}: {error.strerror}") from error


def capture(image: Image, suite: str) -> Block:
    """Everything that is captured, as the data of the JSON file."""
    items = parse.configuration_items(image.ask(["/usr/lib/systemd/systemd", "--dump-configuration-items"]))
    groups = parse.groups(image.ask(["systemd-analyze", "--no-pager", "syscall-filter"]))
    pages = probe.pages(image)
    return {
        "format": FORMAT,
        "system": _system(image, suite),
        "packages": _packages(image),
        **_directives(image, items, pages),
        "syscall_groups": {"source": sources.SYSCALL_GROUPS, "groups": dict(sorted(groups.items()))},
        **_names(image, groups),
        "capabilities": _capabilities(image),
        "filesystem_groups": _filesystems(image),
        "specifiers": {
            "source": sources.SPECIFIERS,
            "items": probe.specifiers(image, pages["systemd.unit"]),
        },
        **_empty_service(image, items),
    }


def _system(image: Image, suite: str) -> Block:
    release = parse.os_release(image.read("/usr/lib/os-release").decode())
    return {
        "source": sources.SYSTEM,
        "id": release.get("ID", ""),
        "version": release.get("VERSION_ID", ""),
        "suite": suite,
        "architecture": parse.native_architecture(image.ask(["systemd-analyze", "--no-pager", "architectures"])),
        "systemd": parse.version_number(image.ask(["systemctl", "--version"])),
    }


def _packages(image: Image) -> Block:
    wanted = sorted({*PACKAGES, "libc6", "libsystemd-shared"})
    shown = image.ask(["dpkg-query", "-W", "-f", r"${Package}\t${Version}\n", *wanted])
    return {"source": sources.PACKAGES, "versions": parse.package_versions(shown)}


def _directives(image: Image, items: tuple[parse.Item, ...], pages: Mapping[str, str]) -> Block:
    known = manpages.by_name(pages)
    measured, together = probe.behaviours(image, items)
    words = probe.enum_words(image, items, known)
    return {
        "directives": {
            "source": sources.DIRECTIVES,
            "since_source": sources.SINCE,
            "accumulates_source": sources.ACCUMULATES,
            "resets_source": sources.RESETS,
            "values_source": sources.VALUES,
            "items": directives.rows(items, measured, words, known),
        },
        "reset_groups": {
            "source": sources.RESET_GROUPS,
            "groups": sorted([*map(list, together), *map(list, RESET_TOGETHER)]),
        },
    }


def _names(image: Image, groups: Mapping[str, tuple[str, ...]]) -> dict[str, Block]:
    """The blocks of names that were tried out in a directive each."""
    members = {member for names in groups.values() for member in names if not member.startswith("@")}
    found = probe.names(image, members)
    tried = {
        "syscalls": ("SystemCallFilter", "members of the groups and names of libseccomp"),
        "address_families": (
            "RestrictAddressFamilies",
            "names of Python's socket module and of the C library",
        ),
        "architectures": ("SystemCallArchitectures", "names of systemd.unit(5) and systemd.exec(5)"),
        "namespaces": ("RestrictNamespaces", "namespace types of the kernel"),
        "signals": ("KillSignal", "names of Python's signal module"),
        "errnos": ("SystemCallErrorNumber", "names of Python's errno module"),
    }
    return {
        block: {"source": sources.accepted(*source), "names": list(found[block])} for block, source in tried.items()
    }


def _capabilities(image: Image) -> Block:
    names = parse.first_column(image.ask(["systemd-analyze", "--no-pager", "capability"]))
    return {"source": sources.CAPABILITIES, "names": [name.upper() for name in names]}


def _filesystems(image: Image) -> Block:
    groups = parse.groups(image.ask(["systemd-analyze", "--no-pager", "filesystems"]))
    return {"source": sources.FILESYSTEMS, "groups": dict(sorted(groups.items()))}


def _empty_service(image: Image, items: tuple[parse.Item, ...]) -> Block:
    """What an empty service is like: how the analyzer judges it, and the values that the manager gives it."""
    command = ["systemd-analyze", "--no-pager", "security", "--offline=true", "./dev-empty.service"]
    rows = parse.assessments(image.run([*command, "--json=short"], _EMPTY).stdout)
    exposure = parse.overall_exposure(image.run(command, _EMPTY).stdout)
    return {
        "assessments": {
            "source": sources.ASSESSMENTS,
            "empty_exposure": exposure,
            "items": list(rows),
        },
        "defaults": {
            "source": sources.DEFAULTS,
            "values": _defaults(image, items),
        },
    }


def _defaults(image: Image, items: tuple[parse.Item, ...]) -> dict[str, str]:
    """Directive -> value, where the manager shows it (not NoNewPrivileges=, say) and it is no list."""
    command = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", "./dev-empty.service"]
    output = image.run(["env", "SYSTEMD_LOG_LEVEL=debug", *command], _EMPTY)
    values = parse.dump_values(parse.raw_dump(output.stdout, "dev-empty.service"))
    names = {item.name for item in items if item.section in ("Unit", "Service") and "..." not in item.kind}
    return {
        name: value
        for name, value in sorted(values.items())
        if name in names.difference(_OF_THE_MACHINE)
        and not name.startswith("Limit")
        and not any(text in value for text in _NO_VALUE)
    }
