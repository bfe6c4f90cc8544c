"""Commands for those who read: the site, and the review of a change."""

from __future__ import annotations

import datetime
import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from compiler.artifact import Artifact
from compiler.cli.common import CLEAN, FOUND, Commands, usage, verdict, without_specs
from compiler.diagnostics import Finding
from compiler.render import FORMATS


def add(commands: Commands, common: ArgumentParser, checking: ArgumentParser) -> None:
    """Their arguments; those of ``common`` belong to all of them, ``checking`` to what reports diagnostics."""
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

    diff = commands.add_parser("diff", parents=[common], help="report what a change weakens and does, for its reviewer")
    diff.add_argument("base", metavar="BASE", help="a revision of git")
    diff.add_argument("head", metavar="HEAD", nargs="?", default="", help="another one (default: the work tree)")
    diff.add_argument("--merge-base", action="store_true", help="compare with where HEAD left BASE")
    diff.add_argument("--format", choices=("markdown", "json", "sarif", "github"), default="markdown")
    diff.add_argument("--limit", type=int, default=0, metavar="CHARACTERS",
                      help="of a Markdown report, at most (default: 0, as long as it gets)")
    diff.add_argument("--today", type=datetime.date.fromisoformat, default=None, metavar="DAY")
    diff.set_defaults(run=_diff)


def _pages(args: Namespace) -> int:
    from compiler.files import write_owned
    from compiler.pipeline import compile_tree
    from compiler.site.build import build_pages
    if not os.path.isdir(args.specs):
        return usage(f"no folder {args.specs}")
    compiled = compile_tree(args.specs, args.today or datetime.date.today())
    findings = list(compiled.findings)
    texts, pages = dict(compiled.texts), tuple[Artifact, ...]()
    if compiled.sound:
        built = build_pages(compiled, args.written)
        pages = built.pages
        findings += built.findings
        texts.update(built.texts)
    if verdict(findings, args) == CLEAN:
        written = write_owned(args.out, pages)
        if isinstance(written, Finding):
            findings.append(written)
        elif args.format == "text":
            print(f"{len(pages)} pages in {args.out}, {len(written)} changed")
    sys.stdout.write(FORMATS[args.format](findings, texts))
    return verdict(findings, args)


def _serve(args: Namespace) -> int:
    from compiler.site.serve import Sources, serve
    if missing := without_specs(args):
        return missing
    return serve(Sources(args.specs, args.written, args.out), args.address)


def _diff(args: Namespace) -> int:
    from compiler.git import GitError
    from compiler.review import command, faces, page, target
    if not args.head and (missing := without_specs(args)):
        return missing
    wanted = command.Wanted(args.specs, args.base, args.head, args.merge_base)
    try:
        report = command.compare(wanted, args.today or datetime.date.today(), target.measure())
    except GitError as error:
        return usage(str(error))
    markdown = args.format == "markdown"
    shown = page.as_markdown(report, args.limit) if markdown else faces.FORMATS[args.format](report)
    sys.stdout.write(shown)
    return CLEAN if report.passes else FOUND
