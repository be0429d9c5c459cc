"""Where the links of a page lead and what its anchors are called."""

from __future__ import annotations

from engine import addresses
from engine.model import Claim
from engine.reconcile import Briefing


class Links:
    """The links of one page, relative to it; `base` is where the site will stand, empty where that is not known."""

    def __init__(self, address: str, briefing: Briefing, base: str) -> None:
        self.address, self.briefing, self.base = address, briefing, base
        unknown = address == addresses.NOT_FOUND  # it is read wherever nothing else is
        self.root = base if unknown and base else "../" * address.count("/")

    def link(self, address: str, anchor: str = "") -> str:
        return self.root + address + (f"#{anchor}" if anchor else "")

    def passed_on(self, address: str) -> str:
        """A link that others follow from elsewhere: absolute, where we know the address."""
        return self.base + address if self.base else self.link(address)

    def excerpt_link(self, claim: Claim) -> str:
        """The words of a claim where its source was published."""
        return addresses.excerpt_link(str(self.briefing.dossier.sources[claim.source].url), claim.quote)

    def fact_link(self, id: str) -> str:
        return self.link(addresses.fact_page(id))

    def source_link(self, id: str) -> str:
        return self.link(addresses.source_page(id))

    def contradiction_link(self, id: str) -> str:
        return self.link(addresses.contradiction_page(id))

    def stance_link(self, fact: str, source: str) -> str:
        """The first claim of a source on a fact, on the fact's page."""
        readings = self.briefing.facts[fact].readings
        return self.claim_link(next(r.claim for r in readings if r.claim.source == source))

    def claim_link(self, claim: Claim) -> str:
        """The claim on its fact's page."""
        return self.link(addresses.fact_page(str(claim.fact)), addresses.claim_anchor(claim))

    def taken_link(self, claim: Claim) -> str:
        """The claim on its source's page."""
        return self.link(addresses.source_page(str(claim.source)), addresses.taken_anchor(claim))

    def claim_anchor(self, claim: Claim) -> str:
        return addresses.claim_anchor(claim)

    def taken_anchor(self, claim: Claim) -> str:
        return addresses.taken_anchor(claim)

    def event_anchor(self, index: int) -> str:
        return addresses.event_anchor(self.briefing.dossier, index)

    def unknown_anchor(self, id: str) -> str:
        return addresses.unknown_anchor(id)

    def work_anchor(self, id: str) -> str:
        return addresses.work_anchor(id)

    def release_anchor(self, number: int) -> str:
        return addresses.release_anchor(number)

    def note_anchor(self, id: str) -> str:
        return addresses.note_anchor(id)

    def first_figure(self, id: str) -> str:
        """The anchor of the first figure of a fact on this page."""
        return addresses.figure_anchor(id, 1)
