"""Which unit names a dossier may use: the engine's, its own, and ISO 4217 currencies."""

from __future__ import annotations

from collections.abc import Mapping

from engine.numerals.words import CURRENCY_CODES, UNITS
from engine.quantities import PREFIXES, SI_UNITS, TIME_UNITS

_BUILT_IN = frozenset((*UNITS, *TIME_UNITS, "number", "share", *SI_UNITS, *(p + u for p in PREFIXES for u in SI_UNITS)))


def known_unit(name: str, own: Mapping[str, tuple[str, ...]]) -> bool:
    return name in _BUILT_IN or name in CURRENCY_CODES or name in own


def unknown_part(unit: str, own: Mapping[str, tuple[str, ...]]) -> str | None:
    """The first name in `USD/MW/month` that means nothing here, or None."""
    parts = unit.replace("*", "/").split("/")
    return next((part for part in parts if not known_unit(part.strip(), own)), None)
