"""One thing that a page can be about, and how such things are named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from engine import addresses
from engine.check import wording
from engine.check.wording import Wording

ANY = "*"  # any case
LAST = "~"  # after every date


@dataclass(frozen=True)
class Entry:
    """One thing that a page can be about."""

    texts: Mapping[str, Wording] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shows: frozenset[tuple[str, str, str]] = frozenset()  # kind, id and case of the elements that may stand in it
    quotes: tuple[str, ...] = ()  # words of a source that stand in it without being a claim's, in order
    leads: frozenset[str] = frozenset()  # where a link about it may lead
    some: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # which of such a list stand, all pages say
    originals: Mapping[str, str] = field(default_factory=dict)  # where the link leads that has the words of a text

    @cached_property
    def members(self) -> frozenset[str]:
        """Every entry of every list."""
        return frozenset(name for names in (*self.lists.values(), *self.some.values()) for name in names)


COUNTS = (
    "sources",
    "giving",
    "origins",
    "silent",
    "claims",
    "contradictions",
    "unknowns",
    "facts",
    "numerals",
    "set-aside",
)


def beside(kind: str, ids: Iterable[str], id: str) -> Mapping[str, tuple[str, ...]]:
    """What stands before and after an entry in the order of facts.yaml."""
    order = list(ids)
    at = order.index(id)
    return {"before": named(kind, order[:at][-1:]), "after": named(kind, order[at + 1 :][:1])}


def named(kind: str, ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{kind}:{id}" for id in ids)


def lettered(kind: str, id: str, count: int) -> tuple[str, ...]:
    return tuple(f"{kind}:{id}.{addresses.case_letter(n)}" for n in range(count))


def split(name: str) -> tuple[str, int]:
    id, _, letter = name.rpartition(".")
    return id, addresses.case_index(letter)


def free(owner: object, *names: str) -> dict[str, Wording]:
    """The free texts of an entry that it has."""
    return {name: wording.markdown(str(text)) for name in names if (text := getattr(owner, name)) is not None}
