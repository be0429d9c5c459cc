"""What changed between two briefings, entry by entry, as text or as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from engine.desk.markdown import plain
from engine.desk.views import TEXT, View, views
from engine.reconcile import Briefing

_KINDS = {
    "fact": "facts",
    "contradiction": "contradictions",
    "source": "sources",
    "work": "works",
    "event": "events",
    "unknown": "unknowns",
    "picture": "pictures",
    "prose": "files of prose",
    "dossier": "settings",
}
_LONG = 90  # of a longer text only what differs is shown


@dataclass(frozen=True)
class Change:
    """One entry that is new, gone or changed: its aspects as they were and are."""

    state: str
    view: View
    rows: tuple[tuple[str, str, str], ...]


def changes(old: Briefing, new: Briefing) -> list[Change]:
    """Every entry that differs, in the order of the new dossier; what is gone comes last of its kind."""
    before, now = views(old), views(new)
    if not (old.lock.sources and new.lock.sources):  # of one of them it is not known which texts were read
        before, now = ({key: _untold(view) for key, view in side.items()} for side in (before, now))
    found = [change for key in now if (change := _change(before.get(key), now[key])) is not None]
    found += [Change("gone", before[key], _rows(before[key], None)) for key in before if key not in now]
    order = list(_KINDS)
    return sorted(found, key=lambda change: order.index(change.view.kind))


def _untold(view: View) -> View:
    return replace(view, aspects={name: text for name, text in view.aspects.items() if name != TEXT})


def _change(before: View | None, now: View) -> Change | None:
    if before is None:
        return Change("new", now, _rows(None, now))
    rows = _rows(before, now)
    return Change("changed", now, rows) if rows else None


def _rows(before: View | None, now: View | None) -> tuple[tuple[str, str, str], ...]:
    was, is_ = before.aspects if before else {}, now.aspects if now else {}
    names = dict.fromkeys([*is_, *was])
    return tuple(
        (name, *_around(was.get(name, ""), is_.get(name, ""))) for name in names if was.get(name) != is_.get(name)
    )


def _around(was: str, now: str) -> tuple[str, str]:
    """Two long texts cut down to where they differ."""
    if not was or not now or max(len(was), len(now)) <= _LONG:
        return _short(was), _short(now)
    old, new = was.split(), now.split()
    blocks = [block for block in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if block[0] != "equal"]
    first, last = blocks[0], blocks[-1]
    return _part(old, first[1], last[2]), _part(new, first[3], last[4])


def _part(words: list[str], start: int, end: int) -> str:
    """Some words with a few on each side of them."""
    low, high = max(0, start - 3), min(len(words), end + 3)
    return _short(("… " if low else "") + " ".join(words[low:high]) + (" …" if high < len(words) else ""))


def _short(text: str) -> str:
    return text if len(text) <= 2 * _LONG else f"{text[: 2 * _LONG].rsplit(' ', 1)[0]} …"


def summary(found: list[Change]) -> str:
    """How many of each kind are new, changed or gone."""
    parts = []
    for kind, plural in _KINDS.items():
        states = [change.state for change in found if change.view.kind == kind]
        counts = [f"{states.count(state)} {state}" for state in ("new", "changed", "gone") if state in states]
        parts += [f"{plural}: {', '.join(counts)}"] if counts else []
    return "; ".join(parts) or "no entry changed"


# --- text ------------------------------------------------------------------------------------------------------------


def as_text(found: list[Change], tables: Iterable[str] = ()) -> str:
    """For a terminal: each entry with what was and what is, and at the end, where a terminal stands, the whole in numbers."""
    numbers = list(tables)
    if not found and not numbers:
        return "nothing changed"
    return "\n".join([summary(found), *(line for change in found for line in _text(change)), *numbers])


def _text(change: Change) -> Iterator[str]:
    view = change.view
    yield ""
    yield f"{change.state} {view.kind} {view.id}" + (f": {view.title}" if view.title else "")
    for name, was, now in change.rows:
        if change.state == "changed" and was and now:
            yield f"  {name}: {was}"
            yield f"  {' ' * len(name)}→ {now}"
        else:
            sign = "" if change.state != "changed" else "new " if now else "gone "
            yield f"  {sign}{name}: {now or was}"
    if view.used:
        yield f"  used in: {', '.join(view.used)}"


# --- Markdown --------------------------------------------------------------------------------------------------------


def as_markdown(found: list[Change], tables: Iterable[str] = ()) -> str:
    """For a pull request: the whole in numbers, then a heading for each kind and a table for each entry."""
    lines = [f"**{plain(summary(found))}**", *tables]
    for kind, plural in _KINDS.items():
        of_kind = [change for change in found if change.view.kind == kind]
        if of_kind:
            lines += ["", f"### {plural.capitalize()}"]
        for change in of_kind:
            lines += ["", *_table(change)]
    return "\n".join(lines)


def _table(change: Change) -> Iterator[str]:
    view = change.view
    yield f"**{plain(view.id)}** {change.state}" + (f": {plain(view.title)}" if view.title else "")
    yield ""
    yield "| | was | is |"
    yield "|---|---|---|"
    for name, was, now in change.rows:
        yield f"| {plain(name)} | {plain(was)} | {plain(now)} |"
    if view.used:
        yield ""
        yield f"Used in {', '.join(plain(place) for place in view.used)}."
