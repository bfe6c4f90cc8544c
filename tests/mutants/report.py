"""What a run of changes shows: a table of operations by who noticed, the survivors by reason, and what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tests.mutants.changes import OPERATIONS, Change
from tests.mutants.notice import NOBODY, WITNESSES, Notice
from tests.mutants.reasons import Reason, explained

Seen = tuple[Change, Notice]


def table(seen: Sequence[Seen]) -> Iterator[str]:
    """A row for each operation, a column for each witness, and the sums."""
    counts = Counter((change.operation, by) for change, (by, _) in seen)
    yield f"{'':14}" + "".join(f"{name:>16}" for name in (*WITNESSES, "all"))
    for operation in OPERATIONS:
        row = [counts[operation, by] for by in WITNESSES]
        yield f"{operation:14}" + "".join(f"{count or '–':>16}" for count in (*row, sum(row)))
    sums = [sum(counts[operation, by] for operation in OPERATIONS) for by in WITNESSES]
    yield f"{'all':14}" + "".join(f"{count:>16}" for count in (*sums, sum(sums)))


def survivors(seen: Sequence[Seen], rows: Sequence[Reason]) -> Iterator[str]:
    """How many changes nobody noticed for each reason."""
    counts = Counter(row.because for change in unnoticed(seen) if (row := explained(rows, change)))
    for because, count in counts.most_common():
        yield f"{count:5}  {because}"


def problems(seen: Sequence[Seen], rows: Sequence[Reason], tried: Sequence[Seen]) -> Iterator[str]:
    """Changes that nobody noticed without a reason, and reasons that no change needed, whether drawn or tried."""
    for change in unnoticed(seen):
        if explained(rows, change) is None:
            yield f"nobody noticed, and no reason says why not: {line(change)}"
    for row in unused([*seen, *tried], rows):
        yield f"a reason that no change needs: {', '.join(row.keys)}"


def unused(seen: Sequence[Seen], rows: Sequence[Reason]) -> list[Reason]:
    """The reasons that explain none of the changes that nobody noticed."""
    used = {id(explained(rows, change)) for change in unnoticed(seen)}
    return [row for row in rows if id(row) not in used]


def unnoticed(seen: Sequence[Seen]) -> list[Change]:
    """The changes that nobody noticed."""
    return [change for change, (by, _) in seen if by == NOBODY]


def line(change: Change) -> str:
    """A change on one line: what was done, to which key, where, and how the value differs."""
    return f"{change.operation}  {change.value.key}  {change.value.file}: {change.says}"
