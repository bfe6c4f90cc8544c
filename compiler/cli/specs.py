"""Commands that read the specs and say or write what follows from them."""

from __future__ import annotations

import datetime
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.artifact import Artifact
from compiler.cli.common import CLEAN, FOUND, Commands, compiled, sound, usage, verdict, without_specs
from compiler.codes import CODES
from compiler.diagnostics import Finding, did_you_mean
from compiler.render import FORMATS

if TYPE_CHECKING:
    from compiler.spec.source import Tree


def add(commands: Commands, common: ArgumentParser, checking: ArgumentParser) -> None:
    """Their arguments; those of ``common`` belong to all of them, ``checking`` to what reports diagnostics."""
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

    schema = commands.add_parser("schema", parents=[common], help="list or write JSON Schema for every kind of spec")
    schema.add_argument("--out", type=Path, default=None, metavar="DIR",
                        help="write them here (default: only list them)")
    schema.add_argument("--kind", default=None, help="print the schema of one kind")
    schema.set_defaults(run=_schema)

    explain = commands.add_parser("explain", help="explain a diagnostic; without a code, list all")
    explain.add_argument("code", nargs="?")
    explain.set_defaults(run=_explain)


def _check(args: Namespace) -> int:
    from compiler.pipeline import compile_source
    from compiler.spec.source import read_tree
    if not args.staged and (missing := without_specs(args)):
        return missing
    tree = _staged(args.specs) if args.staged else read_tree(args.specs)
    if isinstance(tree, int):
        return tree
    found = compile_source(tree, args.today or datetime.date.today())
    sys.stdout.write(FORMATS[args.format](found.findings, found.texts))
    if args.format == "text" and not found.findings:
        print(f"{len(found.model.items)} items in {len(found.texts)} files hold together")
    return verdict(found.findings, args)


def _staged(specs: Path) -> Tree | int:
    """The specs as they are staged, or the exit code where git does not give them."""
    from compiler.git import GitError, path_in, repository
    try:
        repo = repository(specs)
        return repo.staged(path_in(repo, specs))
    except GitError as error:
        return usage(str(error))


def _artifacts(args: Namespace) -> int:
    from compiler.output import stale, write
    from compiler.pipeline import emit_all
    tree = compiled(args)
    if isinstance(tree, int):
        return tree
    findings = list(tree.findings)
    if not tree.sound or verdict(findings, args) != CLEAN:
        sys.stdout.write(FORMATS[args.format](findings, tree.texts))
        print(f"nothing was written to {args.out}", file=sys.stderr)
        return FOUND
    artifacts = emit_all(tree)
    written: list[str] | Finding = []
    if args.fresh:
        findings += stale(args.out, artifacts)
    else:
        written = write(args.out, artifacts)
        findings += [written] if isinstance(written, Finding) else []
    sys.stdout.write(FORMATS[args.format](findings, tree.texts))
    if args.format == "text" and not args.fresh and not isinstance(written, Finding):
        for path in written:
            print(f"wrote {args.out / path}")
        print(f"{len(artifacts)} artifacts in {args.out}, {len(written)} changed")
    return verdict(findings, args)


def _place(args: Namespace) -> int:
    from compiler.composition import Emission, chosen_shape
    from compiler.place import place
    tree = sound(args)
    if isinstance(tree, int):
        return tree
    shape = Emission(args.shape) if args.shape else chosen_shape(tree.model)
    if shape is None:
        return usage("the specs name no decision on the shape (consumer: shape); say --shape A, B or C")
    said = place(tree.relations, args.into, shape)
    sys.stdout.write(FORMATS[args.format]([said], {}) if isinstance(said, Finding) else said)
    return FOUND if isinstance(said, Finding) else CLEAN


def _schema(args: Namespace) -> int:
    from compiler.spec.schema import schema_texts
    texts = schema_texts()
    if args.kind is not None:
        if args.kind not in texts:
            return usage(f"no kind '{args.kind}'; {did_you_mean(args.kind, texts) or ', '.join(texts)}")
        sys.stdout.write(texts[args.kind])
        return CLEAN
    if args.out is None:
        for kind, text in texts.items():
            print(f"{kind}.json  {len(text)} bytes")
        return CLEAN
    from compiler.files import write_plain
    written = write_plain(args.out, [Artifact(f"{kind}.json", text, ()) for kind, text in texts.items()])
    if isinstance(written, Finding):
        sys.stdout.write(FORMATS["text"]([written], {}))
        return FOUND
    print(f"{len(texts)} schemas in {args.out}, {len(written)} changed")
    return CLEAN


def _explain(args: Namespace) -> int:
    import textwrap

    from compiler.review.weakened import RULES
    if args.code is None:
        for code in CODES.values():
            print(f"{code.code}  {code.severity:8} {code.title}")
        return CLEAN
    weakenings = {rule.name: rule.means for rule in RULES}
    if args.code in weakenings:
        print(f"{args.code} (a weakening, as 'diff' reports it)\n\n{textwrap.fill(weakenings[args.code], 80)}")
        return CLEAN
    found = CODES.get(args.code.upper())
    if found is None:
        known = did_you_mean(args.code, [*CODES, *weakenings])
        return usage(f"no diagnostic '{args.code}'; {known or 'list them with: explain'}")
    print(f"{found.code} ({found.severity}): {found.title}\n")
    print(textwrap.fill(found.explanation, 80, break_on_hyphens=False))
    return CLEAN
