"""What sudo needs, one setting at a time in services of the target: it works or fails as the prediction says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.lab.run import Settings, booted
from compiler.lab.session import Session
from compiler.systemd.operations import Attempt, Operation, Outcome
from compiler.systemd.platform import Platform
from compiler.systemd.raising import CALLS, CAPABILITIES, FILES
from compiler.systemd.reach import predict
from tests.support.run import REAL, compiled
from tests.systemd.test_effect_units import effect_of

pytestmark = pytest.mark.lab

HELPERS = "/usr/local/libexec/left4me"
ANYONE, SYSTEMCTL = f"{HELPERS}/left4me-script-sandbox", f"{HELPERS}/left4me-systemctl"
SETTINGS = (
    "", "NoNewPrivileges=yes", "PrivateUsers=yes", "PrivatePIDs=yes", "TemporaryFileSystem=/etc",
    "RestrictSUIDSGID=yes", "SystemCallFilter=@system-service", "ProtectSystem=strict", "ProtectProc=invisible",
    "RestrictNamespaces=yes", *(f"CapabilityBoundingSet=~{name}" for name in CAPABILITIES),
    *(f"SystemCallFilter=~{name}" for name in CALLS), *(f"InaccessiblePaths={path}" for path in FILES),
    "InaccessiblePaths=/etc/pam.d/sudo",
)


@pytest.fixture(scope="module")
def platform() -> Platform:
    found = compiled(REAL).model.platform
    assert found is not None
    return found


@pytest.fixture(scope="module")
def box(image: Path) -> Iterator[Session]:
    """The scene, once for all settings."""
    with booted(compiled(REAL), Settings(image.parent, lambda _: None)) as (found, _):
        yield found


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize(("helper", "works"), [(ANYONE, 0), (SYSTEMCTL, 4)])  # 4: systemctl says inactive
def test_sudo_works_where_it_is_foreseen_to(box: Session, platform: Platform, setting: str, helper: str,
                                            works: int) -> None:
    found = predict(effect_of(platform, f"User=left4me\n{setting}\n"), Attempt(Operation.SUDO, helper))
    asked = ["-p", setting] if setting else []
    seen = box.run(["systemd-run", "--pipe", "--wait", "--quiet", "-p", "User=left4me", *asked, "sudo", "-n", helper,
                    "is-active", "1"])
    assert (found.outcome is Outcome.REACHABLE) == (seen.status == works), (found, seen)
