"""The command line: arguments in, exit code out; no logic of its own.

Exit codes: 0 clean, 1 diagnostics, 2 usage, 3 our own mistake.
"""

from __future__ import annotations

import argparse
import datetime
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.artifact import Artifact
from compiler.codes import CODES
from compiler.diagnostics import Finding, Severity, did_you_mean
from compiler.render import FORMATS, severity

if TYPE_CHECKING:
    from compiler.pipeline import Compiled

CLEAN, FOUND, USAGE, BUG = 0, 1, 2, 3


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code; what is in a spec file never leads to a traceback."""
    unread = next((argument for argument in argv if argument.startswith("--") and argument.endswith("=--")), None)
    if unread:  # before Python 3.13 argparse makes an empty list of the value
        return _usage(f"'{unread}' gives no value")
    try:
        args = _parser().parse_args(argv)
    except SystemExit as stop:  # argparse has printed its message
        return int(stop.code or 0)
    command: Callable[[argparse.Namespace], int] = args.run
    try:
        code = command(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Whoever read the output has gone; what is left in the buffer has to go somewhere at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FOUND
    except KeyboardInterrupt:
        print("interrupted; what is on disk is whole, the old or the new", file=sys.stderr)
        return 130
    except Exception:
        traceback.print_exc()
        print("this is a mistake of the compiler, not of the specs: please report it with the text above",
              file=sys.stderr)
        return BUG


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m compiler", description="Compile hardening specs.")
    common = argparse.ArgumentParser(add_help=False)
    for target, default in ((parser, Path("specs")), (common, argparse.SUPPRESS)):
        target.add_argument("--specs", type=Path, default=default, metavar="DIR",
                            help="the root of the spec tree (default: specs)")
    checking = argparse.ArgumentParser(add_help=False)
    checking.add_argument("--strict", action="store_true", help="warnings fail too")
    checking.add_argument("--format", choices=sorted(FORMATS), default="text", help="form of the diagnostics")
    checking.add_argument("--today", type=datetime.date.fromisoformat, default=None, metavar="DAY",
                          help="the day on which acceptances are judged (default: today)")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser("check", parents=[common, checking], help="report what does not hold together")
    check.add_argument("--staged", action="store_true", help="check what is staged for the next commit of git")
    check.set_defaults(run=_check)

    make = commands.add_parser("artifacts", parents=[common, checking], help="compile and write all artifacts")
    make.add_argument("--out", type=Path, default=Path("site/artifacts"), metavar="DIR")
    make.add_argument("--fresh", action="store_true", help="write nothing; report artifacts that are stale")
    make.set_defaults(run=_artifacts)

    put = commands.add_parser("place", parents=[common, checking],
                              help="place the hardening into a checkout of the consumer's repository")
    put.add_argument("--into", type=Path, required=True, metavar="DIR", help="the top folder of the checkout")
    put.add_argument("--shape", choices=list("ABC"), help="default: what the specs decide")
    put.set_defaults(run=_place)

    pages = commands.add_parser("pages", parents=[common, checking], help="write the pages of the site")
    pages.add_argument("--out", type=Path, default=Path("site"), metavar="DIR", help="MkDocs' docs_dir")
    pages.add_argument("--written", type=Path, default=Path("site/pages"), metavar="DIR",
                       help="the hand-written pages")
    pages.set_defaults(run=_pages)

    live = commands.add_parser("serve", parents=[common], help="show the site live while specs are edited")
    live.add_argument("--out", type=Path, default=Path("site"), metavar="DIR")
    live.add_argument("--written", type=Path, default=Path("site/pages"), metavar="DIR")
    live.add_argument("--address", default="127.0.0.1:8000")
    live.set_defaults(run=_serve)

    lab = commands.add_parser("lab", parents=[common], help="attack the compiled units in a container of the target")
    lab.add_argument("--record", action="store_true", help="write what was seen as a new result")
    lab.add_argument("--because", default="", metavar="TEXT", help="recorded with it: why a score differs")
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

    seal = commands.add_parser("seal", parents=[common], help="note the digests of recorded files that have none")
    seal.add_argument("--again", action="append", default=[], metavar="FILE",
                      help="note that of this captured file anew, such as platforms/debian-13.json")
    seal.set_defaults(run=_seal)
    drift = commands.add_parser("drift", parents=[common, checking], help="hold what is deployed against the specs")
    source = drift.add_mutually_exclusive_group(required=True)
    source.add_argument("--host", metavar="HOST", help="ask this host over ssh; nothing is changed there")
    source.add_argument("--from", dest="captured", type=Path, metavar="PATH",
                        help="a capture that checklists/capture.sh printed, or a folder of *.capture files")
    source.add_argument("--ckn-bw", dest="repository", type=Path, metavar="DIR",
                        help="what bw would write from this checkout of the consumer's repository to --node")
    drift.add_argument("--node", metavar="NAME", help="the node of the checkout")
    drift.set_defaults(run=_drift)

    schema = commands.add_parser("schema", parents=[common], help="write JSON Schema for every kind of spec")
    schema.add_argument("--out", type=Path, default=None, metavar="DIR", help="default: print the names and sizes")
    schema.add_argument("--kind", default=None, help="print the schema of one kind")
    schema.set_defaults(run=_schema)

    explain = commands.add_parser("explain", help="explain a diagnostic; without a code, list all")
    explain.add_argument("code", nargs="?")
    explain.set_defaults(run=_explain)
    return parser


def _usage(message: str) -> int:
    print(f"python -m compiler: {message}", file=sys.stderr)
    return USAGE


def _verdict(findings: Sequence[Finding], args: argparse.Namespace) -> int:
    levels = {severity(finding) for finding in findings}
    return FOUND if Severity.ERROR in levels or (args.strict and levels) else CLEAN


def _check(args: argparse.Namespace) -> int:
    from compiler.git import GitError, path_in, repository
    from compiler.pipeline import compile_source
    from compiler.spec.source import read_tree
    if not args.staged and not os.path.isdir(args.specs):
        return _usage(f"no folder {args.specs}")
    try:
        repo = repository(Path()) if args.staged else None
        tree = repo.staged(path_in(repo, args.specs)) if repo else read_tree(args.specs)
    except GitError as error:
        return _usage(str(error))
    compiled = compile_source(tree, args.today or datetime.date.today())
    sys.stdout.write(FORMATS[args.format](compiled.findings, compiled.texts))
    if args.format == "text" and not compiled.findings:
        print(f"{len(compiled.model.items)} items in {len(compiled.texts)} files hold together")
    return _verdict(compiled.findings, args)


def _artifacts(args: argparse.Namespace) -> int:
    from compiler.output import stale, write
    from compiler.pipeline import compile_tree, emit_all
    if not os.path.isdir(args.specs):
        return _usage(f"no folder {args.specs}")
    compiled = compile_tree(args.specs, args.today or datetime.date.today())
    findings = list(compiled.findings)
    if not compiled.sound or _verdict(findings, args) != CLEAN:
        sys.stdout.write(FORMATS[args.format](findings, compiled.texts))
        print(f"nothing was written to {args.out}", file=sys.stderr)
        return FOUND
    artifacts = emit_all(compiled)
    written: list[str] | Finding = []
    if args.fresh:
        findings += stale(args.out, artifacts)
    else:
        written = write(args.out, artifacts)
        findings += [written] if isinstance(written, Finding) else []
    sys.stdout.write(FORMATS[args.format](findings, compiled.texts))
    if args.format == "text" and not args.fresh and not isinstance(written, Finding):
        for path in written:
            print(f"wrote {args.out / path}")
        print(f"{len(artifacts)} artifacts in {args.out}, {len(written)} changed")
    return _verdict(findings, args)


def _place(args: argparse.Namespace) -> int:
    from compiler.composition import Emission, chosen_shape
    from compiler.place import place
    compiled = _sound(args)
    if isinstance(compiled, int):
        return compiled
    shape = Emission(args.shape) if args.shape else chosen_shape(compiled.model)
    if shape is None:
        return _usage("the specs name no decision on the shape (consumer: shape); say --shape A, B or C")
    said = place(compiled.relations, args.into, shape)
    sys.stdout.write(FORMATS[args.format]([said], {}) if isinstance(said, Finding) else said)
    return FOUND if isinstance(said, Finding) else CLEAN


def _pages(args: argparse.Namespace) -> int:
    from compiler.output import write_owned
    from compiler.pipeline import compile_tree
    from compiler.site.build import build_pages
    if not os.path.isdir(args.specs):
        return _usage(f"no folder {args.specs}")
    compiled = compile_tree(args.specs, args.today or datetime.date.today())
    findings = list(compiled.findings)
    pages: tuple[Artifact, ...] = ()
    if compiled.sound:
        pages, unresolved = build_pages(compiled, args.written)
        findings += unresolved
    if _verdict(findings, args) == CLEAN:
        written = write_owned(args.out, pages)
        if isinstance(written, Finding):
            findings.append(written)
        elif args.format == "text":
            print(f"{len(pages)} pages in {args.out}, {len(written)} changed")
    sys.stdout.write(FORMATS[args.format](findings, compiled.texts))
    return _verdict(findings, args)


def _serve(args: argparse.Namespace) -> int:
    from compiler.site.serve import Sources, serve
    if not os.path.isdir(args.specs):
        return _usage(f"no folder {args.specs}")
    return serve(Sources(args.specs, args.written, args.out), args.address)


def _lab(args: argparse.Namespace) -> int:
    from compiler.lab.machine import why_not
    from compiler.pipeline import compile_tree
    if not os.path.isdir(args.specs):
        return _usage(f"no folder {args.specs}")
    if args.check_machine:
        reason = why_not(args.backend)
        print(reason, end="\n" if reason else "")
        return FOUND if reason else CLEAN
    from compiler.lab.command import Wanted, lab, settings_with
    compiled = compile_tree(args.specs, datetime.date.today())
    if not compiled.sound:
        sys.stdout.write(FORMATS["text"](compiled.findings, compiled.texts))
        return FOUND
    wanted = Wanted(args.junit, args.specs, args.record, args.because)
    return CLEAN if lab(compiled, wanted, settings_with(args.scratch, args.backend)) else FOUND


def _ablation(args: argparse.Namespace) -> int:
    from compiler.lab.ablate import command
    from compiler.lab.command import settings_with
    compiled = _sound(args)
    if isinstance(compiled, int):
        return compiled
    done = command(compiled, settings_with(args.scratch), args.specs, record=args.record, largest=args.largest)
    return CLEAN if done else FOUND


def _record(args: argparse.Namespace) -> int:
    from compiler.record.command import record
    compiled = _sound(args)
    if isinstance(compiled, int):
        return compiled
    return CLEAN if record(compiled, args.specs, args.files, args.host) else FOUND


def _drift(args: argparse.Namespace) -> int:
    from compiler.drift.command import judge, report
    from compiler.drift.sources import from_host, from_path, is_host
    compiled = _sound(args)
    if isinstance(compiled, int):
        return compiled
    if args.host is not None and not is_host(args.host):
        return _usage(f"'{args.host}' is no name of a host")
    if (args.repository is None) != (args.node is None):
        return _usage("--ckn-bw and --node go together")
    if args.repository is not None:
        from compiler.drift.bundlewrap import from_repository
        readings = from_repository(compiled.relations, args.repository, args.node)
    else:
        readings = from_host(args.host, compiled) if args.host is not None else from_path(args.captured)
    drift = judge(compiled.relations, readings, compiled.texts)
    sys.stdout.write(report(drift, args.format))
    return _verdict(drift.findings, args)


def _sound(args: argparse.Namespace) -> Compiled | int:
    """The compiled tree; an exit code when there is none, or one with errors, which are shown."""
    from compiler.pipeline import compile_tree
    if not args.specs.is_dir():
        return _usage(f"no folder {args.specs}")
    compiled = compile_tree(args.specs, getattr(args, "today", None) or datetime.date.today())
    if not compiled.sound:
        sys.stdout.write(FORMATS[getattr(args, "format", "text")](compiled.findings, compiled.texts))
        return FOUND
    return compiled


def _seal(args: argparse.Namespace) -> int:
    from compiler.record.seal import seal
    if not args.specs.is_dir():
        return _usage(f"no folder {args.specs}")
    sealed = seal(args.specs, args.again)
    if isinstance(sealed, Finding):
        sys.stdout.write(FORMATS["text"]([sealed], {}))
        return FOUND
    for path in sealed:
        print(f"sealed {path}")
    return CLEAN


def _schema(args: argparse.Namespace) -> int:
    from compiler.spec.schema import schema_texts
    texts = schema_texts()
    if args.kind is not None:
        if args.kind not in texts:
            return _usage(f"no kind '{args.kind}'; {did_you_mean(args.kind, texts) or ', '.join(texts)}")
        sys.stdout.write(texts[args.kind])
        return CLEAN
    if args.out is None:
        for kind, text in texts.items():
            print(f"{kind}.json  {len(text)} bytes")
        return CLEAN
    from compiler.output import write_plain
    written = write_plain(args.out, [Artifact(f"{kind}.json", text, ()) for kind, text in texts.items()])
    if isinstance(written, Finding):
        sys.stdout.write(FORMATS["text"]([written], {}))
        return FOUND
    print(f"{len(texts)} schemas in {args.out}, {len(written)} changed")
    return CLEAN


def _explain(args: argparse.Namespace) -> int:
    import textwrap
    if args.code is None:
        for code in CODES.values():
            print(f"{code.code}  {code.severity:8} {code.title}")
        return CLEAN
    found = CODES.get(args.code.upper())
    if found is None:
        return _usage(f"no diagnostic '{args.code}'; {did_you_mean(args.code, CODES) or 'list them with: explain'}")
    print(f"{found.code} ({found.severity}): {found.title}\n")
    print(textwrap.fill(found.explanation, 80, break_on_hyphens=False))
    return CLEAN
