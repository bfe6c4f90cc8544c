"""From what the probe script wrote to a result among the specs: checked, judged, put into words, never overwritten."""

from __future__ import annotations

from compiler.record.document import attempts_of
from compiler.record.result import ablation_yaml, result_yaml, sweep_yaml
from compiler.record.seal import add_result

__all__ = ["ablation_yaml", "add_result", "attempts_of", "result_yaml", "sweep_yaml"]
