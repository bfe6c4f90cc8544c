"""What sudo needs in order to make its caller root: flags, capabilities, calls and files.

Source: sudo's own start (`src/sudo.c`, `plugins/sudoers/` of sudo 1.9.16) and Debian's configuration of it; each
was taken away from a service of the target in turn.
"""

from __future__ import annotations

SUDO = "/usr/bin/sudo"
CAPABILITIES = ("CAP_SETUID", "CAP_SETGID")
CALLS = ("setresuid", "setresgid", "setgroups")
FILES = (SUDO, "/etc/passwd", "/etc/sudoers", "/etc/pam.d/sudo")
RAISERS = ("sudo", "su", "pkexec", "doas")
