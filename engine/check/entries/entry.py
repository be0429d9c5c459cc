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
    some: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # of such a list's order, all pages say which
    originals: Mapping[str, str] = field(default_factory=dict)  # where the link leads that has the words of a text

    @cached_property
    def members(self) -> frozenset[str]:
        """Every entry of every list."""
        return frozenset(name for names in self.lists.values() for name in names)

    def holds(self, name: str) -> bool:
        """Whether an entry stands in any list of this one."""
        return name in self.members or any(name in order for order in self.some.values())


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


class Order:
    """Things of a kind in the order of facts.yaml."""

    def __init__(self, kind: str, ids: Iterable[str]) -> None:
        self._kind, self._ids = kind, tuple(ids)
        self._at = {id: index for index, id in enumerate(self._ids)}

    def beside(self, id: str) -> Mapping[str, tuple[str, ...]]:
        """What stands before and after one of them."""
        at = self._at[id]
        before, after = self._ids[max(0, at - 1) : at], self._ids[at + 1 : at + 2]
        return {"before": named(self._kind, before), "after": named(self._kind, after)}


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
