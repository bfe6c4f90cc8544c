"""Attempts made from inside a unit: which ones (plan), how (the parts of one script), and that script's text.

``kernel``, ``operations``, ``inside``, ``plants``, ``units`` and ``command`` import nothing but the standard
library, ``systemd.unitfile`` and each other: ``script`` joins them into one file that runs on the target.
"""
