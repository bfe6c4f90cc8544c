"""Which sockets a service may bind, and which addresses it may talk to.

Source: `src/core/bpf/socket_bind/socket-bind.bpf.c` and `src/core/bpf-firewall.c` of systemd 257.13. Both are
attached to the control group, so they hold for every architecture: a match on the allow-list lets pass, else a match
on the deny-list refuses, else all passes.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass

from compiler.systemd.quantities import integer
from compiler.systemd.settings import Settings

_FAMILIES = ("ipv4", "ipv6")
_PROTOCOLS = ("tcp", "udp")
_NAMED_NETWORKS = {
    "any": ("0.0.0.0/0", "::/0"),
    "localhost": ("127.0.0.0/8", "::1/128"),
    "link-local": ("169.254.0.0/16", "fe80::/64"),
    "multicast": ("224.0.0.0/4", "ff00::/8"),
}
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class BindRule:
    """family and protocol: "" for any. low, high: the ports; 0 and 65535 for any, port 0 included."""

    family: str = ""
    protocol: str = ""
    low: int = 0
    high: int = 65535

    def matches(self, family: str, protocol: str, port: int) -> bool:
        """Whether a bind() falls under the rule."""
        return (
            self.family in ("", family) and self.protocol in ("", protocol) and self.low <= port <= self.high
        )


@dataclass(frozen=True, slots=True)
class SocketRules:
    """The lists of a unit: ports it may bind, networks it may exchange packets with (in both directions)."""

    bind_allow: tuple[BindRule, ...]
    bind_deny: tuple[BindRule, ...]
    address_allow: tuple[Network, ...]
    address_deny: tuple[Network, ...]

    def refuses_bind(self, protocol: str, port: int, family: str = "ipv4") -> bool:
        """Whether bind() fails with EPERM. port 0 stands for one that the kernel chooses."""
        if any(rule.matches(family, protocol, port) for rule in self.bind_allow):
            return False
        return any(rule.matches(family, protocol, port) for rule in self.bind_deny)

    def refuses_address(self, address: str) -> bool:
        """Whether packets to and from an IP address are dropped."""
        known = ipaddress.ip_address(address)
        if any(known in network for network in self.address_allow):
            return False
        return any(known in network for network in self.address_deny)


def read_bind_rule(text: str) -> BindRule | None:
    """Read `[family:][protocol:]ports`; None when it is none, which systemd ignores."""
    if text == "any":
        return BindRule()
    fields = text.split(":")
    family = fields.pop(0) if fields[0] in _FAMILIES else ""
    protocol = fields.pop(0) if fields and fields[0] in _PROTOCOLS else ""
    if not fields and (family or protocol):
        return BindRule(family, protocol)
    if fields == ["any"]:
        return BindRule(family, protocol)
    low, dash, high = fields[0].partition("-") if len(fields) == 1 else ("", "", "")
    first, last = integer(low), integer(high if dash else low)
    if first is None or last is None or not 0 < first <= last <= 65535:
        return None
    return BindRule(family, protocol, first, last)


def sockets(settings: Settings) -> SocketRules:
    """The socket rules of a unit."""
    return SocketRules(
        tuple(_bind_rules(settings, "SocketBindAllow")),
        tuple(_bind_rules(settings, "SocketBindDeny")),
        tuple(_networks(settings, "IPAddressAllow")),
        tuple(_networks(settings, "IPAddressDeny")),
    )


def _bind_rules(settings: Settings, name: str) -> Iterator[BindRule]:
    for item in settings.assignments(name):
        rule = read_bind_rule(item.value.strip())
        if rule is not None:
            yield rule


def _networks(settings: Settings, name: str) -> Iterator[Network]:
    for _, text in settings.words(name):
        for one in _NAMED_NETWORKS.get(text, (text,)):
            try:
                yield ipaddress.ip_network(one, strict=False)
            except ValueError:
                continue
