"""A spec as an editor sees it: with the types of YAML 1.2's core schema, where ``2`` is a number and ``on`` is text."""

from __future__ import annotations

import re
from typing import Any

from compiler.spec.nodes import Mapping, Node, Scalar, Sequence, compose

_NULL = re.compile(r"|~|null|Null|NULL")
_TRUTH = re.compile(r"true|True|TRUE|false|False|FALSE")
_WHOLE = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


def load(text: str) -> Any:
    """The one document in ``text`` as plain data; the text has to be YAML that we take."""
    node, findings = compose(text, "")
    assert node is not None, findings
    return _data(node)


def _data(node: Node) -> Any:
    if isinstance(node, Mapping):
        return {name: _data(value) for name, (_, value) in node.entries.items()}
    if isinstance(node, Sequence):
        return [_data(item) for item in node.items]
    return _scalar(node) if node.plain else node.text


def _scalar(scalar: Scalar) -> Any:
    text = scalar.text
    if _NULL.fullmatch(text):
        return None
    if _TRUTH.fullmatch(text):
        return text.lower() == "true"
    if _WHOLE.fullmatch(text):
        return int(text)
    if _OTHER_BASE.fullmatch(text):
        return int(text, 0)
    return float(text) if _DECIMAL.fullmatch(text) else text
