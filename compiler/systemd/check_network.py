"""Checks of values about addresses and ports."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from compiler.systemd.platform import Directive, Platform
from compiler.systemd.quantities import integer
from compiler.systemd.value_problem import Fault, ValueProblem, suggest
from compiler.systemd.words import split_words

ADDRESS_WORDS = ("any", "link-local", "localhost", "multicast")
_FAMILIES = ("ipv4", "ipv6")
_PROTOCOLS = ("tcp", "udp")


def check_addresses(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """IP addresses with optional prefix length, and systemd's words for usual ranges."""
    for word in split_words(value, quotes=False).items:
        if word.text not in ADDRESS_WORDS and network(word.text) is None:
            hints = suggest(word.text, ADDRESS_WORDS)
            yield ValueProblem(Fault.NAME, f"not an address or prefix: {word.text!r}", word.raw, hints)


def network(text: str) -> str | None:
    """The network that an address or prefix stands for, in its shortest form; None when it is none."""
    address, slash, length = text.partition("/")
    if slash and not length.isdigit():
        return None
    try:
        return str(ipaddress.ip_network(text, strict=False)) if "%" not in address else None
    except ValueError:
        return None


def check_socket_bind(platform: Platform, directive: Directive, value: str) -> Iterator[ValueProblem]:
    """`[ipv4|ipv6:][tcp|udp:][PORT|PORT-PORT|any]`, at least one of them, no port 0."""
    stages = (_is_family, _is_protocol, _is_ports)
    stage = 0
    for token in value.split(":"):
        while stage < len(stages) and not stages[stage](token):
            stage += 1
        if stage == len(stages):
            yield _bad_token(value, token)
            return
        stage += 1
    first, _, last = value.rpartition(":")[2].partition("-")
    if integer(first) == 0 or (last and integer(last) == 0):
        message = "ports are 1 to 65535 here; systemd takes 0 without a word, its manual does not allow it"
        yield ValueProblem(Fault.RANGE, message, value.rpartition(":")[2])


def _is_family(token: str) -> bool:
    return token in _FAMILIES


def _is_protocol(token: str) -> bool:
    return token in _PROTOCOLS


def _is_ports(token: str) -> bool:
    if token == "any":
        return True
    first, dash, last = token.partition("-")
    low, high = integer(first), integer(last if dash else first)
    return low is not None and high is not None and 0 <= low <= high <= 65535


def _bad_token(value: str, token: str) -> ValueProblem:
    """The problem of a token that fits nowhere, or not at its place."""
    if token in (*_FAMILIES, *_PROTOCOLS) or not token:
        return ValueProblem(Fault.SYNTAX, "the order is family, protocol, ports: ipv4:udp:27000-27015", value)
    if token.replace("-", "").isdigit():
        return ValueProblem(Fault.RANGE, f"not a port or range of ports (0 to 65535): {token!r}", token)
    hints = suggest(token, (*_FAMILIES, *_PROTOCOLS, "any"))
    return ValueProblem(Fault.WORD, f"neither family, protocol nor ports: {token!r}", token, hints)
