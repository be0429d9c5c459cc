"""The deal as a whole, and what it is known from: settings, works, sources."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import ConfigDict, Field
from pydantic.json_schema import SkipJsonSchema

from engine.model.scalars import (
    Address,
    DateOrder,
    Entry,
    FileName,
    Filled,
    Flag,
    Free,
    Id,
    Kind,
    Reason,
    Selector,
    said,
)
from engine.placed import Text
from engine.vocabulary import UNNAMED


class Settings(Entry):
    """How this dossier is called and how its sources write numbers."""

    title: Free = said("Title", "What the briefing is called.", "Northwind leases a kiln from Borealis")
    money: Mapping[Filled, Filled] = said(
        "Currencies", "Which currency a sign means, as an ISO code.", {"$": "USD", "€": "EUR"}, default={}
    )
    dates: DateOrder | None = said(
        "Order of dates", "How the sources mean 5/6/2031. Needed only where one writes a date so.", "dmy", default=None
    )
    units: Mapping[Filled, tuple[Filled, ...]] = said(
        "Units of this deal",
        "Unit words beside money, time and the units of measure, each with its other spellings.",
        {"kiln": ["kilns"]},
        default={},
    )
    names: tuple[Filled, ...] = said(
        "Names with digits",
        "Names that hold a digit and are no numbers, as the sources write them.",
        ["K-9", "Kiln 1"],
        default=(),
    )
    headline: tuple[Id, ...] = said(
        "Headline facts", "The facts that the summary shows large, in order.", ["monthly-fee"], default=()
    )
    disputes: tuple[Id, ...] = said(
        "Headline contradictions",
        "The contradictions that the summary shows, in order; all where none is named.",
        ["how-much-of-the-kiln"],
        default=(),
    )
    gaps: tuple[Id, ...] = said(
        "Headline unknowns", "The unknowns that the summary shows first, in order.", ["start-date"], default=()
    )


class RestsOn(Entry):
    """One edge of the graph of origins: what a source or work rests on, in its own words or as we infer it."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": ["work"]}, {"required": ["source"]}],
            "dependencies": {"inferred": ["because"]},
        }
    )

    work: Id | None = said("Work", "The id of the work that it rests on.", "prospectus", default=None)
    source: Id | None = said("Source", "The id of the source that it rests on.", "gazette", default=None)
    quote: Filled | None = said(
        "Excerpt",
        "The words in which the source says so; not needed where it is inferred.",
        "a filing shows",
        default=None,
    )
    inferred: Flag | None = said("Inferred", "Say `true` where nobody says so and we infer it.", True, default=None)
    because: Free | None = said("Why", "Why we infer it.", "Its figure is the prospectus rounded.", default=None)

    @property
    def target(self) -> Text:
        """Id of the work or source; the reader has made sure that there is exactly one."""
        found = self.work or self.source
        if found is None:
            raise LookupError("an edge without a target passed the reader")
        return found


class Work(Entry):
    """Something that the sources cite and we do not hold. Without a title it is unnamed."""

    id: SkipJsonSchema[Text] = Field(alias="@id")
    title: Filled | None = said(
        "Title",
        "What the work is called; leave it out where the sources do not name it.",
        "Borealis prospectus",
        default=None,
    )
    kind: Kind = said("Kind", "What sort of text it is.", "filing")
    rests_on: tuple[RestsOn, ...] = said(
        "Rests on",
        "What the work itself rests on, always inferred, since we do not hold it.",
        [{"work": "prospectus", "inferred": True, "because": "Same wording."}],
        default=(),
    )
    note: Free | None = said("Note", "What a reader should know of it.", "A manager whom nobody names.", default=None)

    @property
    def called(self) -> str:
        """How pages speak of it."""
        return str(self.title or UNNAMED[self.kind])


class Quoting(Entry):
    """An excerpt with what makes it unique in its source."""

    quote: Filled = said(
        "Excerpt",
        "The shortest run of the source’s own words that carries it, hedge and period included; at most twelve words.",
        "about $2 million monthly",
    )
    prefix: Filled | None = said(
        "Words before", "What stands right before, where the excerpt occurs more than once.", "a fee of", default=None
    )
    suffix: Filled | None = said(
        "Words after", "What stands right after, where the excerpt occurs more than once.", "for the kiln", default=None
    )
    at: Selector | None = said(
        "Which occurrence", "Which of its occurrences in the source is meant.", "1 of 4", default=None
    )


class SetAside(Quoting):
    """A numeral of a source that is no claim, and why."""

    why: Reason = said("Reason", "Why it is no claim.", "page furniture")
    note: Free | None = said("Note", "What it counts, if anything.", "How the kiln is staffed.", default=None)


class Source(Entry):
    """One article that we hold."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"required": ["published"]},
            "then": {"anyOf": [{"required": ["published_quote"]}, {"required": ["because"]}]},
            "dependencies": {"published_quote": ["published"]},
        }
    )

    id: SkipJsonSchema[Text] = Field(alias="@id")
    label: Filled = said("Label", "What pages call it.", "The Gazette")
    publisher: Filled | None = said(
        "Publisher", "Who published it; leave it out where that is unknown.", "The Gazette", default=None
    )
    title: Filled | None = said(
        "Title", "Its headline, as it stands in the text; it counts as an excerpt.", "Northwind fires up", default=None
    )
    published: Filled | None = said(
        "Published", "The date of publication, as year, month and day.", "2031-03-13", default=None
    )
    published_quote: Filled | None = said(
        "Excerpt for the date", "The words in the text that give that date.", "3/13/2031", default=None
    )
    because: Free | None = said(
        "Why this date",
        "How the date is known, where no words give it.",
        "From the archive of the publisher.",
        default=None,
    )
    kind: Kind = said("Kind", "What sort of text it is.", "news")
    file: FileName = said("File", "Its text in the source archive: plain UTF-8, a paragraph a line.", "gazette.txt")
    url: Address | None = said(
        "Address", "Where it is published.", "https://example.org/northwind-fires-up", default=None
    )
    rests_on: tuple[RestsOn, ...] = said(
        "Rests on",
        "What it rests on, by its own words; leave it out where it says nothing of that.",
        [{"work": "prospectus", "quote": "a filing shows"}],
        default=(),
    )
    set_aside: tuple[SetAside, ...] = said(
        "Set aside",
        "Its numbers that are no claims, each with a reason.",
        [{"quote": "4 min", "why": "page furniture"}],
        default=(),
    )
    note: Free | None = said(
        "Note", "What a reader should know of it.", "It was written before the vote.", default=None
    )
