"""What feed and picture repeat of the pages: the words that the templates put there, without the elements that bind them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from engine import addresses
from engine.model import Change, Release
from engine.reconcile import Briefing, Resolved
from engine.render.page import Page
from engine.told import Line, Told, release_line

FIRST = "Nothing was released before it, so there is nothing to compare it with."
LED = {"value": "Was", "verdict": "Was", "range": "Range: was", "status": "Status: was", "rule": "Rule: was"}
LED |= {"agreement": "How they agree: was", "speakers": "Said by: was"}


def told(briefing: Briefing, page: Page) -> Told:
    """The words by themselves, from the same figures as the pages have; `page` keeps no note of it."""
    dossier = briefing.dossier
    as_of, facts = page.as_of(), {id: _fact(page, item) for id, item in briefing.facts.items()}
    return Told(
        page.unlinked(dossier.settings.title).striptags(),
        as_of.striptags() if as_of else "",
        tuple(facts[str(id)] for id in dossier.settings.headline),
        tuple(facts.values()),
        tuple(
            Line(
                addresses.contradiction_page(id),
                page.unlinked(contradiction.question).striptags(),
                str(contradiction.verdict),
                str(contradiction.rule),
            )
            for id, contradiction in dossier.contradictions.items()
        ),
        tuple(map(partial(_release, page), reversed(dossier.releases.all))),
    )


def _release(page: Page, release: Release) -> Line:
    changes = page.briefing.dossier.releases.changes[release.number] if release.number > 1 else ()
    because = page.inline(release.because).striptags() if release.because else ""
    return release_line(release.number, because or FIRST, [[*_change(page, change)] for change in changes])


def _change(page: Page, change: Change) -> Iterator[tuple[str, str]]:
    """The texts by which a page says what a release changed."""
    yield "called", page.change_entitled(change).striptags()
    lead = "New" if change.was is None else "Gone"
    if not change.aspects and change.kind == "source":
        yield "", f"{lead}."
    elif not change.aspects:
        joint, which = ("New:", "now") if change.was is None else ("Gone; it was", "was")
        yield "", f"{joint} {page.recorded(change, which).striptags()}."
    for aspect in change.aspects:
        if aspect == "read":
            yield aspect, "Another text of it was read."
        else:
            was, now = (page.recorded(change, which, aspect).striptags() for which in ("was", "now"))
            yield aspect, f"{LED[aspect]} {was}; now {now}."


def _fact(page: Page, item: Resolved) -> Line:
    id = str(item.fact.id)
    return Line(addresses.fact_page(id), page.unlinked(item.fact.label).striptags(), _value(page, item), item.status)


def _value(page: Page, item: Resolved) -> str:
    """What stands for a value in a table of facts."""
    id = str(item.fact.id)
    if item.cases:
        return " or ".join(page.case(id, index).striptags() for index in range(len(item.cases)))
    if item.value is not None:
        return page.value(id).striptags()
    return f"{page.value(id, 'range').striptags()} over every case that we assume" if item.results else "not settled"
