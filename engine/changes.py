"""What a new text of a source does to what was read in the old one. It reports; an editor decides, and `pin` accepts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.archive import Snapshot
from engine.lock import ExcerptRecord, SourceRecord

_SHOWN = 12


@dataclass(frozen=True)
class SourceChange:
    """The excerpts of a source against its new text: pairs of where each stood and where it stands now.

    `stands`: at the same place, in the same sentence; `moved`: elsewhere, in the same sentence; `resettled`: in a
    sentence that is another now, to be read again; `gone`: nowhere.
    """

    stands: tuple[ExcerptRecord, ...]
    moved: tuple[tuple[ExcerptRecord, ExcerptRecord], ...]
    resettled: tuple[tuple[ExcerptRecord, ExcerptRecord], ...]
    gone: tuple[ExcerptRecord, ...]

    @property
    def summary(self) -> str:
        counts = (
            (self.stands, "stand"),
            (self.moved, "moved"),
            (self.resettled, "in another sentence"),
            (self.gone, "gone"),
        )
        return ", ".join(f"{len(group)} {what}" for group, what in counts if group) or "no excerpt of it is known"

    def notes(self, snapshot: Snapshot, file: str) -> tuple[str, ...]:
        """What stands, in a line; and a line for each excerpt that does not stand as it stood."""
        standing = ", ".join(dict.fromkeys(record.of for record in self.stands))
        return (
            *([f"stand as they stood: {standing}"] if standing else []),
            *_some(f"moved: {_named(old)} from character {old.start} to {_at(snapshot, file, new)}" for old, new in self.moved),
            *_some(f"in another sentence now, so read it again: {_named(new)} at {_at(snapshot, file, new)}" for _, new in self.resettled),
            *_some(f"gone: {_named(old)}, which stood at character {old.start}" for old in self.gone),
        )  # fmt: skip


def changed(held: SourceRecord, made: SourceRecord) -> SourceChange:
    """What became of every excerpt that was pinned; one that the dossier dropped meanwhile counts as nothing."""
    found: dict[tuple[str, str, str, str], list[ExcerptRecord]] = {}
    for record in made.excerpts:
        found.setdefault(record.key, []).append(record)
    stands, moved, resettled, gone = [], [], [], []
    for old in held.excerpts:
        now = found.get(old.key, [])
        new = now.pop(0) if now else None
        if new is None:
            gone.append(old)
        elif new.sentence != old.sentence:
            resettled.append((old, new))
        elif new.start != old.start:
            moved.append((old, new))
        else:
            stands.append(old)
    return SourceChange(tuple(stands), tuple(moved), tuple(resettled), tuple(gone))


def _named(record: ExcerptRecord) -> str:
    return f"{record.of} “{' '.join(record.text.split())}”"


def _at(snapshot: Snapshot, file: str, record: ExcerptRecord) -> str:
    line, column = snapshot.line_and_column(record.start)
    return f"{file}:{line}:{column}"


def _some(lines: Iterator[str]) -> list[str]:
    """No more than a reader takes in at once, and how many more there are."""
    known = list(lines)
    rest = len(known) - _SHOWN
    return known if rest <= 0 else [*known[:_SHOWN], f"and {rest} more of these"]
