"""Whether sources, decisions, questions and results are complete."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from compiler.composition import shape_of
from compiler.diagnostics import Finding, Related, did_you_mean
from compiler.relations import Relations, entries_of
from compiler.spec import kinds


def citations_hold(relations: Relations) -> Iterator[Finding]:
    """L304: a cited section exists."""
    model = relations.model
    for source in _sources(relations):
        if isinstance(source, kinds.FromDocument):
            document = model.get(kinds.Document, source.document)
            if document is not None and source.section not in document.sections:
                yield Finding("L304", source.place.under("section"),
                              f"'{document.id}' lists no section '{source.section}'",
                              did_you_mean(source.section, document.sections) or "add it to the document's sections")


def documents_are_cited(relations: Relations) -> Iterator[Finding]:
    """C510: nothing of a document is lost."""
    cited: dict[str, set[str]] = defaultdict(set)
    for source in _sources(relations):
        if isinstance(source, kinds.FromDocument):
            cited[source.document].add(source.section)
    for document in relations.model.all(kinds.Document):
        for section in document.sections if cited[document.id] <= document.sections.keys() else ():  # else L304
            if section not in cited[document.id]:
                yield Finding("C510", document.place.under("sections").key(section),
                              f"nothing cites the section '{section}' of '{document.id}'",
                              "carry over what stands there, or say in an item why it is left out")


def items_have_sources(relations: Relations) -> Iterator[Finding]:
    """C516: an empty list of sources is none."""
    for node in _attributed(relations):
        if not node.source and not isinstance(node, kinds.Project | kinds.Document):
            yield Finding("C516", node.place.under("source"), "no source is given",
                          "cite a document, the platform or a result, or say why it is 'ours'")


def questions_have_a_state(relations: Relations) -> Iterator[Finding]:
    """C513: a question is open with a reason, or resolved, not both."""
    for question in relations.model.all(kinds.Question):
        if bool(question.open) == (question.resolved is not None):
            state = "both open and resolved" if question.open else "neither open nor resolved"
            yield Finding("C513", question.place.under("id"), f"the question is {state}",
                          "give 'open' a reason, or 'resolved' what answers it")


def decisions_choose(relations: Relations) -> Iterator[Finding]:
    """C514, C515: a decision chooses an option, and one for now says what takes it up again."""
    for decision in relations.model.all(kinds.Decision):
        options = [option.option for option in decision.options]
        if decision.chosen not in options:
            yield Finding("C514", decision.place.under("chosen"), f"'{decision.chosen}' is none of the options",
                          did_you_mean(decision.chosen, options) or f"options: {', '.join(options)}")
        if decision.binding == "for-now" and not decision.until:
            yield Finding("C515", decision.place.under("id"), "decided for now, without what takes it up again",
                          "add 'until', or bind it for good")


def shape_is_chosen(relations: Relations) -> Iterator[Finding]:
    """C519: the decision that the project names chooses one of the shapes."""
    project = relations.model.project
    named = project.consumer.shape if project else None
    decision = relations.model.get(kinds.Decision, named) if named else None
    if project is not None and decision is not None and shape_of(decision.chosen) is None:
        yield Finding("C519", decision.place.under("chosen"),
                      f"'{decision.chosen}' does not begin with the letter of a shape",
                      "begin the option with 'A, ', 'B, ' or 'C, '",
                      (Related(project.place.under("consumer", "shape"), "named here as the choice of the shape"),))


_SAID = {"vector": ("blocked", "reached"), "need": ("met", "unmet"), "residual": ("open", "closed")}


def outcomes_are_of_something(relations: Relations) -> Iterator[Finding]:
    """C505: an outcome is of one vector, need or residual risk, in words that fit; so is a row of a sweep."""
    for result in relations.model.all(kinds.Result):
        for outcome in result.outcomes:
            yield from _of_something(outcome, [outcome])
        for sweep in result.sweeps:
            yield from _of_something(sweep, sweep.values)


def _of_something(row: kinds.Outcome | kinds.Sweep,
                  seen: Sequence[kinds.Outcome | kinds.Swept]) -> Iterator[Finding]:
    of = [kind for kind in _SAID if getattr(row, kind) is not None]
    if len(of) != 1:
        yield Finding("C505", row.place, "an outcome is of one vector, one need or one residual risk",
                      f"give one of the keys {', '.join(_SAID)}")
        return
    for one in seen:
        if one.observed not in (*_SAID[of[0]], "not-measured"):
            yield Finding("C505", one.place.under("observed"), f"'{one.observed}' is not said of a {of[0]}",
                          f"one of: {', '.join(_SAID[of[0]])}, not-measured")
        elif one.observed == "not-measured" and not one.note:
            yield Finding("C505", one.place.under("observed"), "not measured, without the reason",
                          "say in 'note' why it could not be measured")


def _attributed(relations: Relations) -> Iterator[kinds.Attributed]:
    yield from relations.model.items.values()
    yield from entries_of(relations.model)


def _sources(relations: Relations) -> Iterator[kinds.Node]:
    model = relations.model
    for node in _attributed(relations):
        yield from node.source
    others: list[Iterable[kinds.Node]] = []
    for unit in model.all(kinds.Unit):
        others += [absence.source for absence in unit.absent]
    for correction in model.all(kinds.Correction):
        others.append(correction.said_in)
    for host in model.all(kinds.Host):
        others += [fact.source for fact in host.facts]
    for group in others:
        yield from group
