"""Whether what the settings let one foresee agrees with what was measured, and with what the specs promise."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from compiler.diagnostics import Finding, Related
from compiler.evidence import evidence_of
from compiler.predict.forecast import Forecast, predictions_of
from compiler.predict.words import in_words
from compiler.relations import Relations
from compiler.spec import kinds
from compiler.systemd.operations import Outcome

Measured = tuple[kinds.Result, kinds.Outcome]
Tried = kinds.Vector | kinds.Need | kinds.Residual

_BROKEN = {
    "vector": ("P813", Outcome.REACHABLE, "close it, or accept the warning with the reason why it stays open"),
    "need": ("P814", Outcome.BLOCKED, "let the unit do it, or drop the need"),
    "residual": ("P815", Outcome.BLOCKED, "drop the risk, or make it a vector of its defense"),
}
_PROMISED = {"vector": "is to be blocked", "need": "is needed", "residual": "is said to be open"}


def predictions_agree(relations: Relations) -> Iterator[Finding]:
    """P811 to P815: predictions against measurements, and where nothing was measured against the specs alone."""
    predictions = predictions_of(relations)
    if not predictions.any:
        return
    measured = Measurements(relations)
    used: set[tuple[str, str, str]] = set()
    for forecast in (*predictions.all("base"), *predictions.all("hardened")):
        item = relations.model.items[forecast.id]
        assert isinstance(item, Tried)
        explained = any((one.unit, one.at) == (forecast.unit, forecast.level) for one in item.differs)
        newest = measured.newest(forecast)
        differs = newest is not None and differ(forecast, *newest)
        if differs or newest is None:  # while nothing counts, an explanation may stay
            used.add((forecast.id, forecast.unit, forecast.level))
        if newest and differs:
            if not explained:
                yield _disagreement(item, forecast, newest)
        elif not explained and forecast.level == "hardened":
            yield from _broken_promise(item, forecast)
    for item in _tried(relations):
        yield from _unused(item, used)


class Measurements:
    """What runs that still count have seen: of the unit that attacks and of those that it attacks."""

    def __init__(self, relations: Relations) -> None:
        self._relations, self._evidence = relations, evidence_of(relations)

    def newest(self, forecast: Forecast) -> Measured | None:
        """The newest outcome of what a forecast is about; None where nothing counts or could be measured."""
        for result, outcome in reversed(self._relations.outcomes_of.get(forecast.id, ())):
            same = outcome.unit == forecast.unit and outcome.at == forecast.level
            if same and outcome.observed != "not-measured" and self._counts(result, forecast):
                return result, outcome
        return None

    def _counts(self, result: kinds.Result, forecast: Forecast) -> bool:
        parties = self._evidence.parties(forecast.id, forecast.unit)
        return self._evidence.standing(result, *parties) == "current"


def differ(forecast: Forecast, result: kinds.Result, outcome: kinds.Outcome) -> bool:
    """Whether a prediction and a measurement contradict each other.

    An unknown contradicts nothing. A container has the kernel of another machine, with settings that are not ours:
    what only such a setting decides is not compared.
    """
    settled = result.method != "lab" or forecast.word == forecast.word_on_any_kernel
    return settled and forecast.outcome is not Outcome.UNKNOWN and forecast.word != outcome.observed


def _disagreement(item: Tried, forecast: Forecast, measured: Measured) -> Finding:
    result, outcome = measured
    return Finding("P811", item.place.under("id"),
                   f"{item.id} from {forecast.unit} at {forecast.level}: foreseen as {in_words(forecast)}, but "
                   f"{result.id} saw it {outcome.observed}",
                   "one of the two is wrong; if both are right, say in 'differs' how that can be",
                   (Related(outcome.place.under("observed"), "what was measured"),))


def _broken_promise(item: Tried, forecast: Forecast) -> Iterator[Finding]:
    code, broken, hint = _BROKEN[forecast.kind]
    if forecast.outcome is broken:
        first = forecast.decisive[0].attempt
        place = next((probe.place for probe in item.probes if (probe.tries, probe.on) == (first.tries, first.on)),
                     item.place)
        yield Finding(code, place.under("tries"), f"{item.id} {_PROMISED[forecast.kind]}, but from {forecast.unit} it "
                      f"is foreseen as {in_words(forecast)}", hint)


def _tried(relations: Relations) -> list[Tried]:
    model = relations.model
    return [*model.all(kinds.Vector), *model.all(kinds.Need), *model.all(kinds.Residual)]


def _unused(item: Tried, used: Collection[tuple[str, str, str]]) -> Iterator[Finding]:
    """P812: there is no such difference."""
    for one in item.differs:
        if (item.id, one.unit, one.at) not in used:
            yield Finding("P812", one.place.under("unit"),
                          f"no prediction of {item.id} from {one.unit} at {one.at} differs from what was measured",
                          "take the explanation out")
