"""Rule 13: a strong word in our own text stands in a role, so that a claim answers for it.

The words of a fact's `values` are such claims' own, and the templates' vocabulary is the engine's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.model import Dossier
from engine.placed import place_in
from engine.problems import Problem
from engine.roles import without_roles

STRONG = ("largest", "biggest", "only", "sole", "exclusive", "entire", "confirmed", "official", "unprecedented")
_STRONG = re.compile(rf"\b(?:{'|'.join(STRONG)})\b", re.IGNORECASE)


def strong_words(dossier: Dossier) -> Iterator[Problem]:
    """Every strong word of prose and free text that stands outside a role."""
    values = {id(text) for fact in dossier.facts.values() for text in fact.values.values()}
    for text in dossier.own_texts:
        if id(text) in values:
            continue
        for match in _STRONG.finditer(without_roles(text)):
            help = "Let a claim say it, with {claim}`id` or {quote}`source: words`, or say less."
            yield Problem(
                "strong", f"“{match[0]}” stands here without a role", place_in(text, match.start(), len(match[0])), help
            )
