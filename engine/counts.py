"""The closed list of things that a page may count, and the noun of each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# name -> (singular, plural, what kind of id may follow the colon; None where none may)
COUNTS: Mapping[str, tuple[str, str, str | None]] = MappingProxyType(
    {
        "sources": ("source", "sources", "fact"),
        "origins": ("origin", "origins", "fact"),
        "giving": ("source", "sources", "fact"),
        "silent": ("source", "sources", "fact"),
        "claims": ("claim", "claims", "fact or source"),
        "contradictions": ("contradiction", "contradictions", "fact"),
        "unknowns": ("unknown", "unknowns", None),
        "facts": ("fact", "facts", None),
        "numerals": ("numeral", "numerals", "source"),
        "set-aside": ("numeral", "numerals", "source"),
        "unreachable": ("source", "sources", None),
        "altered": ("source", "sources", None),
    }
)
NOUNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {singular: (singular, plural) for singular, plural, _ in COUNTS.values()}
)
AS_OF = "as-of"
LAST_CHECK = "last-check"  # these two are dates
