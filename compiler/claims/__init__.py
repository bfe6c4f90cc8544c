"""Which claims of the specs hold: a claim and the effects of services in, a verdict out."""

from __future__ import annotations

from compiler.claims.judge import Claims
from compiler.claims.stated import Stated, stated
from compiler.claims.verdict import State, Verdict
from compiler.claims.where import place_of
from compiler.claims.words import words_of

__all__ = ["Claims", "State", "Stated", "Verdict", "place_of", "stated", "words_of"]
