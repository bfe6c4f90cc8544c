"""What a repeated or empty assignment does, for the directives that the manager's dump does not show.

Kept by hand, each with its source; everything else is measured (`compiler.capture.assignments`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """accumulates: a further assignment adds to the earlier ones. resets: an empty one takes them back.

    resets is None where it is not known. source: the man page, or the file of systemd's source, that says so.
    """

    accumulates: bool
    resets: bool | None
    source: str


_UNIT, _SERVICE, _EXEC = "systemd.unit(5)", "systemd.service(5)", "systemd.exec(5)"
_CONTROL, _SOCKET = "systemd.resource-control(5)", "systemd.socket(5)"
_PARSER = "src/core/load-fragment.c of 257"


def _rules(names: str, accumulates: bool, resets: bool | None, source: str) -> dict[str, Rule]:
    return dict.fromkeys(names.split(), Rule(accumulates, resets, source))


# Dependencies add up and are never taken back; a list of sockets cannot be cleared either.
BY_KIND: Mapping[str, Rule] = {
    "UNIT [...]": Rule(True, False, _UNIT),
    "STATUS": Rule(True, True, _SERVICE),
    "SOCKETS": Rule(True, False, _SERVICE),
}

BY_NAME: Mapping[str, Rule] = {
    **_rules("Alias Also RequiredBy UpheldBy WantedBy", True, None, _UNIT),
    **_rules("RestrictAddressFamilies StandardInputData StandardInputText SystemCallLog", True, True, _EXEC),
    **_rules(
        "LoadCredential LoadCredentialEncrypted SetCredential SetCredentialEncrypted", True, True, _PARSER
    ),
    **_rules("ImportCredential", True, True, _PARSER),
    **_rules("IPEgressFilterPath IPIngressFilterPath", True, True, _CONTROL),
    # These take one value.
    **_rules("DefaultInstance JobRunningTimeoutSec", False, None, _UNIT),
    **_rules("BusName ExitType FileDescriptorStorePreserve RestartMode", False, None, _SERVICE),
    **_rules("USBFunctionDescriptors USBFunctionStrings", False, None, _SERVICE),
    **_rules("ExtensionImagePolicy MountImagePolicy RootImagePolicy", False, None, _EXEC),
    **_rules("IPCNamespacePath MountFlags PrivateMounts UtmpMode", False, None, _EXEC),
    **_rules("DefaultStartupMemoryLow ManagedOOMMemoryPressure ManagedOOMSwap Slice", False, None, _CONTROL),
    **_rules("Service", False, None, _SOCKET),
    **_rules("Unit", False, None, "systemd.timer(5), systemd.path(5)"),
    **_rules("Where", False, None, "systemd.mount(5), systemd.automount(5)"),
}

# Lists that an empty assignment to either clears together, where the dump shows neither.
RESET_TOGETHER: tuple[tuple[str, ...], ...] = (
    ("LoadCredential", "LoadCredentialEncrypted"),
    ("SetCredential", "SetCredentialEncrypted"),
    ("StandardInputData", "StandardInputText"),
)


def rule(name: str, kind: str) -> Rule | None:
    """The kept rule for directive `name` of value kind `kind`; None when there is none."""
    return BY_NAME.get(name) or BY_KIND.get(kind)
