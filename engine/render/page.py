"""One page being written: every number that a template or prose puts on it goes through here, bound to what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

from engine import addresses, dates, formulas
from engine.constants import CONSTANTS
from engine.counts import AS_OF
from engine.dates import Moment
from engine.linked_data import linked_data
from engine.model import Claim, Contradiction, RestsOn, Source, Work
from engine.problems import Place, Problem, Stopped
from engine.quantities import Quantity, Relation, plain
from engine.readings import Value, Words
from engine.reconcile import Briefing, Resolved
from engine.reconcile.derive import shown
from engine.render.figures import Figures
from engine.render.links import Links
from engine.render.prose import Prose
from engine.roles import Role

_TAG = re.compile("<[^>]*>")
_SPOKEN = {"*": "×", "/": "÷", "-": "−", "hour": "an hour"}


class Page(Links):
    """What a template sees of the briefing, and the notes that its figures need."""

    def __init__(self, address: str, briefing: Briefing, figures: Figures, prose: Prose, base: str = "") -> None:
        super().__init__(address, briefing, base)
        self._figures = figures
        self._prose = prose
        self._shown: dict[str, int] = {}
        self.facts: set[str] = set()  # those whose value it has shown so far, in figures, notes or words

    # --- numbers ---

    def figure(self, id: str, style: str = "") -> Markup:
        """A fact's value as a link to its note on this page."""
        has_value, inner = self._inside(self.briefing.facts[id], style)
        return self._noted(id, inner, part=_part(style), bound=has_value)

    def value(self, id: str, style: str = "") -> Markup:
        """A fact's value without a link."""
        has_value, inner = self._inside(self.briefing.facts[id], style)
        return self._bound(id, inner, part=_part(style)) if has_value else inner

    def drawn(self, id: str, style: str = "") -> Markup:
        """The same as `figure` inside a picture, where no element for machines can stand."""
        return self._noted(id, _bare(self._inside(self.briefing.facts[id], style)[1]), part=_part(style))

    def drawn_case(self, id: str, index: int) -> Markup:
        """The same of a date that a fact with cases may have, or of what is computed for a case."""
        resolved = self.briefing.facts[id]
        if resolved.cases:
            return self._noted(id, _bare(self.case(id, index)), case=addresses.case_letter(index))
        case = addresses.case_letter(index) if len(resolved.results) > 1 else ""
        return self._noted(id, _bare(self.result(id, index)), case=case)

    def drawn_last_case(self, id: str) -> Markup:
        return self.drawn_case(id, len(self.briefing.facts[id].cases) - 1)

    def _noted(self, id: str, inner: Markup | str, *, part: str = "", case: str = "", bound: bool = True) -> Markup:
        """A value of a fact as a link to its note; where there is none, the words that say so are bound to nothing."""
        self._shown[id] = self._shown.get(id, 0) + 1
        binding = self._binding(id, part=part, case=case) if bound else Markup("")
        link = Markup('<a class="figure {}" id="{}" href="#{}" role="doc-noteref"{}>{}</a>')
        anchors = addresses.figure_anchor(id, self._shown[id]), addresses.note_anchor(id)
        return link.format(self._kind(id, part), *anchors, binding, inner)

    def drawn_as_of(self) -> Markup:
        """The date as of which the briefing stands, inside a picture."""
        moment = self.briefing.as_of
        return Markup('<tspan data-count="{}">{}</tspan>').format(AS_OF, self._figures.moment(moment) if moment else "")

    def letter(self, index: int) -> str:
        """How attributes name the parts of a thing that have no id."""
        return addresses.case_letter(index)

    def case(self, id: str, index: int) -> Markup:
        """One of the dates that a fact with cases may have."""
        moment = self.briefing.facts[id].cases[index]
        return self._bound(id, self._timed(moment), case=addresses.case_letter(index))

    def result(self, id: str, index: int, style: str = "") -> Markup:
        """A derived fact's value in one of its cases."""
        resolved = self.briefing.facts[id]
        result = resolved.results[index]
        case = addresses.case_letter(index) if len(resolved.results) > 1 else ""
        if style == "range":
            if result.interval is None:
                return Markup("")
            text = self._figures.range(result.interval, str(resolved.fact.unit))
            return self._bound(id, escape(text), part="range", case=case) if text else Markup("")
        return self._bound(id, self._shown_value(resolved, result.shown), case=case)

    def reading(self, id: str) -> Markup:
        """What a claim reads as."""
        claim = self.briefing.dossier.claims[id]
        reading = next(r for r in self.briefing.facts[claim.fact].readings if r.claim.id == id)
        return _bound("claim", id, self._shown_value(self.briefing.facts[claim.fact], reading.value))

    def count(self, name: str, target: str = "", *, opening: bool = False) -> Markup:
        """A count with its noun, with a capital where it opens a sentence."""
        low, high = self.briefing.count(name, target)
        text = self._figures.count(name, low, high)
        if opening:
            text = text[0].upper() + text[1:]
        return _bound("count", f"{name}:{target}" if target else name, escape(text))

    def constant(self, name: str) -> Markup:
        return _bound("constant", name, escape(self._figures.amount(CONSTANTS[name])))

    def as_of(self) -> Markup | None:
        """The latest date that a source gives for itself."""
        moment = self.briefing.as_of
        return _bound("count", AS_OF, self._timed(moment)) if moment else None

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
            return escape(dossier.sources[id].label)
        if folder == "facts":
            return self.unlinked(dossier.facts[id].label)
        if folder == "contradictions":
            return self.unlinked(dossier.contradictions[id].question)
        return escape(addresses.SECTIONS[id])

    def key(self) -> str:
        """The name of this page in a bibliography."""
        return addresses.key(self.address)

    def title(self, source: str) -> Markup:
        title = self.briefing.dossier.sources[source].title or ""
        return Markup('<cite data-source="{}" data-part="title">{}</cite>').format(source, title)

    def published(self, source: str) -> Markup:
        moment = dates.parse(str(self.briefing.dossier.sources[source].published))
        return _bound("source", source, self._timed(moment), part="published")

    def fingerprint(self, source: str) -> Markup:
        sha = self.briefing.lock.sources[source].sha256
        return Markup('<code data-source="{}" data-part="fingerprint">{}</code>').format(source, sha)

    # --- words ---

    def quote(self, claim: Claim) -> Markup:
        """A claim's excerpt in quotation marks."""
        return Markup('<q data-claim="{}">{}</q>').format(claim.id, " ".join(claim.quote.split()))

    def words(self, source: str, text: str) -> Markup:
        """Other words of a source in quotation marks."""
        return Markup('<q data-source="{}">{}</q>').format(source, " ".join(text.split()))

    def prose(self, name: str) -> Markup:
        """A file of content/ as HTML; nothing if there is none."""
        text = self.briefing.dossier.prose.get(name)
        return Markup(self._prose.block(text, self._role)) if text else Markup("")  # noqa: S704

    def inline(self, text: str) -> Markup:
        """Free text as HTML, its figures linked to their notes."""
        return Markup(self._prose.inline(text, self._role))  # noqa: S704

    def unlinked(self, text: str) -> Markup:
        """Free text as HTML without links, for use inside a link or a heading."""
        return Markup(self._prose.inline(text, self._unlinked_role))  # noqa: S704

    def formula(self, id: str) -> Markup:
        """A formula with the values of its inputs in it."""
        fact = self.briefing.facts[id].fact
        return Markup(" ").join(self._spoken(id, formulas.tokens(str(fact.formula))))

    def voice(self, id: str) -> Markup:
        """A reading among those of one fact: its source, with the claim's name if it has one."""
        claim = self.briefing.dossier.claims.get(id)
        if claim is None:
            return Markup("our arithmetic")
        name = f" ({claim.name.replace('-', ' ')})" if claim.name else ""
        return Markup("{}{}").format(self.briefing.dossier.sources[claim.source].label, name)

    def target(self, edge: RestsOn) -> Markup:
        """What an edge of the graph of origins leads to."""
        dossier = self.briefing.dossier
        if edge.source:
            link = Markup('<a href="{}" data-text="label">{}</a>')
            return link.format(self.source_link(str(edge.source)), dossier.sources[edge.source].label)
        return Markup('<span data-text="label">{}</span>').format(dossier.works[edge.target].called)

    def origins(self, id: str) -> Iterator[tuple[str, Work | Source]]:
        """The origins behind a fact by stated edges: works first, then sources that speak for themselves."""
        dossier = self.briefing.dossier
        roots = self.briefing.facts[id].origins.roots
        yield from (("work", work) for key, work in dossier.works.items() if key in roots)
        yield from (("source", source) for key, source in dossier.sources.items() if key in roots)

    # --- addresses, notes ---

    def linked_data(self) -> Markup:
        """The briefing as JSON-LD, in a form that cannot end the element it stands in."""
        dossier = self.briefing.dossier
        title = self.unlinked(dossier.settings.title).striptags()
        return Markup(linked_data(title, dossier, self.base))  # noqa: S704

    def web_address(self, source: str) -> Markup:
        """Where a source was published, as a link that can be read on paper."""
        url = str(self.briefing.dossier.sources[source].url)
        return Markup('<a href="{}"><span data-source="{}" data-part="address">{}</span></a>').format(url, source, url)

    def case_figure(self, id: str, index: int) -> Markup:
        """The same as a link to the fact's note on this page."""
        moment = self.briefing.facts[id].cases[index]
        return self._noted(id, self._timed(moment), case=addresses.case_letter(index))

    def notes(self) -> Iterator[Resolved]:
        """The facts that this page has shown so far, in order, for the notes at its end."""
        for id in tuple(self._shown):
            yield self.briefing.facts[id]

    # --- parts ---

    def _bound(self, id: str, inner: Markup | str, *, part: str = "", case: str = "") -> Markup:
        """A value of a fact."""
        bound = self._binding(id, part=part, case=case)
        return Markup('<span class="{}"{}>{}</span>').format(self._kind(id, part), bound, inner)

    def _binding(self, id: str, *, part: str = "", case: str = "") -> Markup:
        """The attributes that say which value of a fact an element shows."""
        self.facts.add(id)
        return _binding("fact", id, part=part, case=case)

    def _kind(self, id: str, part: str = "") -> str:
        """What a shown value of a fact is: read from a source, our arithmetic, as every range is, or our assumption."""
        fact = self.briefing.facts[id].fact
        if fact.formula or part:
            return "computed"
        return "assumed" if fact.cases or fact.assumed else "quoted"

    def _role(self, role: Role, place: Place, opening: bool) -> str:
        match role.name:
            case "fact":
                self._stop_without_value(role, place)
                return self.figure(role.target, role.style)
            case "claim":
                claim = self.briefing.dossier.claims[role.target]
                link = Markup('<a class="figure quoted" href="{}">{}</a>')
                return link.format(self.claim_link(claim), self.reading(role.target))
        return self._unlinked_role(role, place, opening)

    def _unlinked_role(self, role: Role, place: Place, opening: bool) -> str:
        match role.name:
            case "fact":
                self._stop_without_value(role, place)
                return self.value(role.target, role.style)
            case "claim":
                return self.reading(role.target)
            case "quote":
                return self.words(role.target, role.words)
            case "count":
                name, _, target = role.target.partition(":")
                return self.count(name, target, opening=opening)
        raise Stopped([Problem("role", f"there is no role `{role.name}`", place)])

    def _stop_without_value(self, role: Role, place: Place) -> None:
        if not self._inside(self.briefing.facts[role.target], role.style)[0]:
            what = f"no `{role.style}`" if role.style else "no value that we adopt"
            help = "Show what a claim says: {claim}`id`."
            raise Stopped([Problem("role", f"`{role.target}` has {what} to show", place, help)])

    def _inside(self, resolved: Resolved, style: str) -> tuple[bool, Markup]:
        """Whether there is a number or word value to bind, and the inside of the element."""
        interval = resolved.interval
        unit = resolved.value.unit if isinstance(resolved.value, Quantity) else str(resolved.fact.unit)
        if style in ("range", "low", "high"):
            if interval is not None and style == "range" and resolved.results and interval.width is None:
                return True, escape(self._figures.amount(shown(interval, None, resolved.fact)))
            if interval is not None:
                text = (
                    self._figures.range(interval, unit)
                    if style == "range"
                    else self._figures.end(interval, unit, high=style == "high")
                )
                if text:
                    return True, escape(text)
            return False, Markup("open")
        if resolved.value is None:
            return False, Markup("not settled")
        short = style == "short"
        if short and isinstance(resolved.value, Quantity):
            return True, self._valued(resolved.value, self._figures.amount(resolved.value, short=True))
        return True, self._shown_value(resolved, resolved.value)

    def _shown_value(self, resolved: Resolved, value: Value) -> Markup:
        match value:
            case Words(says):
                listed = [str(text) for key, text in resolved.fact.values.items() if key in says]
                return escape(" or ".join(listed))
            case Moment():
                return self._timed(value)
            case Quantity():
                return self._valued(value, self._figures.amount(value))

    def _valued(self, quantity: Quantity, text: str) -> Markup:
        """The text in a <data> element where it has one value; a word has none."""
        if quantity.value is None or quantity.relation in (Relation.RANGE, Relation.MAGNITUDE, Relation.NOT):
            return escape(text)
        return Markup('<data value="{}">{}</data>').format(plain(quantity.value), text)

    def _timed(self, moment: Moment) -> Markup:
        text = self._figures.moment(moment)
        if moment.precision not in ("day", "month") or moment.relation is not Relation.EQUAL or moment.approximate:
            return escape(text)
        return Markup('<time datetime="{}">{}</time>').format(moment.text, text)

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
        link = Markup('<a href="{}">{}</a>')
        if resolved.fact.cases or len(resolved.results) > 1:
            return link.format(self.fact_link(target), self.unlinked(resolved.fact.label))
        return link.format(self.fact_link(target), self.value(target))


def _bare(inner: Markup) -> str:
    """The words alone, with the spaces that they have."""
    return Markup(_TAG.sub("", inner)).unescape()  # noqa: S704


def _bound(kind: str, id: str, inner: Markup | str, *, part: str = "", case: str = "") -> Markup:
    return Markup("<span{}>{}</span>").format(_binding(kind, id, part=part, case=case), inner)


def _binding(kind: str, id: str, *, part: str = "", case: str = "") -> Markup:
    """The attributes that say which fact, claim or count an element shows; never how much."""
    given = {kind: id, "part": part, "case": case}
    return Markup("").join(Markup(' data-{}="{}"').format(name, value) for name, value in given.items() if value)


def _part(style: str) -> str:
    return style if style in ("range", "low", "high") else ""
