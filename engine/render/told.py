"""What feed and picture repeat of the pages: the words that the templates put there, without the elements that bind them."""

from __future__ import annotations

from engine import addresses
from engine.reconcile import Briefing, Resolved
from engine.render.page import Page
from engine.told import Line, Told


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
    )


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
