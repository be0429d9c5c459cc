"""The Atom feed: an entry for every release, fact and contradiction, from plain text. Nothing here makes a number.

There is no clock: an entry is of the day of the release that last changed it, as the release recorded it, and what no
release holds is as of the latest date that a source gives for itself. With a base address ids and links
are absolute; without one links are relative to the feed, and ids follow from the title and the page, so that they stay
what they are from build to build.
"""

from __future__ import annotations

import html
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine import addresses
from engine.rules import STANDING

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry: its page, what it is called, and what it says."""

    page: str
    title: str
    summary: str
    updated: str  # a date as year-month-day


def feed(title: str, items: Iterable[Item], updated: str, base: str) -> bytes:
    """The whole feed; `updated` is the latest date of all, as year-month-day."""
    return "".join(f"{line}\n" for line in _lines(title, items, updated, base)).encode()


def _lines(title: str, items: Iterable[Item], updated: str, base: str) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="utf-8"?>'
    yield '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
    yield f"<title>{_text(title)}</title>"
    yield f"<subtitle>{_text(STANDING)}</subtitle>"
    yield f"<id>{_id(title, addresses.FEED, base)}</id>"
    yield f"<updated>{_midnight(updated)}</updated>"
    yield f"<author><name>{_text(title)}</name></author>"
    if base:
        yield f'<link rel="self" type="application/atom+xml" href="{_text(base + addresses.FEED)}"/>'
    yield f'<link rel="alternate" type="text/html" href="{_text(base)}index.html"/>'
    for item in items:
        yield "<entry>"
        yield f"<title>{_text(item.title)}</title>"
        yield f"<id>{_id(title, item.page, base)}</id>"
        yield f"<updated>{_midnight(item.updated)}</updated>"
        yield f'<link rel="alternate" type="text/html" href="{_text(base + item.page)}"/>'
        yield f"<summary>{_text(item.summary)}</summary>"
        yield "</entry>"
    yield "</feed>"


def _midnight(day: str) -> str:
    return f"{day}T00:00:00Z"


def _id(title: str, address: str, base: str) -> str:
    return _text(base + address) if base else uuid.uuid5(uuid.NAMESPACE_URL, f"{title}\n{address}").urn


def _text(text: str) -> str:
    """Text in an element or attribute; a sign that XML cannot hold is replaced by the one that says so."""
    return html.escape(_NO_XML.sub("\N{REPLACEMENT CHARACTER}", text))
