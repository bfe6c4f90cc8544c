"""Directives whose values are passed to a service and so may be secrets; systemd.exec(5)."""

from __future__ import annotations

SECRET = frozenset((
    "Environment", "PassEnvironment", "SetCredential", "SetCredentialEncrypted", "StandardInputData",
    "StandardInputText",
))
HIDDEN = "<hidden>"
"""What stands in a capture in place of a value that was left out."""
