"""Attempts from inside the sandboxes of deployed units, made by root on the host that runs them.

``run`` copies each deployed unit into a runtime unit of its own, makes the attempts there as the unit's own
process, prints what came of each, and writes a result file; nothing else on the host is changed, and all that was
made for the run is gone when it ends.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from compiler.probes.plants import Plants
from compiler.probes.report import platform_facts, show, sysctl, write_whole
from compiler.probes.sessions import Copy, Workshop, stopped_by_signals
from compiler.probes.units import (
    bare,
    deployed,
    digest_of,
    fingerprint,
    instance_of,
    listening_port,
    main_pid,
    render_effective,
    systemctl,
)
from compiler.systemd.unitfile import Effective, MergeRules, merge, parse

FORMAT = 1
LEVELS = ("bare", "base", "hardened")
_AT_ONCE = 2
_PLANTED = ("sysv-shm", "posix-shm", "keyring", "abstract-socket", "leftover")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
Data = Mapping[str, Any]
Planted = Mapping[tuple[str, str], str]


class Victims:
    """Who is attacked: the main processes and instances that the placeholders of attempts stand for."""

    def __init__(self, data: Data, own: str, peer: str) -> None:
        self._data, self._own, self._peer = data, own, peer
        self._pids: dict[str, int] = {}

    def own(self, unit: str) -> str:
        """The instance that is copied."""
        if "@." not in unit:
            return ""
        found = self._own or next((one for one in self._data["units"][unit]["instances"] if one != self._peer), "")
        if not found:
            raise OSError(0, f"{unit} is a template without a known instance: name one with --own")
        return str(found)

    def peer(self, unit: str) -> str:
        """The instance that is attacked."""
        known = self._data["units"][unit]["instances"]
        return self._peer or next((one for one in known if one != self.own(unit)), "") if "@." in unit else ""

    def pid(self, unit: str) -> int:
        """The main process of the unit, or of the attacked instance."""
        if unit not in self._pids:
            self._pids[unit] = main_pid(instance_of(unit, self.peer(unit)))
        return self._pids[unit]

    def resolve(self, unit: str, on: str, given: Mapping[str, int]) -> str:
        """``on`` with its placeholders filled; raises OSError when what one stands for is not there.

        ``given``: processes to be attacked instead of those that run, by unit.
        """
        def fill(match: re.Match[str]) -> str:
            word = match[1]
            if word == "instance":
                return self.own(unit)
            if word == "peer-instance":
                return self.peer(unit)
            whom = unit if word in ("peer", "peer-port") else word
            if word == "peer-port":
                found = listening_port(instance_of(whom, self.peer(whom)))
            else:
                found = str(given.get(whom, 0) or self.pid(whom) or "")
            if not found:
                raise OSError(0, f"{instance_of(whom, self.peer(whom))} "
                                 f"{'listens on no TCP port' if word == 'peer-port' else 'does not run'}")
            return found
        return _PLACEHOLDER.sub(fill, on)


def main(argv: Sequence[str], data: Data) -> int:
    """The command line of the script; returns the exit code."""
    parser = argparse.ArgumentParser(prog="probe.py", description="Attempts from inside the units' sandboxes.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="make the attempts; needs root")
    run.add_argument("--level", choices=LEVELS, default="hardened",
                     help="bare: nothing but the user; base: the unit without its hardening; hardened (default)")
    run.add_argument("--unit", action="append", choices=sorted(data["units"]), help="only from inside this unit")
    run.add_argument("--own", default="", metavar="INSTANCE", help="the instance that is copied")
    run.add_argument("--peer", default="", metavar="INSTANCE", help="the instance that is attacked")
    run.add_argument("--out", type=Path, help="write the result file here")
    run.add_argument("--host", default="", metavar="NAME", help="put this name of the host into the result file")
    run.add_argument("--variants", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args(argv)
    problem = _cannot_run(args.out)
    if problem:
        print(f"probe.py: {problem}", file=sys.stderr)
        return 2
    try:
        with stopped_by_signals():
            return _variants(args, data) if args.variants else _run(args, data)
    except KeyboardInterrupt as stop:
        by = stop.args[0] if stop.args else "Ctrl-C"
        print(f"probe.py: stopped by {by}; everything is as it was", file=sys.stderr)
        return 130
    except (OSError, subprocess.TimeoutExpired) as error:
        said = error.strerror if isinstance(error, OSError) and not error.filename else str(error)
        print(f"probe.py: {said}", file=sys.stderr)
        return 1


def _cannot_run(out: Path | None) -> str:
    """Why this run would come to nothing, as far as that is known before it begins."""
    if out is not None and not out.parent.is_dir():
        return f"there is no folder {out.parent} for the result file"
    if sys.platform != "linux" or not Path("/run/systemd/system").is_dir():
        return "this system was not booted with systemd"
    return "" if os.geteuid() == 0 else "attempts are started through systemd, which takes root"


def _rules(data: Data) -> MergeRules:
    rules = data["rules"]
    return MergeRules(frozenset(rules["accumulates"]), tuple(map(frozenset, rules["reset_together"])),
                      frozenset(rules["empty_ignored"]), frozenset(rules["empty_kept"]), rules["aliases"])


def at_level(data: Data, unit: str, instance: str, level: str) -> Effective:
    """The unit at a level: with the drop-in of the specs where it is meant to be hardened and has none."""
    known, rules, dropin = data["units"][unit], _rules(data), data["dropin"]
    if level == "bare":
        return bare(known["user"], known["group"])
    name = instance_of(unit, instance)
    if level == "base":
        return deployed(name, rules, without=dropin)
    found = deployed(name, rules)
    if fingerprint(found, known["known"]) in known["known"].values():
        base = fingerprint(found, known["known"]) == known["base"]
        if not base:
            return found
    elif dropin in systemctl("show", "-P", "DropInPaths", name):
        return found
    return merge([parse(render_effective(found)), parse(known["hardening"])], rules)


def _run(args: argparse.Namespace, data: Data) -> int:
    victims = Victims(data, args.own, args.peer)
    copies = [copy for unit in args.unit or data["units"] for copy in _copies(data, victims, unit, args.level)]
    with contextlib.ExitStack() as stack:
        shop = stack.enter_context(Workshop(Path(__file__).read_text(encoding="utf-8")))
        planted = _plant(stack, data, copies)
        shop.install(copies)
        _work(shop, [[copy] for copy in copies if copy.role == "attempt"], victims, planted)
        for copy in copies:
            if copy.role == "wait":
                _stop(shop, copy)
    result = _result(args, data, victims, copies)
    if args.out:
        write_whole(args.out, result)
    show(result)
    return 0 if not result["failed"] else 1


def _copies(data: Data, victims: Victims, unit: str, level: str) -> list[Copy]:
    known, own = data["units"][unit], victims.own(unit)
    sandbox = at_level(data, unit, own, level)
    rows = [row for row in known["attempts"] if level != "bare" or row["kind"] != "need"]
    found = []
    for as_root in (False, True):
        here = [row for row in rows if row["as_root"] == as_root and row["tries"] != "stop"]
        if here:
            name = f"{list(data['units']).index(unit)}{'r' if as_root else 'u'}"
            found.append(Copy(name, unit, sandbox, own, as_root, "attempt", here))
    for number, row in enumerate(row for row in rows if row["tries"] == "stop"):
        found.append(Copy(f"s{number}{list(data['units']).index(unit)}", unit, sandbox, own, False, "wait", [row]))
    return found


def _plant(stack: contextlib.ExitStack, data: Data, copies: Sequence[Copy]) -> Planted:
    wanted = {(row["tries"], row["on"]) for copy in copies for row in copy.attempts if row["tries"] in _PLANTED}
    users = {data["units"][copy.unit]["user"] for copy in copies}
    planted: dict[tuple[str, str], str] = {}
    for user in sorted(users)[:1] if wanted else ():
        planted |= stack.enter_context(Plants(user, sorted(wanted), f"hardening-probe-{os.getpid()}")).found
    return planted


def _work(shop: Workshop, groups: Sequence[Sequence[Copy]], victims: Victims, planted: Planted) -> None:
    """Each group: start those that wait, make the attempts of the others against them, stop them."""
    def serve(group: Sequence[Copy]) -> None:
        waiting = [copy for copy in group if copy.role == "wait"]
        for copy in waiting:
            shop.start(copy, {})
        given = {copy.unit: shop.pid(copy) for copy in waiting}
        for copy in group:
            if copy.role == "attempt":
                _attempt(shop, copy, victims, planted, given)
        for copy in waiting:
            shop.stop(copy)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        running = [pool.submit(serve, group) for group in groups]
        try:
            for number, one in enumerate(running, 1):
                one.result()
                if sys.stderr.isatty():
                    end = "\n" if number == len(running) else ""
                    print(f"\r{number} of {len(running)}", end=end, file=sys.stderr, flush=True)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            shop.end()                                        # or the pool would wait for what is running
            raise


def _attempt(shop: Workshop, copy: Copy, victims: Victims, planted: Planted,
             given: Mapping[str, int]) -> None:
    ready, never = [], {}
    for index, row in enumerate(copy.attempts):
        try:
            on = victims.resolve(copy.unit, row["on"], given)
            if row["tries"] in _PLANTED:
                on = planted.get((row["tries"], row["on"]), "")
                if not on:
                    raise OSError(0, "nothing could be planted there to be found")
            ready.append((index, row["tries"], on))
        except OSError as error:
            never[index] = {"outcome": "impossible", "saw": str(error.strerror or error)}
    avoid = [int(on) for _, _, on in ready if on.isdigit()]
    shop.start(copy, {"attempts": ready, "avoid": avoid})
    shop.collect(copy)
    for index, said in never.items():
        copy.found[index] = said


def _stop(shop: Workshop, copy: Copy) -> None:
    shop.start(copy, {})
    if copy.failed:
        copy.found = [{"outcome": "impossible", "saw": f"the unit did not run: {copy.failed}"}]
        return
    took, result = shop.stop(copy)
    good = result == "success" and took < 5
    copy.found = [{"outcome": "ok" if good else "refused", "saw": f"{result} after {took:.1f} s"}]


def _variants(args: argparse.Namespace, data: Data) -> int:
    """Many sandboxes at once, as their texts say: for finding out which lines carry the load."""
    task = json.loads(args.variants.read_text(encoding="utf-8"))
    victims = Victims(data, args.own, args.peer)
    groups = [[_variant(data, victims, number, place, row) for place, row in enumerate(group)]
              for number, group in enumerate(task["groups"])]
    everyone = [copy for group in groups for copy in group]
    with contextlib.ExitStack() as stack:
        shop = stack.enter_context(Workshop(Path(__file__).read_text(encoding="utf-8")))
        planted = _plant(stack, data, everyone)
        shop.install(everyone)
        _work(shop, groups, victims, planted)
    found = [[{"failed": copy.failed, "found": copy.found} for copy in group] for group in groups]
    write_whole(args.out, {"format": FORMAT, "groups": found})
    return 0


def _variant(data: Data, victims: Victims, number: int, place: int, row: Mapping[str, Any]) -> Copy:
    unit, role = row["unit"], row["role"]
    attempts = [data["units"][unit]["attempts"][index] for index in row.get("attempts", ())]
    instance = victims.own(unit) if role == "attempt" else victims.peer(unit)
    sandbox = merge([parse(row["text"])], _rules(data))
    return Copy(f"v{number}x{place}", unit, sandbox, instance, row.get("as_root", False), role, attempts)


def _result(args: argparse.Namespace, data: Data, victims: Victims, copies: Sequence[Copy]) -> dict[str, Any]:
    attempts = [{"id": row["id"], "kind": row["kind"], "unit": copy.unit, "tries": row["tries"], "on": row["on"],
                 "as_root": row["as_root"], **{key: found[key] for key in ("outcome", "saw")}}
                for copy in copies for row, found in zip(copy.attempts, copy.found, strict=True)]
    settings = {key: sysctl(key) for key in data["settings"]}
    in_force = {key: settings[key] if settings[key] is not None else wanted for key, wanted in data["settings"].items()}
    tested = {copy.unit: fingerprint(copy.effective, data["units"][copy.unit]["known"]) for copy in copies}
    there = {unit: fingerprint(deployed(instance_of(unit, victims.peer(unit)), _rules(data)),
                                     data["units"][unit]["known"]) for unit in data["units"]}
    return {"format": FORMAT, "date": datetime.date.today().isoformat(), "host": args.host, "level": args.level,
            "platform": platform_facts(), "settings": settings, "victims": there,
            "digests": {"units": tested, "settings": digest_of(in_force),
                        "probes": data["digest"]},
            "failed": {copy.unit: copy.failed for copy in copies if copy.failed}, "attempts": attempts}
