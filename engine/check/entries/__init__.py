"""What each thing that a page can be about holds: its words, its lists, its numbers, and where a link to it may lead.

An entry is named `kind:id`; the parts of a thing that have no id of their own are lettered (`side:how-much.a`). All of
it is worked out from the check's own evidence, never from a page.
"""

from __future__ import annotations

from engine.check.entries.entry import ANY, Entry
from engine.check.entries.facts import SHOWN, Facts
from engine.check.entries.judgements import Judgements
from engine.check.entries.releases import ReleaseEntries
from engine.check.entries.sources import Sources
from engine.check.entries.whole import Whole
from engine.check.evidence import Evidence
from engine.check.phrases import Phrases, has_value

BRIEFING = "briefing"
__all__ = ["ANY", "BRIEFING", "SHOWN", "Entries", "Entry"]
Asked = tuple[str, tuple[str, str] | None]  # a need, and kind and name of the scope that meets it, if one does


class Entries:
    """The entries of one dossier, each made when it is first asked for."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.dossier = evidence.dossier
        phrases = Phrases(evidence)
        judged = Judgements(evidence, phrases)
        self.released = phrases.released
        self._whole = Whole(evidence, phrases, judged, self.get)
        parts = (
            Facts(evidence, phrases),
            Sources(evidence, phrases),
            judged,
            self._whole,
            ReleaseEntries(self.dossier, phrases),
        )
        self._makers = {kind: make for part in parts for kind, make in part.makers.items()}
        self._made: dict[str, Entry | None] = {}
        self._asked: dict[tuple[str, tuple[str, ...]], tuple[Asked, ...]] = {}
        self._values: dict[str, frozenset[tuple[str, str]]] = {}

    def get(self, name: str) -> Entry | None:
        """The entry of that name, if there is one."""
        if name not in self._made:
            kind, _, id = name.partition(":")
            try:
                self._made[name] = self._whole.briefing() if name == BRIEFING else self._makers[kind](id)
            except (LookupError, ValueError):
                self._made[name] = None
        return self._made[name]

    def asked(self, name: str, needs: tuple[str, ...]) -> tuple[Asked, ...]:
        """Which of some needs the entry of that name has to meet: what it does not have, it need not show."""
        key = (name, needs)
        if key not in self._asked:
            entry = self.get(name)
            told = [] if entry is None else [self._need(name, entry, need) for need in needs]
            self._asked[key] = tuple(one for one in told if one is not None)
        return self._asked[key]

    def _need(self, name: str, entry: Entry, need: str) -> Asked | None:
        if need.startswith("*"):
            return (need, ("list", need[1:])) if entry.lists.get(need[1:]) else None
        if not need.startswith("="):
            held = entry.texts.get(need)
            return (need, ("text", need)) if held is not None and held.text else None
        if need in ("=published", "=address"):
            source = self.dossier.sources.get(name.partition(":")[2])
            given = source and (source.published if need == "=published" else source.url)
            return (need, None) if given else None
        return (need, None) if need != "=value" or self.values(name) else None

    def values(self, name: str) -> frozenset[tuple[str, str]]:
        """Kind and id of what shows the value of an entry; nothing where no page can show one."""
        if name not in self._values:
            entry, kind = self.get(name) or Entry(), "claim" if name.startswith("claim:") else "fact"
            found = frozenset((shown, id) for shown, id, _ in entry.shows if shown == kind)
            can = kind == "claim" or any(has_value(self.evidence, self.dossier.facts[id]) for _, id in found)
            self._values[name] = found if can else frozenset()
        return self._values[name]
