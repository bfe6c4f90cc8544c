"""What one service sets, read through typed questions: flags, words, lists with their specifiers expanded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from compiler.systemd import quantities
from compiler.systemd.names import UnitName
from compiler.systemd.normalise import normalise
from compiler.systemd.platform import Platform
from compiler.systemd.specifiers import expand
from compiler.systemd.unitfile import Assignment, Effective
from compiler.systemd.words import Word, split_words

# Spellings of the user that needs no change of user; `load-fragment.c` of systemd 257.13 takes numbers as well.
_ROOT = frozenset(("", "root", "0"))
_NOTHING: Mapping[str, tuple[Assignment, ...]] = {}


@dataclass(frozen=True, slots=True)
class Settings:
    """A merged service. name: of the unit, an instance for a template. effective: what unitfile.merge() left.

    specifiers: letter -> text for specifiers that only the host decides.
    """

    platform: Platform
    name: UnitName
    effective: Effective
    specifiers: Mapping[str, str] = field(default_factory=dict)

    def assignments(self, directive: str, section: str = "Service") -> tuple[Assignment, ...]:
        """The assignments in force, in order; () when the directive is not set."""
        return self.effective.get(section, _NOTHING).get(directive, ())

    def __contains__(self, directive: str) -> bool:
        return bool(self.effective.get("Service", _NOTHING).get(directive))

    def text(self, directive: str) -> str:
        """The value of a directive that takes one, specifiers expanded; "" when it is not set."""
        held = self.assignments(directive)
        return self._expand(held[-1].value) if held else ""

    def word(self, directive: str, default: str = "no") -> str:
        """The value of an enum or boolean: `yes` and `no` for every spelling of them, else the word as written.

        A value that is not in the platform's list counts as not set, as it does for systemd.
        """
        held = self.effective.get("Service", _NOTHING).get(directive)
        if not held:  # asked for far more often than set
            return default
        value = self._expand(held[-1].value)
        truth = quantities.boolean(value)
        if truth is not None:
            return "yes" if truth else "no"
        known = self.platform.enum_values(directive)
        return value if value and (not known or value in known) else default

    def flag(self, directive: str) -> bool:
        """Whether a boolean is set to yes."""
        return self.word(directive) == "yes"

    def words(self, directive: str, section: str = "Service") -> Iterator[tuple[Word, str]]:
        """Every word of a list in order: (as written, its text with specifiers expanded)."""
        for item in self.assignments(directive, section):
            for word in split_words(item.value).items:
                yield word, self._expand(word.text)

    def _expand(self, text: str) -> str:
        return expand(text, self.name, self.specifiers) if "%" in text else text

    def normal(self, directive: str) -> object:
        """The value in the form of normalise(); None when it is not set."""
        known = self.platform.directive("Service", directive)
        return None if known is None else normalise(self.platform, known, self.assignments(directive))

    @property
    def user(self) -> str:
        """The user that commands run as; "root" when none is set. A dynamic user is called after its unit."""
        user = self.text("User")
        if not user and self.flag("DynamicUser"):
            return f"dynamic:{self.name.text}"
        return "root" if user in _ROOT else user

    @property
    def is_root(self) -> bool:
        """Whether commands run as root."""
        return self.user == "root"

    def with_changes(self, set_: Mapping[str, str], removed: Iterable[str] = ()) -> Settings:
        """These settings with some directives of [Service] replaced by one value each, and some taken out."""
        gone = frozenset(removed)
        service = {name: held for name, held in self.effective.get("Service", {}).items() if name not in gone}
        service |= {name: (Assignment("Service", name, value),) for name, value in set_.items()}
        return Settings(self.platform, self.name, {**self.effective, "Service": service}, self.specifiers)
