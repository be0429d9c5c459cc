"""Which unit names a dossier may use: the engine's, its own, and ISO 4217 currencies."""

from __future__ import annotations

from collections.abc import Mapping

from engine.numerals.words import CURRENCY_CODES, UNITS

_BUILT_IN = frozenset((*UNITS, "number"))
_ONLY_PER = frozenset(("share",))


def known_unit(name: str, own: Mapping[str, tuple[str, ...]]) -> bool:
    return name in _BUILT_IN or name in CURRENCY_CODES or name in own


def unknown_part(unit: str, own: Mapping[str, tuple[str, ...]]) -> str | None:
    """The first name in `USD/MW/month` that means nothing here, or None."""
    head, *below = (part.strip() for part in unit.replace("*", "/").split("/"))
    if not known_unit(head, own):
        return head
    return next((part for part in below if part not in _ONLY_PER and not known_unit(part, own)), None)
