"""How much there is of each thing in two briefings and on their sites, as tables: what was, what is, and by how much it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from engine.desk.markdown import plain
from engine.desk.weights import Site, Weight
from engine.reconcile import Briefing

_HEAVIEST = 5
_GROWN, _MOST_GROWN = 10, 20  # in percent, and how many of those pages are listed
_KINDS = {
    "fact": "of facts",
    "claim": "of claims",
    "count": "counts",
    "source": "of sources",
    "constant": "constants",
    "quotation": "in quotations",
    "name": "in names",
}


@dataclass(frozen=True, slots=True)
class Tally:
    """One number of a table: None where there is nothing to count."""

    name: str
    was: int | None
    now: int | None

    @property
    def change(self) -> str:
        """By how much it grew or shrank; empty where that cannot be said, or is nothing."""
        if self.was is None or self.now is None or self.was == self.now:
            return ""
        return f"{'+' if self.now > self.was else '−'}{abs(self.now - self.was):,}"


@dataclass(frozen=True)
class Table:
    """Tallies under a title, and what is said where there are none."""

    title: str
    rows: tuple[Tally, ...]
    otherwise: str = ""


def tables(old: tuple[Briefing, Site | None], new: tuple[Briefing, Site | None]) -> list[Table]:
    """The dossier and its site in numbers; pages that are heavy, and pages that grew."""
    found = [Table("The dossier", tuple(_of_briefings(old[0], new[0])))]
    if old[1] is None and new[1] is None:
        return [*found, Table("The site", (), "Neither has a site that can be weighed.")]
    lacking = " before" if old[1] is None else " now" if new[1] is None else ""
    said = f"There is no site that can be weighed{lacking}." if lacking else ""
    found.append(Table("The site", tuple(_of_sites(old[1], new[1])), said))
    was, now = (site.pages if site else {} for site in (old[1], new[1]))
    heaviest = sorted(now, key=lambda page: (-now[page].plain, page))[:_HEAVIEST]
    found.append(Table("The heaviest pages, in bytes", tuple(_pages(heaviest, was, now))))
    grown = sorted((page for page in now if _has_grown(was.get(page), now[page])), key=lambda page: -now[page].plain)
    more = f"And {len(grown) - _MOST_GROWN:,} more." if len(grown) > _MOST_GROWN else ""
    found.append(Table(f"Pages that grew by more than {_GROWN} %", tuple(_pages(grown[:_MOST_GROWN], was, now)), more))
    return [table for table in found if table.rows or table.otherwise]


def changed(found: list[Table]) -> bool:
    """Whether any number differs."""
    return any(row.was != row.now for table in found for row in table.rows)


def _of_briefings(old: Briefing, new: Briefing) -> Iterator[Tally]:
    was, now = _counts(old), _counts(new)
    yield from (Tally(name, was[name], now[name]) for name in now)


def _counts(briefing: Briefing) -> Mapping[str, int]:
    dossier = briefing.dossier
    facts, open_ = dossier.facts.values(), ("unresolved", "cannot be checked")
    return {
        "facts": len(dossier.facts),
        "facts that are derived": sum(1 for fact in facts if fact.formula),
        "claims": sum(len(fact.claims) for fact in facts),
        "contradictions": len(dossier.contradictions),
        "contradictions left open": sum(1 for one in dossier.contradictions.values() if str(one.verdict) in open_),
        "sources": len(dossier.sources),
        "unknowns": len(dossier.file.unknowns),
    }


def _of_sites(old: Site | None, new: Site | None) -> Iterator[Tally]:
    yield _between("numbers shown", old, new, lambda site: sum(site.numbers.values()))
    for kind, name in _KINDS.items():
        yield _between(f"numbers shown, {name}", old, new, partial(_of_kind, kind))
    yield _between("pages", old, new, lambda site: len(site.pages))
    yield _between("bytes of pages", old, new, lambda site: sum(page.plain for page in site.pages.values()))
    yield _between("bytes of pages, compressed", old, new, lambda site: sum(p.packed for p in site.pages.values()))
    yield _between("files", old, new, lambda site: site.files)
    yield _between("bytes of all files", old, new, lambda site: site.whole)


def _of_kind(kind: str, site: Site) -> int:
    return site.numbers.get(kind, 0)


def _between(name: str, old: Site | None, new: Site | None, count: Callable[[Site], int]) -> Tally:
    return Tally(name, count(old) if old else None, count(new) if new else None)


def _pages(names: list[str], was: Mapping[str, Weight], now: Mapping[str, Weight]) -> Iterator[Tally]:
    for name in names:
        before = was.get(name)
        yield Tally(name, before.plain if before else None, now[name].plain)
        yield Tally(f"{name}, compressed", before.packed if before else None, now[name].packed)


def _has_grown(was: Weight | None, now: Weight) -> bool:
    return was is not None and now.plain * 100 > was.plain * (100 + _GROWN)


# --- text and Markdown -----------------------------------------------------------------------------------------------


def as_text(found: list[Table]) -> Iterator[str]:
    """For a terminal: columns."""
    for table in found:
        yield ""
        yield table.title
        cells = [(row.name, _number(row.was), _number(row.now), row.change) for row in table.rows]
        widths = [max((len(line[column]) for line in cells), default=0) for column in range(4)]
        for name, was, now, change in cells:
            line = f"  {name:<{widths[0]}}  {was:>{widths[1]}} → {now:>{widths[2]}}  {change:>{widths[3]}}"
            yield line.rstrip()
        if table.otherwise:
            yield f"  {table.otherwise}"


def as_markdown(found: list[Table]) -> Iterator[str]:
    """For a pull request: a table each."""
    for table in found:
        yield ""
        yield f"### {table.title}"
        yield ""
        if table.rows:
            yield "| | was | is | change |"
            yield "|---|--:|--:|--:|"
            for row in table.rows:
                yield f"| {plain(row.name)} | {_number(row.was)} | {_number(row.now)} | {row.change} |"
        if table.otherwise:
            yield f"\n{table.otherwise}" if table.rows else table.otherwise


def _number(count: int | None) -> str:
    return "–" if count is None else f"{count:,}"
