"""Decisions, questions and other items that a change brings, takes away, rewrites or touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from compiler.review.change import Change
from compiler.review.words import Code, Words, counted, listed
from compiler.spec import kinds

_OWN_SECTION = (kinds.Decision, kinds.Question, kinds.Result)


def record_words(change: Change) -> Iterator[Words]:
    """Decisions and questions: new, rewritten, gone; then those of before that speak of what changes."""
    items = change.items
    for new in (*items.new(kinds.Decision), *items.new(kinds.Question)):
        yield (f"new {new.kind} ", Code(new.id), f": {new.title}")
    for _, after, fields in (*items.changed(kinds.Decision), *items.changed(kinds.Question)):
        resolved = isinstance(after, kinds.Question) and after.resolved is not None and "resolved" in fields
        yield (f"{after.kind} ", Code(after.id), " is resolved" if resolved else " says something else: ",
               *(() if resolved else listed(fields)))
    for lost in (*items.lost(kinds.Decision), *items.lost(kinds.Question)):
        yield (f"the {lost.kind} ", Code(lost.id), f" is gone: {lost.title}")
    yield from _touched(change)


def _touched(change: Change) -> Iterator[Words]:
    about = {id for one in change.directives for id in one.primitives}
    for setting in change.settings:
        about |= {*setting.primitives, *(one.id for one in (setting.was, setting.now) if one)}
    model = change.head.model
    unresolved = [question for question in model.all(kinds.Question) if question.resolved is None]
    rows: tuple[tuple[str, Sequence[kinds.Decision | kinds.Question]], ...] = (
        ("decision", model.all(kinds.Decision)), ("open question", unresolved))
    for word, items in rows:
        for item in items:
            named = sorted(about.intersection(item.touches))
            if named and item.id not in change.items.added and item.id not in change.items.edited:
                yield (f"{word} ", Code(item.id), " speaks of ", *listed(named), f": {item.title}")


def item_words(change: Change) -> Iterator[Words]:
    """All other items, kind by kind: how many came, went, were renamed and say something else."""
    rows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for verb, items in (("new", change.items.added), ("gone", change.items.removed)):
        for item in items.values():
            if not isinstance(item, _OWN_SECTION):
                rows[item.kind, verb].append(item.id)
    told = {one.unit for one in change.directives}
    for id, edited in change.items.edited.items():
        if not isinstance(edited.after, _OWN_SECTION) and id not in told:
            rows[edited.after.kind, "rewritten"].append(edited.after.id)
    for (kind, verb), ids in sorted(rows.items()):
        yield (f"{counted(len(ids), kind)} {verb}: ", *listed(ids))
    for old, new in change.items.renamed.items():
        yield (Code(old), " is called ", Code(new), " now, and is otherwise the same")
