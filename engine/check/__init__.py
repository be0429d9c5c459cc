"""The independent check: from the finished files alone, is every number on every page what the evidence says?

It imports neither `reconcile` nor `render`, and runs without Jinja and markdown-it. It compares claims, counts origins
and evaluates formulas again by itself, and reads values from the text that a reader sees, never from an attribute.
"""

from engine.check.certificate import Certificate, Folders, certify, examine, made_of
from engine.check.examined import kept_lines, lines_held

__all__ = ["Certificate", "Folders", "certify", "examine", "kept_lines", "lines_held", "made_of"]
