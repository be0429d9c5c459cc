"""What feed and picture repeat of the pages, as plain text: the renderer makes it, and the check reads it off the pages.

A value becomes characters in `render.figures` alone, and the check never writes one. So both files hold nothing but what
stands on a page, bound there to what it shows: the check takes the words from pages that it has certified, makes the
files from them again, and compares them whole.
"""

from __future__ import annotations

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


def told_files(dossier: Dossier, told: Told, updated: str, base: str) -> dict[str, bytes]:
    """Each file by its address; `updated` is the latest date that a source gives for itself, as year-month-day."""
    figures = tuple((line.label, line.value) for line in told.headline[:MOST_FIGURES])
    made = {addresses.CARD: card(told.title, figures, told.as_of), addresses.ROBOTS: robots(base)}
    if addresses.has_feed(dossier):
        lines = (*told.facts, *told.contradictions)
        items = [Item(line.page, line.label, f"{line.value} ({line.words})") for line in lines]
        made[addresses.FEED] = feed(told.title, items, updated, base)
    if base:
        made[addresses.SITEMAP] = sitemap(addresses.pages(dossier), updated, base)
    return made
