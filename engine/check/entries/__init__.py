"""What each thing that a page can be about holds: its words, its lists, its numbers, and where a link to it may lead.

An entry is named `kind:id`; the parts of a thing that have no id of their own are lettered (`side:how-much.a`). All of
it is worked out from the check's own evidence, never from a page.
"""

from __future__ import annotations

from engine.check.entries.entry import ANY, Entry
from engine.check.entries.facts import SHOWN, Facts
from engine.check.entries.judgements import Judgements
from engine.check.entries.sources import Sources
from engine.check.entries.whole import Whole
from engine.check.evidence import Evidence
from engine.check.phrases import Phrases

BRIEFING = "briefing"
__all__ = ["ANY", "BRIEFING", "SHOWN", "Entries", "Entry"]


class Entries:
    """The entries of one dossier, each made when it is first asked for."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.dossier = evidence.dossier
        phrases = Phrases(evidence)
        judged = Judgements(evidence, phrases)
        self._whole = Whole(evidence, phrases, judged, self.get)
        parts = (Facts(evidence, phrases), Sources(evidence, phrases), judged, self._whole)
        self._makers = {kind: make for part in parts for kind, make in part.makers.items()}
        self._made: dict[str, Entry | None] = {}

    def get(self, name: str) -> Entry | None:
        """The entry of that name, if there is one."""
        if name not in self._made:
            kind, _, id = name.partition(":")
            try:
                self._made[name] = self._whole.briefing() if name == BRIEFING else self._makers[kind](id)
            except (LookupError, ValueError):
                self._made[name] = None
        return self._made[name]
