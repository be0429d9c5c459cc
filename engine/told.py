"""What feed and picture repeat of the pages, as plain text: the renderer makes it, and the check reads it off the pages.

A value becomes characters in `render.figures` alone, and the check never writes one. So both files hold nothing but what
stands on a page, bound there to what it shows: the check takes the words from pages that it has certified, makes the
files from them again, and compares them whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine import addresses
from engine.card import card
from engine.feed import Item, feed
from engine.model import Dossier
from engine.sitemap import robots, sitemap

MOST_FIGURES = 3  # of the headline facts, on the picture


@dataclass(frozen=True, slots=True)
class Line:
    """A fact with its value and status, or a contradiction with its verdict and rule."""

    page: str
    label: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """The words of the pages; `as_of` is empty where no source bears a date."""

    title: str
    as_of: str
    headline: tuple[Line, ...]
    facts: tuple[Line, ...]
    contradictions: tuple[Line, ...]
    releases: tuple[Line, ...] = ()  # the newest first


def release_line(number: int, because: str, changes: Iterable[Iterable[tuple[str, str]]]) -> Line:
    """A release, from its reason and the texts by name of what it changed: each begins with what it is called."""
    said = (_change(list(texts)) for texts in changes)
    return Line(addresses.release_place(number), f"Version {number}", because, " ".join(said))


def _change(texts: Sequence[tuple[str, str]]) -> str:
    """What is said of a change, but for why: the feed names the reason of the whole release."""
    called = next((words for name, words in texts if name == "called"), "")
    return f"{called}: {' '.join(words for name, words in texts if name not in ('called', 'because'))}"


def told_files(dossier: Dossier, told: Told, updated: str, base: str) -> dict[str, bytes]:
    """Each file by its address; `updated` is the latest date that a source gives for itself, as year-month-day."""
    figures = tuple((line.label, line.value) for line in told.headline[:MOST_FIGURES])
    made = {addresses.CARD: card(told.title, figures, told.as_of), addresses.ROBOTS: robots(base)}
    if addresses.has_feed(dossier):
        days, newest = _days(dossier), dossier.releases.newest.on if dossier.releases else ""
        items = [
            Item(one.page, one.label, f"{one.value} {one.words}".rstrip(), days[one.page]) for one in told.releases
        ]
        lines = (*told.facts, *told.contradictions)
        items += [Item(one.page, one.label, f"{one.value} ({one.words})", days.get(one.page, updated)) for one in lines]
        made[addresses.FEED] = feed(told.title, items, max(updated, newest), base)
    if base:
        made[addresses.SITEMAP] = sitemap(addresses.pages(dossier), updated, base)
    return made


def _days(dossier: Dossier) -> dict[str, str]:
    """Page, or place of a release, to the day of the release that last changed it; of what no release holds there is none."""
    releases = dossier.releases
    days = {addresses.page_of(*name): on for name, on in releases.changed_on.items()}
    return days | {addresses.release_place(one.number): one.on for one in releases.all}
