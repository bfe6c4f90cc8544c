"""Why the laboratory cannot go on: one line for whoever called it."""

from __future__ import annotations


class LabError(Exception):
    """The run is void; the text says in one line what is wrong and, where we know, what to do."""
