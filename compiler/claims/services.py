"""The services that claims are about: units of the specs, with lines put in and taken out, or made of a few lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compiler.claims.verdict import Verdict, nameless
from compiler.diagnostics import did_you_mean
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.systemd.effect import Effect, effect
from compiler.systemd.kernel import KEYS, HostSettings, host_settings, number
from compiler.systemd.names import parse_unit_name
from compiler.systemd.operations import ON_VICTIM, Attempt, Prediction
from compiler.systemd.platform import Platform
from compiler.systemd.reach import predict
from compiler.systemd.rules import merge_rules
from compiler.systemd.settings import Settings
from compiler.systemd.unitfile import Assignment, MergeRules, UnitFile, merge
from compiler.systemd.values import check_value

_ANY_USER = "someone"
_ALONE = "service.service"
_OTHER = "neighbour.service"


@dataclass(frozen=True, slots=True)
class _Key:
    unit: str
    level: str
    instance: str
    user: str
    name: str
    lines: tuple[tuple[str, tuple[str, ...]], ...]
    without: tuple[str, ...]


class Services:
    """The effect of each service that a claim speaks of, worked out once."""

    def __init__(self, relations: Relations, platform: Platform) -> None:
        self.relations, self.platform = relations, platform
        self._rules: MergeRules = merge_rules(platform)
        self._known: dict[_Key, Effect | Verdict] = {}
        self._predicted: dict[tuple[int, Attempt, int, HostSettings], Prediction] = {}

    def of(self, service: kinds.Service, unit: str = "") -> Effect | Verdict:
        """The effect of a claim's service; ``unit`` where the claim names none. A verdict when there is none."""
        return self._find(service, service.on or unit, "", "", _ALONE)

    def made_of(self, service: kinds.Service, user: str) -> Effect | Verdict:
        """A service of a few lines, run by ``user`` unless one of the lines says otherwise."""
        return self._find(service, "", "", user, _ALONE)

    def other(self, service: kinds.Service | None, attacker: Effect, unit: str) -> Effect | Verdict:
        """The other service of an attempt from ``unit`` (empty: from a service of a few lines).

        Of the attacker's own template it is another instance; one of a few lines has the attacker's user.
        """
        if service is None or service.on is None:
            return self._find(service, "", "", attacker.user, _OTHER)
        return self._find(service, service.on, self._peer(unit) if service.on == unit else "", "", _OTHER)

    def predicted(self, attacker: Effect, attempt: Attempt, victim: Effect, host: HostSettings) -> Prediction:
        """What comes of an attempt between two services of this table; many claims ask the same."""
        key = id(attacker), attempt, id(victim), host
        if key not in self._predicted:
            other = victim if attempt.operation in ON_VICTIM else None
            self._predicted[key] = predict(attacker, attempt, other, host)
        return self._predicted[key]

    def filled(self, target: str, unit: str) -> str:
        """A target with the name of the instance, or of another one, in the place of ``{instance}``."""
        own = self.relations.effects.instance(unit) if unit else ""
        return target.replace("{instance}", own).replace("{peer-instance}", self._peer(unit) if unit else "")

    def _peer(self, unit: str) -> str:
        """Another instance of a template: of the specs, or a made-up one."""
        item = self.relations.model.get(kinds.Unit, unit)
        own = self.relations.effects.instance(unit)
        return next((one for one in item.instances if one != own), "another") if item else ""

    def host(self, service: kinds.Service, unit: str, kernel: Mapping[str, str]) -> HostSettings | Verdict:
        """The host's settings that matter: of the specs for a hardened unit, else the target's own."""
        settings: dict[str, str] = {}
        if (service.on or unit) and service.at == "hardened":
            for one in self.relations.model.all(kinds.Setting):
                settings |= one.sysctl
        for key in kernel:
            if key not in KEYS:
                return nameless(f"no prediction depends on {key}",
                                did_you_mean(key, KEYS) or f"known: {', '.join(KEYS)}", word=key)
        settings |= kernel
        wrong = next((key for key in KEYS if key in settings and number(settings[key]) is None), None)
        if wrong:
            return nameless(f"{wrong} is a number, not '{settings[wrong]}'", word=settings[wrong])
        return host_settings(settings)

    def _find(self, service: kinds.Service | None, unit: str, instance: str, user: str,
              name: str) -> Effect | Verdict:
        lines = dict(service.with_) if service else {}
        without = service.without if service else ()
        if unit and not lines and not without:
            found = self.relations.effects.of(unit, service.at if service else "hardened", instance)
            return found or nameless(f"{unit} is no service whose effect is known", word=unit)
        key = _Key(unit, service.at if service else "hardened", instance, user, name, tuple(lines.items()), without)
        if key not in self._known:
            self._known[key] = self._worked_out(key, lines)
        return self._known[key]

    def _worked_out(self, key: _Key, lines: Mapping[str, tuple[str, ...]]) -> Effect | Verdict:
        for directive, values in lines.items():
            problem = self.problem(directive, values)
            if problem is not None:
                return problem
        held = self._held(key)
        if isinstance(held, Verdict):
            return held
        for directive in key.without:
            if all(one.name != directive for one in held):
                return nameless(f"{key.unit or 'the service'} does not set {directive}, so nothing can be without it",
                                did_you_mean(directive, {one.name for one in held}), word=directive)
        gone = {*key.without, *lines}
        kept = [one for one in held if one.name not in gone]
        added = [Assignment(self._section(directive), directive, value)
                 for directive, values in lines.items() for value in values]
        parsed = parse_unit_name(self._name(key))
        if parsed is None:
            return nameless(f"{key.unit} is no name of a unit", word=key.unit)
        merged = merge([UnitFile("claim", (*kept, *added))], self._rules)
        return effect(Settings(self.platform, parsed, merged), self.relations.effects.views)

    def problem(self, directive: str, values: tuple[str, ...]) -> Verdict | None:
        """What is wrong with a line that a claim supposes; None when systemd takes it."""
        section = self._section(directive)
        known = self.platform.directive(section, directive)
        if known is None:
            return unknown_directive(self.platform, directive)
        for value in values:
            for found in check_value(self.platform, known, value):
                return nameless(f"systemd would not take {directive}={value}: {found.message}",
                                "what it does with such a line is said with 'refuses'", word=value)
        return None

    def _held(self, key: _Key) -> tuple[Assignment, ...] | Verdict:
        if not key.unit:
            return (Assignment("Service", "User", key.user or _ANY_USER),)
        composition = self.relations.compositions.get(key.unit)
        if composition is None:
            return nameless(f"{key.unit} is no service whose effect is known", word=key.unit)
        file = composition.base if key.level == "base" else composition.inline("claim")
        return tuple(file.assignments)

    def _name(self, key: _Key) -> str:
        template = parse_unit_name(key.unit)
        if template is None:
            return key.name
        return template.with_instance(key.instance or self.relations.effects.instance(key.unit))

    def _section(self, directive: str) -> str:
        """Where a line belongs: to [Service] unless that does not know it."""
        sections = self.platform.sections_of(directive)
        return "Service" if "Service" in sections or not sections else sections[-1]


def unknown_directive(platform: Platform, directive: str) -> Verdict:
    """The verdict on a claim about a directive that the target does not have."""
    return nameless(f"systemd {platform.systemd} has no directive {directive}",
                    did_you_mean(directive, platform.directive_names), word=directive)
