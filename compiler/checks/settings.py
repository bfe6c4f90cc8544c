"""Whether the kernel takes the host's settings as they are meant."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, did_you_mean
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.systemd.quantities import integer
from compiler.systemd.strictness import takes_a_number


def settings_are_understood(relations: Relations) -> Iterator[Finding]:
    """U420: a key is none that is misspelt, and its value a number where the kernel takes one.

    Which keys a kernel has is not known; a key that no primitive has and that is like one of theirs is misspelt.
    """
    explained = {key for primitive in relations.model.all(kinds.Primitive) for key in primitive.sysctl}
    for setting in relations.model.all(kinds.Setting):
        for key, value in setting.sysctl.items():
            place = setting.place.under("sysctl")
            if takes_a_number(key):
                if integer(value) is None:
                    yield Finding("U420", place.under(key), f"{key} takes a number, not '{value}'")
            elif key not in explained and (meant := did_you_mean(key, explained)):
                yield Finding("U420", place.key(key), f"nothing is known of the key {key}", meant)
