"""One source, looked at: by its address where it has one, else in the archive. Nothing of the dossier is written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from engine import home
from engine.archive import MAX_SOURCE_BYTES, Snapshot
from engine.checked import ADDRESS, ARCHIVE, CHANGED, UNCHANGED, UNREACHABLE, Checked
from engine.lock import Lock, SourceRecord
from engine.model import Dossier, Source
from engine.problems import Problem, stop_if_any
from engine.read import read_text
from engine.refresh.address import Address, Unreachable, address
from engine.refresh.compare import Comparison, compared
from engine.refresh.doubts import doubt
from engine.refresh.extract import Extractor, Page, decoded, page
from engine.refresh.fetch import Answer
from engine.refresh.shelf import Kept, Latest, Shelf
from engine.refresh.visitor import Visitor
from engine.typography import same_words
from engine.write import replace_file


@dataclass(frozen=True)
class Looked:
    """What was found of one source; `found` is empty where it could not be looked at, and then its record stays.

    `text` is the name in the archive of the text that was compared, and `other_words` since when some of its words are
    others, though all that pages show stands.
    """

    source: Source
    by: str
    found: str = ""
    why: str = ""
    comparison: Comparison | None = None
    text: str = ""
    other_words: str = ""
    led_to: str = ""

    def record(self, before: Checked | None, day: str) -> Checked | None:
        """What facts.checked says of it now."""
        if not self.found:
            return before
        last = before.read_on if before is not None and self.found == UNREACHABLE else None
        return Checked(str(self.source.id), day, self.by, self.found, last)


@dataclass(frozen=True)
class Looker:
    """Looks at the sources of one dossier on one day; `archive` is None where none is at hand."""

    dossier: Dossier
    lock: Lock
    archive: Path | None
    visitor: Visitor
    extract: Extractor
    day: str

    def look(self, source: Source) -> Looked:
        if not source.url:
            return self._in_archive(source)
        try:
            return self._at_address(source, str(source.url))
        except Unreachable as unreachable:
            return Looked(source, ADDRESS, UNREACHABLE, str(unreachable))

    # --- in the archive ---

    def _in_archive(self, source: Source) -> Looked:
        held, snapshot = self.lock.sources.get(str(source.id)), self._pinned(source)
        if snapshot is None:
            return Looked(source, ARCHIVE, why="no text of it is at hand, and it has no address")
        if held is None:
            return Looked(source, ARCHIVE, why=_UNPINNED)
        comparison = compared(self.dossier, held, snapshot, pinned=snapshot)
        found = UNCHANGED if snapshot.sha256 == held.sha256 else CHANGED
        return Looked(source, ARCHIVE, found, comparison=comparison, text=str(source.file))

    def _pinned(self, source: Source) -> Snapshot | None:
        """The text of a source in the archive, if it is there."""
        if self.archive is None or not (self.archive / source.file).exists():
            return None
        problems: list[Problem] = []
        text = read_text(self.archive / source.file, source.file, problems, MAX_SOURCE_BYTES, within=self.archive)
        stop_if_any(replace(problem, place=source.file.place) for problem in problems)
        return Snapshot(str(source.id), text or "", self.dossier.conventions)

    # --- at its address ---

    def _at_address(self, source: Source, url: str) -> Looked:
        shelf = Shelf(self.archive, str(source.id)) if self.archive is not None else None
        latest = shelf.latest() if shelf else Latest()
        last = shelf.kept(latest.last, url) if shelf else None
        answer = self.visitor.get(address(url), latest.conditions if last else {})
        kind, characters, came = _sent(answer, last)
        found = page(kind, characters, self.extract)
        held = self.lock.sources.get(str(source.id))
        looked = self._compared(source, held, found, address(url), came) if held else self._first(source, found)
        if shelf is None or (held is None and not looked.found):
            return looked
        known = page(last.kind, last.characters, self.extract).text if last else None
        stem = last.stem if last and known == found.text else shelf.keep(self.day, kind, characters, found.text, url, str(came))  # fmt: skip
        now = Latest(stem, latest.alike, latest.pinned, *_version(answer, latest))
        if held is not None:
            now, looked = self._since(shelf, now, held, replace(looked, text=shelf.named(stem)), url)
        shelf.remember(now)
        return looked

    def _compared(self, source: Source, held: SourceRecord, found: Page, asked: Address, came: Address) -> Looked:
        """What became of all that was read in it; raises Unreachable where this is not the article."""
        conventions = self.dossier.conventions
        snapshot = Snapshot(held.id, found.text, conventions)
        around = Snapshot(held.id, found.visible, conventions)
        comparison = compared(self.dossier, held, snapshot, pinned=self._pinned(source), around=around, added=found.added)  # fmt: skip
        reason = doubt(comparison, found, asked=asked, came=came, length=held.length)
        if reason is not None:
            raise Unreachable(reason)
        state = UNCHANGED if comparison.settled else CHANGED
        led_to = str(came) if came != asked else ""
        return Looked(source, ADDRESS, state, comparison=comparison, led_to=led_to)

    def _since(self, shelf: Shelf, now: Latest, held: SourceRecord, looked: Looked, url: str) -> tuple[Latest, Looked]:
        """Where all that pages show stands: whether the other words are those that came when it did so first."""
        if looked.found != UNCHANGED or looked.comparison is None:
            return now, looked
        first = shelf.kept(now.alike, url) if now.pinned == held.sha256 else None
        if first is None:
            return replace(now, alike=now.last, pinned=held.sha256), looked
        before = page(first.kind, first.characters, self.extract).text
        if same_words(before, looked.comparison.snapshot.text):
            return now, looked
        return now, replace(looked, found=CHANGED, other_words=first.stem)

    def _first(self, source: Source, found: Page) -> Looked:
        """A source that nobody has read yet: its text goes into the archive, for an editor to read."""
        if self.archive is None or self._pinned(source) is not None:
            return Looked(source, ADDRESS, why=_UNPINNED)
        replace_file(self.archive / source.file, found.text.encode("utf-8", "replace"))
        return Looked(source, ADDRESS, UNCHANGED, why="its text is new in the archive", text=str(source.file))


_UNPINNED = f"it is not pinned yet: run `{home.COMMAND} pin`"


def _sent(answer: Answer, last: Kept | None) -> tuple[str, str, Address]:
    """The page that was sent, or the one that we hold where there is no other."""
    if answer.status != 304:
        return *decoded(answer), answer.address
    if last is None:
        raise Unreachable("it answers that a page has not changed which we do not hold")
    return last.kind, last.characters, address(last.came)


def _version(answer: Answer, latest: Latest) -> tuple[str, str]:
    """What the site calls the page that we hold now."""
    headers: Mapping[str, str] = answer.headers
    if answer.status == 304:
        return headers.get("etag", latest.etag), headers.get("last-modified", latest.modified)
    return headers.get("etag", ""), headers.get("last-modified", "")
