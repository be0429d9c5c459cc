"""What we make of it: contradictions with their sides, events, unknowns, pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from engine import addresses
from engine.check import wording
from engine.check.entries.entry import ANY, LAST, Entry, Order, free, lettered, named, split
from engine.check.evidence import Evidence
from engine.check.phrases import Phrases
from engine.check.pictures import moments_of
from engine.check.verdicts import upheld
from engine.model import Contradiction, Fact, Headed, PaymentsPicture, Unknown


class Judgements:
    """The entries of contradictions, events, unknowns and pictures."""

    def __init__(self, evidence: Evidence, phrases: Phrases) -> None:
        self.evidence, self.dossier, self._phrases = evidence, evidence.dossier, phrases
        self.makers: Mapping[str, Callable[[str], Entry]] = {
            "contradiction": self._contradiction,
            "side": self._side,
            "event": self._event,
            "picture": self._picture,
            "unknown": self._unknown,
        }

    @cached_property
    def _order(self) -> Order:
        return Order("contradiction", self.dossier.contradictions)

    @cached_property
    def _concerned(self) -> Mapping[str, list[str]]:
        """Contradiction to the facts that are part of it."""
        found: dict[str, list[str]] = {}
        for fact in self.dossier.facts:
            for id in self.evidence.disputes(fact):
                found.setdefault(id, []).append(fact)
        return found

    @cached_property
    def events(self) -> tuple[int, ...]:
        """The events in the order of their dates."""
        events = self.dossier.file.events
        return tuple(sorted(range(len(events)), key=lambda n: self._when(str(events[n].fact))))

    def to_come(self, index: int) -> bool:
        """Whether an event lies wholly after the date as of which the briefing stands."""
        begins = [moment.bounds[0] for moment in moments_of(self.evidence, self._of_event(index))]
        now = self.evidence.as_of
        return now is not None and bool(begins) and all(day > now.bounds[1] for day in begins)

    def _of_event(self, index: int) -> Fact:
        return self.dossier.facts[self.dossier.file.events[index].fact]

    def _when(self, id: str) -> tuple[str, str]:
        fact = self.dossier.facts[id]
        return (self.evidence.last_day(fact) or LAST, id)

    def _contradiction(self, id: str) -> Entry:
        contradiction = self.dossier.contradictions[id]
        texts = free(contradiction, "question", "would_change")
        texts |= {"verdict": wording.plain(contradiction.verdict), "rule": wording.plain(contradiction.rule)}
        texts |= self._phrases.cite(
            wording.markdown(contradiction.question), addresses.key(addresses.contradiction_page(id)), part=True
        )
        prose = self.dossier.prose.get(f"content/contradictions/{id}.md")
        if prose is not None:
            texts["prose"] = wording.markdown(prose)
        through = (contradiction.through,) if contradiction.through else ()
        lists = {
            "sides": lettered("side", id, len(contradiction.sides)),
            "outcome": self._outcome(contradiction),
            "concerned": named("fact", self._concerned.get(id, ())),
            "through": named("fact", through),
            "files": named("file", addresses.own_files(addresses.contradiction_page(id))),
            **self._order.beside(id),
        }
        return Entry(texts, lists, leads=frozenset((addresses.contradiction_page(id),)))

    def _outcome(self, contradiction: Contradiction) -> tuple[str, ...]:
        """The side that the verdict upholds, if it upholds one."""
        side = upheld(self.evidence, contradiction)
        return () if side is None else (f"side:{contradiction.id}.{addresses.case_letter(side)}",)

    def _side(self, name: str) -> Entry:
        id, index = split(name)
        side = self.dossier.contradictions[id].sides[index]
        names = tuple(f"claim:{c}" if c in self.dossier.claims else f"fact:{c}" for c in side.claims)
        return Entry({"says": wording.markdown(side.says)}, {"claims": names})

    def _event(self, letter: str) -> Entry:
        index = addresses.case_index(letter)
        event = self.dossier.file.events[index]
        texts = free(event, "text") | {"what": wording.plain(event.what)}
        shows, place = ("fact", str(event.fact), ANY), f"timeline.html#{addresses.event_anchor(self.dossier, index)}"
        lists = {"fact": named("fact", (event.fact,))}
        return Entry(texts, lists, shows=frozenset((shows,)), leads=frozenset((place,)))

    @cached_property
    def declared_kinds(self) -> tuple[str, ...]:
        pictures = self.dossier.file.pictures
        return tuple(name for name in type(pictures).model_fields if getattr(pictures, name) is not None)

    def _picture(self, name: str) -> Entry:
        declared: Headed | None = getattr(self.dossier.file.pictures, name, None)
        if declared is None:
            raise LookupError(name)
        texts = free(declared, "title", "subtitle")
        lists: dict[str, tuple[str, ...]] = {}
        if isinstance(declared, PaymentsPicture):
            lists = {"facts": named("fact", declared.facts)}
        elif name == "origins":
            lists = {"held": named("source", self.dossier.sources), "outside": named("work", self.dossier.works)}
        elif name == "timeline":
            dated = (n for n in self.events if moments_of(self.evidence, self._of_event(n)))
            lists = {"drawn": tuple(f"event:{addresses.case_letter(n)}" for n in dated)}
        facts = declared.facts if isinstance(declared, PaymentsPicture) else ()
        shows = {("fact", id, ANY) for id in facts} | {("count", "as-of", ANY)}
        return Entry(texts, lists, frozenset(shows))

    @cached_property
    def _unknowns(self) -> Mapping[str, Unknown]:
        return {str(unknown.id): unknown for unknown in self.dossier.file.unknowns}

    def _unknown(self, id: str) -> Entry:
        unknown = self._unknowns[id]
        place = f"index.html#{addresses.unknown_anchor(id)}"
        return Entry(free(unknown, "text"), {"closest": named("fact", unknown.closest)}, leads=frozenset((place,)))
