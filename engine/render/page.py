"""One page being written: every number that a template or prose puts on it goes through here, bound to what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from engine import addresses, dates, formulas
from engine.counts import AS_OF, LAST_CHECK
from engine.linked_data import linked_data
from engine.model import Change, Claim, Contradiction, RestsOn, Source, Work
from engine.placed import Text
from engine.problems import Place
from engine.reconcile import Resolved
from engine.render.elements import binding, element
from engine.render.links import Links
from engine.render.written import Shown, Written, part_of
from engine.roles import Role

_TAG = re.compile("<[^<>]*>")
_SPOKEN = {"*": "×", "/": "÷", "-": "−", "hour": "an hour"}


class Page(Links):
    """What a template sees of the briefing, and the notes that its figures need."""

    def __init__(self, address: str, written: Written, base: str = "") -> None:
        super().__init__(address, written.briefing, base)
        self._written = written
        self._shown: dict[str, int] = {}
        self.facts: set[str] = set()  # those whose value it has shown so far, in figures, notes or words

    # --- numbers ---

    def figure(self, id: str, style: str = "") -> Markup:
        """A fact's value as a link to its note on this page."""
        has_value, inner = self._written.inside(id, style)
        return self._noted(id, inner, part=part_of(style), bound=has_value)

    def value(self, id: str, style: str = "") -> Markup:
        """A fact's value without a link."""
        return self._showing(self._written.value(id, style))

    def drawn(self, id: str, style: str = "") -> Markup:
        """The same as `figure` inside a picture, where no element for machines can stand."""
        return self._noted(id, _bare(self._written.inside(id, style)[1]), part=part_of(style))

    def drawn_case(self, id: str, index: int) -> Markup:
        """The same of a date that a fact with cases may have, or of what is computed for a case."""
        resolved = self.briefing.facts[id]
        if resolved.cases:
            return self._noted(id, _bare(self.case(id, index)), case=addresses.case_letter(index))
        case = addresses.case_letter(index) if len(resolved.results) > 1 else ""
        return self._noted(id, _bare(self.result(id, index)), case=case)

    def drawn_last_case(self, id: str) -> Markup:
        return self.drawn_case(id, len(self.briefing.facts[id].cases) - 1)

    def drawn_as_of(self) -> Markup:
        """The date as of which the briefing stands, inside a picture."""
        moment = self.briefing.as_of
        return element("tspan", binding("count", AS_OF), self._written.figures.moment(moment) if moment else "")

    def letter(self, index: int) -> str:
        """How attributes name the parts of a thing that have no id."""
        return addresses.case_letter(index)

    def case(self, id: str, index: int) -> Markup:
        """One of the dates that a fact with cases may have."""
        return self._showing(self._written.case(id, index))

    def case_figure(self, id: str, index: int) -> Markup:
        """The same as a link to the fact's note on this page."""
        moment = self.briefing.facts[id].cases[index]
        return self._noted(id, self._written.timed(moment), case=addresses.case_letter(index))

    def result(self, id: str, index: int, style: str = "") -> Markup:
        """A derived fact's value in one of its cases."""
        return self._showing(self._written.result(id, index, style))

    def reading(self, id: str) -> Markup:
        """What a claim reads as."""
        return self._written.reading(id)

    def count(self, name: str, target: str = "", *, opening: bool = False) -> Markup:
        """A count with its noun, with a capital where it opens a sentence."""
        return self._written.count(name, target, opening)

    def constant(self, name: str) -> Markup:
        return self._written.constant(name)

    def as_of(self) -> Markup | None:
        """The latest date that a source gives for itself."""
        return self._written.as_of()

    def last_check(self) -> Markup:
        """The latest day on which a source was looked at."""
        moment = dates.parse(self.briefing.dossier.last_check)
        return element("span", binding("count", LAST_CHECK), self._written.timed(moment))

    # --- releases ---

    def version(self, number: int) -> Markup:
        """The number of a release."""
        text = self._written.figures.plain(number)
        return element("span", binding("release", str(number), part="version"), text)

    def released_on(self, number: int) -> Markup:
        """The day of a release."""
        release = self.briefing.dossier.releases.all[number - 1]
        return element(
            "span", binding("release", str(number), part="date"), self._written.timed(dates.parse(release.on))
        )

    def recorded(self, change: Change, which: str, aspect: str = "") -> Markup:
        """An aspect of an entry as a release recorded it, before it (`was`) or with it (`now`); else its value or verdict."""
        return self._written.recorded(change, which, aspect or ("value" if change.kind == "fact" else "verdict"))

    def entitled(self, kind: str, text: Text) -> Markup:
        """What a fact, contradiction or source is called, or was, without links."""
        return escape(text.strip()) if kind == "source" else self.unlinked(text)

    def change_entitled(self, change: Change) -> Markup:
        """What an entry is called that a release changed."""
        return self.entitled(change.kind, self.briefing.dossier.called(change))

    def change_link(self, change: Change) -> str:
        """The page of an entry that a release changed; nothing where it is no more."""
        there = self.briefing.dossier.holds(change.kind, change.id)
        return self.link(addresses.page_of(change.kind, change.id)) if there else ""

    def release_link(self, number: int) -> str:
        return self.link(addresses.release_place(number))

    def upheld(self, contradiction: Contradiction) -> int | None:
        """Which side its verdict upholds."""
        return self.briefing.upheld(contradiction)

    def converts(self, id: str) -> bool:
        """Whether a formula leads from a period to another, as from a month to a year."""
        return self.briefing.converts(id)

    def named(self) -> Markup:
        """What this page is called in a citation: as it is in a list, or by the title of the dossier."""
        return self.called(self.address) if "/" in self.address else self.unlinked(self.briefing.dossier.settings.title)

    def called(self, address: str) -> Markup:
        """What a page is called in a list: the label or question that it is about, or the name of its section."""
        dossier = self.briefing.dossier
        folder, _, id = address.removesuffix(".html").rpartition("/")
        if folder == "sources":
            return escape(dossier.sources[id].label.strip())
        if folder == "facts":
            return self.unlinked(dossier.facts[id].label)
        if folder == "contradictions":
            return self.unlinked(dossier.contradictions[id].question)
        return escape(addresses.SECTIONS[id])

    def key(self) -> str:
        """The name of this page in a bibliography."""
        return addresses.key(self.address)

    def title(self, source: str) -> Markup:
        given = {"data-source": source, "data-part": "title"}
        return element("cite", given, self.briefing.dossier.sources[source].title or "")

    def day(self, source: str, part: str) -> Markup:
        """A date of a source: when it was published, when it was last checked, or when it was last read before that."""
        dossier = self.briefing.dossier
        looked = dossier.looked_at.get(source)
        days = {
            "published": dossier.sources[source].published,
            "checked": looked and looked.on,
            "last": looked and looked.last,
        }
        return element("span", binding("source", source, part=part), self._written.timed(dates.parse(str(days[part]))))

    def fingerprint(self, source: str) -> Markup:
        sha = self.briefing.lock.sources[source].sha256
        return element("code", binding("source", source, part="fingerprint"), sha)

    # --- words ---

    def quote(self, claim: Claim) -> Markup:
        """A claim's excerpt in quotation marks."""
        return element("q", binding("claim", claim.id), " ".join(claim.quote.split()))

    def words(self, source: str, text: str) -> Markup:
        """Other words of a source in quotation marks."""
        return self._written.words(source, text)

    def prose(self, name: str) -> Markup:
        """A file of content/ as HTML; nothing if there is none."""
        text = self.briefing.dossier.prose.get(name)
        return Markup(self._written.prose.block(text, self._role)) if text else Markup("")  # noqa: S704

    def inline(self, text: str) -> Markup:
        """Free text as HTML, its figures linked to their notes."""
        if "{" not in text:  # no role begins in it
            return self.unlinked(text)
        return Markup(self._written.prose.inline(text, self._role))  # noqa: S704

    def unlinked(self, text: str) -> Markup:
        """Free text as HTML without links, for use inside a link or a heading."""
        return self._showing(self._written.unlinked(text))

    def formula(self, id: str) -> Markup:
        """A formula with the values of its inputs in it."""
        fact = self.briefing.facts[id].fact
        return Markup(" ").join(self._spoken(id, formulas.tokens(str(fact.formula))))

    def voice(self, id: str) -> Markup:
        """A reading among those of one fact: its source, with the claim's name if it has one."""
        return self._written.voice(id)

    def target(self, edge: RestsOn) -> Markup:
        """What an edge of the graph of origins leads to."""
        dossier = self.briefing.dossier
        if edge.source:
            given = {"href": self.source_link(str(edge.source)), "data-text": "label"}
            return element("a", given, dossier.sources[edge.source].label)
        return element("span", {"data-text": "label"}, dossier.works[edge.target].called)

    def origins(self, id: str) -> Iterator[tuple[str, Work | Source]]:
        """The origins behind a fact by stated edges: works first, then sources that speak for themselves."""
        roots = self.briefing.facts[id].origins.roots
        found = sorted(origin for root in roots for origin in self._written.origins.get(root, ()))
        yield from ((kind, entry) for _, kind, entry in found)

    # --- addresses, notes ---

    def linked_data(self, version: str) -> Markup:
        """The briefing as JSON-LD, in a form that cannot end the element it stands in."""
        dossier = self.briefing.dossier
        title = self.unlinked(dossier.settings.title).striptags()
        return Markup(linked_data(title, dossier, self.base, version))  # noqa: S704

    def web_address(self, source: str) -> Markup:
        """Where a source was published, as a link that can be read on paper."""
        url = str(self.briefing.dossier.sources[source].url)
        return element("a", {"href": url}, element("span", binding("source", source, part="address"), url))

    def notes(self) -> Iterator[Resolved]:
        """The facts that this page has shown so far, in order, for the notes at its end."""
        for id in tuple(self._shown):
            yield self.briefing.facts[id]

    # --- parts ---

    def _showing(self, shown: Shown) -> Markup:
        """What is the same elsewhere, with the facts noted that it shows here."""
        markup, facts = shown
        self.facts |= facts
        return markup

    def _noted(self, id: str, inner: Markup | str, *, part: str = "", case: str = "", bound: bool = True) -> Markup:
        """A value of a fact as a link to its note; where there is none, the words that say so are bound to nothing."""
        self._shown[id] = self._shown.get(id, 0) + 1
        given = {
            "class": f"figure {self._written.kind(id, part)}",
            "id": addresses.figure_anchor(id, self._shown[id]),
            "href": f"#{addresses.note_anchor(id)}",
            "role": "doc-noteref",
        }
        if bound:
            self.facts.add(id)
            given |= binding("fact", id, part=part, case=case)
        return element("a", given, inner)

    def _role(self, role: Role, place: Place, opening: bool) -> str:
        match role.name:
            case "fact":
                self._written.stop_without_value(role, place)
                return self.figure(role.target, role.style)
            case "claim":
                given = {"class": "figure quoted", "href": self.claim_link(self.briefing.dossier.claims[role.target])}
                return element("a", given, self.reading(role.target))
        return self._showing(self._written.role(role, place, opening=opening))

    def _spoken(self, id: str, tokens: Sequence[tuple[str, int]]) -> Iterator[Markup]:
        """A formula's tokens as they are read out; a call becomes a phrase."""
        words = [token for token, _ in tokens]
        if words[0] == "latest" and words[1:2] == ["("]:
            yield escape("the last month from which")
            yield from self._spoken(id, tokens[4:-1])
            yield escape("run through")
            yield self._formula_part(id, words[2])
            return
        at = 0
        while at < len(words):
            if words[at] == "months" and words[at + 1 : at + 2] == ["("]:
                first, last = self._formula_part(id, words[at + 2]), self._formula_part(id, words[at + 4])
                yield Markup("the months from {} through {}").format(first, last)
                at += 6
            else:
                yield self._formula_part(id, words[at])
                at += 1

    def _formula_part(self, id: str, part: str) -> Markup:
        target = self.briefing.facts[id].fact.input(part)
        if target is None:
            return escape(_SPOKEN.get(part) or (f"a {part}" if part.isalpha() else part))
        resolved = self.briefing.facts[target]
        several = resolved.fact.cases or len(resolved.results) > 1
        inner = self.unlinked(resolved.fact.label) if several else self.value(target)
        return element("a", {"href": self.fact_link(target)}, inner)


def _bare(inner: Markup) -> str:
    """The words alone, with the spaces that they have."""
    return Markup(_TAG.sub("", inner)).unescape()  # noqa: S704
