"""A claim as a sentence: which service, what of it, and what is said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.claims.phrases import are, equals, has, lines, listed, tried_words
from compiler.claims.stated import Stated
from compiler.spec import kinds

_FILTERS = {"allow-list": "an allow-list", "deny-list": "a deny-list", "none": "absent"}


def words_of(stated: Stated) -> str:
    """The claim in words, without a full stop."""
    claim = stated.claim
    if isinstance(claim, kinds.OfTarget):
        return _of_target(claim)
    return f"{_service(claim, stated.units)}: {_said(claim)}"


def _of_target(claim: kinds.OfTarget) -> str:
    match claim:
        case kinds.Contains():
            return f"{claim.group} contains {listed(claim.contains)}"
        case kinds.Lacks():
            return f"{claim.group} lacks {listed(claim.lacks)}"
        case kinds.Disjoint():
            return f"{listed(claim.group)} {has(claim.group)} nothing in common with {claim.disjoint_from}"
        case kinds.Exists():
            return f"{claim.name} {'exists' if claim.exists else 'does not exist'}"
        case kinds.Default():
            return f"{claim.directive}={claim.default} is the default"
        case kinds.Since():
            return f"{claim.directive}= is there since systemd {claim.since}"
        case kinds.Takes():
            return f"systemd takes {lines([(claim.directive, claim.takes)])}"
        case kinds.Refuses():
            return f"systemd does not take {lines([(claim.directive, claim.refuses)])}"
        case kinds.Scored():
            return f"the score of a unit {'counts' if claim.scored else 'passes over'} {equals(claim.directive)}"
        case kinds.Sysctl():
            return f"{claim.sysctl} is set to {claim.is_}"
    raise TypeError(f"no words for {claim!r}")


def _service(service: kinds.Service, units: tuple[str, ...] = ()) -> str:
    names = (service.on,) if service.on else units
    parts = [listed([name for name in names if name]) or "a service"]
    if service.at == "base":
        parts.append("without its hardening" if names else "")
    if service.with_:
        parts.append(f"with {lines(service.with_.items())}")
    if service.without:
        parts.append(f"without {equals(service.without)}")
    return " ".join(part for part in parts if part)


def _said(claim: kinds.Service) -> str:
    by: tuple[str, ...] = getattr(claim, "by", ())
    error: str = getattr(claim, "error", "")
    return "".join(_parts(claim)) + (f" by {equals(by)}" if by else "") + (f" with {error}" if error else "")


def _parts(claim: kinds.Service) -> Iterator[str]:
    match claim:
        case kinds.CallIs():
            yield f"{listed(claim.call)} {are(claim.call)} {claim.is_}"
            yield _on(claim.architecture)
        case kinds.Removes():
            yield f"{claim.word} removes {listed(claim.removes)}"
        case kinds.FilterIs():
            yield f"the system call filter is {_FILTERS[claim.filter]}"
        case kinds.PathIs():
            yield f"{listed(claim.path)} {are(claim.path)} {claim.is_}"
            yield " for a command with +" if claim.privileged else ""
        case kinds.MountIs():
            yield f"the mount at {claim.mount} is {claim.is_}"
        case kinds.StartIs():
            yield f"the start {claim.start}"
        case kinds.NamespaceIs():
            yield f"the {claim.namespace} namespace is {'its own' if claim.is_ == 'own' else 'shared with the host'}"
        case kinds.CapabilityIs():
            yield f"{listed(claim.capability)} {are(claim.capability)} {claim.is_}"
        case kinds.NoNewPrivs():
            yield f"no_new_privs is {'set' if claim.no_new_privs else 'not set'}"
        case kinds.Implies():
            yield f"this implies {_pairs(claim.implies)}"
        case kinds.Sets():
            yield f"it sets {lines(claim.sets.items())}"
        case kinds.Unset():
            yield f"it does not set {equals(claim.unset)}"
        case kinds.SignOf():
            yield f"{claim.sign}= is {claim.is_}"
        case kinds.AttemptIs():
            yield from _attempt(claim)
        case _:
            raise TypeError(f"no words for {claim!r}")


def _attempt(claim: kinds.AttemptIs) -> Iterator[str]:
    what = listed([tried_words(tried) for tried in claim.tries])
    yield what + (f" {claim.target}" if claim.target else "") + _on(claim.architecture)
    if claim.against is not None:
        yield f" against {_service(claim.against)}"
    if claim.kernel:
        yield f" where {_pairs(claim.kernel)}"
    yield f" {are(claim.tries)} {claim.is_}"


def _on(architecture: str) -> str:
    return "" if architecture == "native" else f" on {architecture}"


def _pairs(settings: Mapping[str, str]) -> str:
    return lines([(name, (value,)) for name, value in settings.items()])
