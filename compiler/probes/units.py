"""Units as systemd has them, and copies of them in which the attempts run."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from compiler.systemd.unitfile import Assignment, Effective, MergeRules, merge, parse, render

PREFIX = "hardening-probe-"
RUNTIME = Path("/run/systemd/system")

# What makes a copy another program of another kind; the rest of the unit is its sandbox and stays.
_OWN = ("Type", "ExecStart", "ExecStartPre", "ExecStartPost", "ExecCondition", "ExecReload", "ExecStop", "ExecStopPost",
        "Restart", "RestartSec", "StandardInput", "StandardOutput", "StandardError", "User", "Group", "PIDFile",
        "BusName", "NotifyAccess", "WatchdogSec", "TimeoutStartSec", "RemainAfterExit", "WorkingDirectory")


def systemctl(*words: str, check: bool = True) -> str:
    """Run systemctl and give back what it prints."""
    done = subprocess.run(["systemctl", *words], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=120, check=False)
    if check and done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or f"exit {done.returncode}").splitlines()[-1]
        raise OSError(0, f"systemctl {' '.join(words[:2])}: {said}")
    return done.stdout.strip()


def instance_of(unit: str, instance: str) -> str:
    """The name of a template's instance; a plain unit is its own."""
    return unit.replace("@.", f"@{instance}.")


def main_pid(unit: str) -> int:
    """The main process of a unit; 0 when it does not run."""
    found = systemctl("show", "-P", "MainPID", unit, check=False)
    return int(found) if found.isdigit() else 0


def deployed(unit: str, rules: MergeRules, without: str = "") -> Effective:
    """The unit as it is deployed, merged; ``without`` leaves out drop-ins of that file name."""
    fragment = systemctl("show", "-P", "FragmentPath", unit)
    dropins = systemctl("show", "-P", "DropInPaths", unit).split()
    if not fragment:
        raise OSError(0, f"{unit} is not deployed")
    files = [fragment, *(path for path in dropins if Path(path).name != without)]
    texts = [Path(path).read_text(encoding="utf-8", errors="surrogateescape") for path in files]
    return merge([parse(text, path) for text, path in zip(texts, files, strict=True)], rules)


def canonical(effective: Effective) -> str:
    """The [Service] section in one spelling: names sorted, lines in order, blanks as one."""
    lines = {name: [" ".join(item.value.split()) for item in held]
             for name, held in effective.get("Service", {}).items()}
    return json.dumps({name: lines[name] for name in sorted(lines)})


def digest_of(value: object) -> str:
    """The SHA-256 digest of a text, or of plain data in one spelling, in hexadecimal."""
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(effective: Effective, known: Mapping[str, str]) -> str:
    """The digest that the specs have for this composition, or one that they have for none."""
    text = digest_of(canonical(effective))
    return known.get(text, text)


def bare(user: str, group: str) -> Effective:
    """A service with nothing but the user. The session keyring is the shared one, which systemd's default is not."""
    rows = [("User", user), ("Group", group), ("KeyringMode", "shared")]
    return {"Service": {name: (Assignment("Service", name, value),) for name, value in rows}}


def copy_text(effective: Effective, folder: Path, name: str, *, as_root: bool, role: str) -> str:
    """The text of a copy: the sandbox of the unit, our script as its program, its output in files that PID 1 opens.

    ``role`` is ``attempt`` (one shot) or ``wait`` (a main process that stays).
    """
    service = effective.get("Service", {})
    kept = [item for key, held in service.items() if key not in _OWN for item in held]
    who = [(key, "root" if as_root else item.value) for key in ("User", "Group") for item in service.get(key, ())]
    mine = [*who, ("Type", "oneshot" if role == "attempt" else "simple"), ("Restart", "no"),
            ("TimeoutStartSec", "120"), ("WorkingDirectory", "/"), ("StandardInput", f"file:{folder}/{name}.py"),
            ("StandardOutput", f"truncate:{folder}/{name}.out"), ("StandardError", f"truncate:{folder}/{name}.err"),
            ("ExecStart", "/usr/bin/python3 -I -")]
    head = [Assignment("Unit", "Description", "A probe in the sandbox of a unit"),
            Assignment("Unit", "StartLimitIntervalSec", "0")]
    return render([*head, *kept, *(Assignment("Service", key, value) for key, value in mine)])


def listening_port(unit: str) -> str:
    """A TCP port that a process of the unit listens on; empty when there is none."""
    group = systemctl("show", "-P", "ControlGroup", unit, check=False)
    inodes = set()
    for pid in _processes(group):
        try:
            inodes |= {os.readlink(f"/proc/{pid}/fd/{one}") for one in os.listdir(f"/proc/{pid}/fd")}
        except OSError:
            continue
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = [line.split() for line in Path(table).read_text().splitlines()[1:]]
        except OSError:
            continue
        for row in rows:
            if row[3] == "0A" and f"socket:[{row[9]}]" in inodes:
                return str(int(row[1].rpartition(":")[2], 16))
    return ""


def _processes(group: str) -> Sequence[str]:
    try:
        return Path(f"/sys/fs/cgroup{group}/cgroup.procs").read_text().split() if group else ()
    except OSError:
        return ()


def render_effective(effective: Effective) -> str:
    """A merged unit as text that reads back the same."""
    return render(item for held in effective.values() for items in held.values() for item in items)
