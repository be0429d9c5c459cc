"""A read dossier: facts.yaml, prose and lock, with what follows from them at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar, cast

from pydantic import BaseModel

from engine import checked
from engine.checked import Checked
from engine.model.facts import Claim, Contradiction, Event, Fact, Unknown
from engine.model.pictures import Pictures
from engine.model.releases import NOTHING_RELEASED, Change, Releases
from engine.model.scalars import Entry, FreeText, Id, PageId, said
from engine.model.sources import Settings, Source, Work
from engine.numerals import Conventions
from engine.placed import Text


class FactsFile(Entry):
    """The whole of facts.yaml: one deal, its sources, what they say, and what we make of it."""

    dossier: Settings = said("Dossier", "What holds for the deal as a whole.", {"title": "Northwind leases a kiln"})
    works: Mapping[Id, Work] = said(
        "Works",
        "What the sources cite and we do not hold, by id.",
        {"prospectus": {"title": "Borealis prospectus", "kind": "filing"}},
        default={},
    )
    sources: Mapping[PageId, Source] = said(
        "Sources",
        "The articles that we hold, by id.",
        {"gazette": {"label": "The Gazette", "kind": "news", "file": "gazette.txt"}},
    )
    facts: Mapping[PageId, Fact] = said(
        "Facts",
        "What we publish, by id.",
        {"deposit-months": {"label": "Months of deposit", "unit": "month", "assumed": "3", "because": "Customary."}},
    )
    contradictions: Mapping[PageId, Contradiction] = said(
        "Contradictions",
        "Questions on which claims differ, by id.",
        {
            "which-period": {
                "question": "A price or a rate?",
                "sides": [
                    {"says": "a rate", "claims": ["monthly-fee.gazette"]},
                    {"says": "a price", "claims": ["monthly-fee.herald"]},
                ],
                "verdict": "reconciled",
                "rule": "body over headline",
                "would_change": "A correction of the headline.",
            }
        },
        default={},
    )
    events: tuple[Event, ...] = said(
        "Events",
        "The points of the timeline.",
        [{"fact": "term-end", "what": "ends", "text": "The lease ends"}],
        default=(),
    )
    unknowns: tuple[Unknown, ...] = said(
        "Unknowns",
        "What nobody reports.",
        [{"id": "start-date", "text": "When the lease begins", "closest": ["first-month"]}],
        default=(),
    )
    pictures: Pictures = said(
        "What is drawn",
        "The pictures of the briefing, each with its headline.",
        {"timeline": {"title": "The end is known, the start is not", "subtitle": "Each as precisely as it is given."}},
        default=Pictures(),
    )


@dataclass(frozen=True)
class Dossier:
    """A read dossier: facts.yaml, the Markdown of content/ by relative path, the lock's text if there is one, when each
    source was last looked at, by its id, and what was released.
    """

    FACTS: ClassVar[str] = "facts.yaml"
    LOCK: ClassVar[str] = "facts.lock"
    RELEASES: ClassVar[str] = "facts.releases"
    FILES: ClassVar[tuple[str, ...]] = (FACTS, LOCK, checked.FILE, RELEASES)  # what is read of it besides content/

    file: FactsFile
    prose: Mapping[str, Text]
    lock_text: str | None
    looked_at: Mapping[str, Checked] = field(default_factory=dict)
    releases: Releases = NOTHING_RELEASED

    @property
    def settings(self) -> Settings:
        return self.file.dossier

    @property
    def foremost(self) -> tuple[str, ...]:
        """Ids of the contradictions that the summary shows."""
        return tuple(map(str, self.settings.disputes or self.contradictions))

    @cached_property
    def last_check(self) -> str:
        """The day on which a source was last looked at, as year-month-day; nothing where none ever was."""
        return max((one.on for one in self.looked_at.values()), default="")

    @cached_property
    def found_at_check(self) -> Mapping[str, int]:
        """How many sources were found unchanged, changed or unreachable when they were last looked at."""
        found = [one.found for one in self.looked_at.values()]
        return MappingProxyType({what: found.count(what) for what in checked.FOUND})

    @property
    def works(self) -> Mapping[str, Work]:
        return cast("Mapping[str, Work]", self.file.works)

    @property
    def sources(self) -> Mapping[str, Source]:
        return cast("Mapping[str, Source]", self.file.sources)

    @property
    def facts(self) -> Mapping[str, Fact]:
        return cast("Mapping[str, Fact]", self.file.facts)

    @property
    def contradictions(self) -> Mapping[str, Contradiction]:
        return cast("Mapping[str, Contradiction]", self.file.contradictions)

    @cached_property
    def claims(self) -> Mapping[str, Claim]:
        """Every claim by id, in the order of facts.yaml."""
        return {claim.id: claim for fact in self.facts.values() for claim in fact.claims}

    @cached_property
    def own_texts(self) -> tuple[Text, ...]:
        """Every text of ours: the free texts of facts.yaml in the order of the format, the prose, and what was recorded."""
        return (*free_texts(self.file), *self.prose.values(), *self.releases.reasons, *self._once_called())

    @property
    def recorded_texts(self) -> Iterator[Text]:
        """Every text that pages show as a release recorded it."""
        yield from self.releases.reasons
        yield from self._once_called()
        yield from self.releases.speakers
        yield from self._once_called(sources=True)

    def _once_called(self, *, sources: bool = False) -> Iterator[Text]:
        """What facts and contradictions, or sources, were called that releases speak of and that are no more."""
        told = (state for change in self.releases.shown if (state := change.now or change.was) is not None)
        for state in (*told, *self.releases.last.values()):
            if (state.kind == "source") is sources and not self.holds(*state.name):
                yield state.called

    def holds(self, kind: str, id: str) -> bool:
        """Whether there is a fact, contradiction or source of that id."""
        entries = {"fact": self.facts, "contradiction": self.contradictions, "source": self.sources}
        return id in entries[kind]

    def called(self, change: Change) -> Text:
        """What an entry is called that a release changed; what it was called, where it is no more."""
        if not self.holds(change.kind, change.id):
            return change.called
        match change.kind:
            case "fact":
                return self.facts[change.id].label
            case "contradiction":
                return self.contradictions[change.id].question
        return self.sources[change.id].label

    @property
    def headings(self) -> Iterator[Text]:
        """Every text of ours that stands inside a link: what leads to the page or place that it names."""
        yield self.settings.title
        yield from (fact.label for fact in self.facts.values())
        yield from (contradiction.question for contradiction in self.contradictions.values())
        yield from (event.text for event in self.file.events)
        yield from (unknown.text for unknown in self.file.unknowns)

    @property
    def names(self) -> Iterator[Text]:
        """Every text that pages show as it is written: how works and sources are called, and of what a claim speaks."""
        for work in self.works.values():
            yield from filter(None, (work.title,))
        for source in self.sources.values():
            yield from filter(None, (source.label, source.publisher))
        yield from self.releases.speakers
        yield from self._once_called(sources=True)
        for claim in self.claims.values():
            yield from filter(None, (claim.scope,))

    @cached_property
    def events_before(self) -> tuple[int, ...]:
        """For every event, how many before it are of the same fact."""
        seen: Counter[str] = Counter()
        found = []
        for event in self.file.events:
            found.append(seen[event.fact])
            seen[event.fact] += 1
        return tuple(found)

    @cached_property
    def conventions(self) -> Conventions:
        """How the sources write numbers."""
        return Conventions(
            {str(sign): str(code) for sign, code in self.settings.money.items()},
            str(self.settings.dates or ""),
            {str(unit): (str(unit), *map(str, spellings)) for unit, spellings in self.settings.units.items()},
            tuple(map(str, self.settings.names)),
        )

    @cached_property
    def case_roots(self) -> Mapping[str, tuple[str, ...]]:
        """For every fact, the facts with cases that it depends on, in the order of facts.yaml."""
        places = {str(id): number for number, id in enumerate(self.facts)}
        return {id: tuple(sorted(self._cased(id), key=places.__getitem__)) for id in self.facts}

    def _cased(self, id: str) -> Iterator[str]:
        """The facts with cases among a fact and all that it is computed from."""
        seen: set[str] = set()
        waiting = [id]
        while waiting:
            current = str(waiting.pop())
            if current in self.facts and current not in seen:
                seen.add(current)
                waiting += self.facts[current].inputs.values()
                if self.facts[current].cases:
                    yield current

    def adopted(self, fact: Fact) -> Claim | None:
        """The claim whose reading we print, if the fact adopts one."""
        wanted = f"{fact.id}.{fact.adopts}"
        return next((claim for claim in fact.claims if claim.id == wanted), None)


def free_texts(value: object) -> Iterator[FreeText]:
    """Every free text inside an entry, in the order of the format."""
    return (text for text in texts(value) if isinstance(text, FreeText))


def texts(value: object) -> Iterator[Text]:
    """Every text inside an entry, keys and ids included, in the order of the format."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if item := getattr(value, name):
                yield from texts(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from texts(key)
            yield from texts(item)
