"""How each block of the platform data was obtained, in the words that stand in its `source` field."""

from __future__ import annotations

_DUMP = "SYSTEMD_LOG_LEVEL=debug systemd-analyze verify"
_SECURITY = "systemd-analyze security --offline=true"

SYSTEM = "/usr/lib/os-release; systemctl --version; systemd-analyze architectures"
PACKAGES = "dpkg-query -W"
DIRECTIVES = "/usr/lib/systemd/systemd --dump-configuration-items"
SINCE = "'Added in version N' of the man pages; an entry for several directives has one version (since_shared)"
ACCUMULATES = (
    f"how=dump: two assignments in one unit, as the manager's dump of {_DUMP} shows them; "
    "how=kind: as every measured directive of the kind; otherwise the page or file that how names"
)
RESETS = (
    "an assignment and then an empty one in one unit, in the same dump, or the message that the empty one is "
    "ignored; otherwise as every measured directive of the kind, or the page or file that how names"
)
VALUES = "words of the man pages that systemd-analyze verify takes without a complaint"
RESET_GROUPS = (
    "for each two lists of one section and kind: one filled, the other emptied, in the same dump; "
    "credentials and standard input: src/core/load-fragment.c of 257"
)
SYSCALL_GROUPS = "systemd-analyze syscall-filter"
CAPABILITIES = "systemd-analyze capability"
FILESYSTEMS = "systemd-analyze filesystems"
SPECIFIERS = (
    "the table of systemd.unit(5); instance_only: empty in a plain unit and not in an instance, "
    f"in the manager's dump of {_DUMP}"
)
ASSESSMENTS = f"{_SECURITY} --json=short on an empty service"
DEFAULTS = f"{_DUMP} on an empty service; what depends on the machine is left out"


def accepted(directive: str, candidates: str) -> str:
    """The source of names that were tried out: `candidates` that the target takes in `directive`."""
    return f"{candidates} that systemd-analyze verify takes in {directive}="
