"""Commands about what runs: the laboratory, its records, and what is deployed."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from compiler.cli.common import CLEAN, FOUND, Commands, compiled, sound, usage, verdict, without_specs
from compiler.diagnostics import Finding
from compiler.render import FORMATS


def add(commands: Commands, common: ArgumentParser, checking: ArgumentParser) -> None:
    """Their arguments; those of ``common`` belong to all of them, ``checking`` to what reports diagnostics."""
    lab = commands.add_parser("lab", parents=[common], help="attack the compiled units in a container of the target")
    lab.add_argument("--record", action="store_true", help="write what was seen as a new result")
    lab.add_argument("--because", default="", metavar="TEXT", help="why a score differs, to be recorded with it")
    lab.add_argument("--junit", type=Path, default=Path("build/lab.xml"), metavar="FILE")
    lab.add_argument("--scratch", default="1g", metavar="SIZE", help="memory that the container may fill (default: 1g)")
    lab.add_argument("--backend", choices=("container", "vm"), default="container",
                     help="vm: on the target's own kernel, with its settings; takes many minutes (default: container)")
    lab.add_argument("--check-machine", action="store_true", help="only say whether it can run here, and if not why")
    lab.set_defaults(run=_lab)

    ablation = commands.add_parser("ablation", parents=[common], help="find out which directives carry the load")
    ablation.add_argument("--record", action="store_true", help="write what was found as a new result")
    ablation.add_argument("--largest", type=int, choices=(1, 2, 3), default=3, metavar="N",
                          help="the most directives to take away at once (default: 3)")
    ablation.add_argument("--scratch", default="1g", metavar="SIZE", help="memory that the container may fill")
    ablation.set_defaults(run=_ablation)

    record = commands.add_parser("record", parents=[common], help="add what the probe script wrote to the results")
    record.add_argument("files", type=Path, nargs="+", metavar="FILE", help="one level each; together one result")
    record.add_argument("--host", required=True, metavar="ID", help="the host of the specs that it was run on")
    record.set_defaults(run=_record)

    seal = commands.add_parser("seal", parents=[common], help="add the digests of recorded files that have none")
    seal.add_argument("--again", action="append", default=[], metavar="FILE",
                      help="replace the digest of this captured file, such as platforms/debian-13.json")
    seal.set_defaults(run=_seal)

    drift = commands.add_parser("drift", parents=[common, checking], help="compare what is deployed with the specs")
    source = drift.add_mutually_exclusive_group(required=True)
    source.add_argument("--host", metavar="HOST", help="ask this host over ssh; nothing is changed there")
    source.add_argument("--from", dest="captured", type=Path, metavar="PATH",
                        help="a capture that checklists/capture.sh printed, or a folder of *.capture files")
    source.add_argument("--ckn-bw", dest="repository", type=Path, metavar="DIR",
                        help="what bw would write to --node from this checkout of the consumer's repository")
    drift.add_argument("--node", metavar="NAME", help="the node of the checkout")
    drift.set_defaults(run=_drift)


def _lab(args: Namespace) -> int:
    from compiler.lab.machine import why_not
    if args.check_machine:
        reason = why_not(args.backend)
        print(reason, end="\n" if reason else "")
        return FOUND if reason else CLEAN
    from compiler.lab.command import Wanted, lab, settings_with
    tree = compiled(args)
    if isinstance(tree, int):
        return tree
    if not tree.sound:
        sys.stdout.write(FORMATS["text"](tree.findings, tree.texts))
    if not tree.measurable:
        return FOUND
    wanted = Wanted(args.junit, args.specs, args.record, args.because)
    done = lab(tree, wanted, settings_with(args.scratch, args.backend))
    return CLEAN if done and tree.sound else FOUND


def _ablation(args: Namespace) -> int:
    from compiler.lab.ablate import command
    from compiler.lab.command import settings_with
    tree = sound(args)
    if isinstance(tree, int):
        return tree
    done = command(tree, settings_with(args.scratch), args.specs, record=args.record, largest=args.largest)
    return CLEAN if done else FOUND


def _record(args: Namespace) -> int:
    from compiler.record.command import record
    tree = sound(args)
    if isinstance(tree, int):
        return tree
    return CLEAN if record(tree, args.specs, args.files, args.host) else FOUND


def _seal(args: Namespace) -> int:
    from compiler.record.seal import seal
    if missing := without_specs(args):
        return missing
    sealed = seal(args.specs, args.again)
    if isinstance(sealed, Finding):
        sys.stdout.write(FORMATS["text"]([sealed], {}))
        return FOUND
    for path in sealed:
        print(f"sealed {path}")
    return CLEAN


def _drift(args: Namespace) -> int:
    from compiler.drift.command import judge, report
    from compiler.drift.sources import from_host, from_path, is_host
    tree = sound(args)
    if isinstance(tree, int):
        return tree
    if args.host is not None and not is_host(args.host):
        return usage(f"'{args.host}' is no name of a host")
    if (args.repository is None) != (args.node is None):
        return usage("--ckn-bw and --node go together")
    if args.repository is not None:
        from compiler.drift.bundlewrap import from_repository
        readings = from_repository(tree.relations, args.repository, args.node)
    else:
        readings = from_host(args.host, tree) if args.host is not None else from_path(args.captured)
    drift = judge(tree.relations, readings, tree.texts)
    sys.stdout.write(report(drift, args.format))
    return verdict(drift.findings, args)
