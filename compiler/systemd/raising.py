"""What sudo needs in order to make its caller root: capabilities, calls and files.

Each was taken away, one at a time, from a service of the target that ran sudo, and sudo failed
(`tests/lab/test_sudo.py`). Its PAM file is not among them: without one, PAM takes `/etc/pam.d/other`.
"""

from __future__ import annotations

SUDO = "/usr/bin/sudo"
CAPABILITIES = ("CAP_SETUID", "CAP_SETGID")
CALLS = ("setresuid", "setresgid", "setgroups")
FILES = (SUDO, "/etc/passwd", "/etc/sudoers")
RAISERS = ("sudo", "su", "pkexec", "doas")
