"""What the words of the closed lists mean, as the method page tells a reader."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine import vocabulary

TITLES: vocabulary.Words = MappingProxyType(
    {
        "comparisons": "How claims compare",
        "statuses": "How sure a value is",
        "verdicts": "Verdicts",
        "judgements": "What verdicts go by",
        "reasons": "Why a number is set aside",
        "origins": "Where claims come from",
    }
)
GLOSSARY: Mapping[str, vocabulary.Words] = MappingProxyType(
    {
        "comparisons": {
            "equal": "the same value at the same precision",
            "consistent": "some value fits what both say; the finer is printed",
            "inconsistent": "no value fits both as they are worded, or both are equally precise and differ",
            "incomparable": "they speak of another unit, period or scope",
        },
        "statuses": {
            **vocabulary.STATUSES,
            "computed": "our arithmetic over other facts, by a formula that is shown",
            "assumed": "our assumption, with its reason",
            "open": "the sources differ or do not say, and we print no value",
        },
        "verdicts": vocabulary.VERDICTS,
        "judgements": vocabulary.RULES,
        "reasons": vocabulary.SET_ASIDE_REASONS,
        "origins": {
            "origin": "where an account comes from as far as we can follow it; many articles can rest on the same",
            "own statement": vocabulary.OWN_WORDS["own statement"],
            "own arithmetic": vocabulary.OWN_WORDS["own arithmetic"],
            "origin not said": vocabulary.OWN_WORDS["not said"],
        },
    }
)
