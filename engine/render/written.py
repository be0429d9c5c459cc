"""What is the same on whichever page it stands, so that it is written once: values, counts, readings, words without links."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from markupsafe import Markup, escape

from engine import addresses
from engine.constants import CONSTANTS
from engine.counts import AS_OF
from engine.dates import Moment
from engine.model import Change, Dossier, Phrase, Source, Work
from engine.problems import Place, Problem, Stopped
from engine.quantities import Quantity, Relation, plain
from engine.readings import Value, Words
from engine.reconcile import Briefing, Resolved
from engine.reconcile.derive import shown
from engine.releases import value_of
from engine.render import joins
from engine.render.elements import binding, element
from engine.render.figures import Figures
from engine.render.prose import Prose
from engine.roles import Role

Shown = tuple[Markup, frozenset[str]]  # what is written, and the facts whose value it shows
_NO_FACT: frozenset[str] = frozenset()


class Written:
    """The words of one briefing; whatever is asked for again is what was written the first time."""

    def __init__(self, briefing: Briefing) -> None:
        self.briefing = briefing
        self.figures, self.prose = Figures(briefing.dossier), Prose()
        self.origins = joins.joined(_origins(briefing.dossier))
        self.inside: Callable[[str, str], tuple[bool, Markup]] = cache(self._inside)
        self.value: Callable[[str, str], Shown] = cache(self._value)
        self.reading: Callable[[str], Markup] = cache(self._reading)
        self.count: Callable[[str, str, bool], Markup] = cache(self._count)
        self.constant: Callable[[str], Markup] = cache(self._constant)
        self.as_of: Callable[[], Markup | None] = cache(self._as_of)
        self.unlinked: Callable[[str], Shown] = cache(self._unlinked)
        self.voice: Callable[[str], Markup] = cache(self._voice)

    # --- numbers ---

    def kind(self, id: str, part: str = "") -> str:
        """What a shown value of a fact is: read from a source, our arithmetic, as every range is, or our assumption."""
        fact = self.briefing.facts[id].fact
        if fact.formula or part:
            return "computed"
        return "assumed" if fact.cases or fact.assumed else "quoted"

    def bound(self, id: str, inner: Markup | str, *, part: str = "", case: str = "") -> Shown:
        """A value of a fact, bound to it."""
        given = {"class": self.kind(id, part), **binding("fact", id, part=part, case=case)}
        return element("span", given, inner), frozenset((id,))

    def case(self, id: str, index: int) -> Shown:
        """One of the dates that a fact with cases may have."""
        moment = self.briefing.facts[id].cases[index]
        return self.bound(id, self.timed(moment), case=addresses.case_letter(index))

    def result(self, id: str, index: int, style: str) -> Shown:
        """A derived fact's value in one of its cases."""
        resolved = self.briefing.facts[id]
        result = resolved.results[index]
        case = addresses.case_letter(index) if len(resolved.results) > 1 else ""
        if style != "range":
            return self.bound(id, self._shown_value(resolved, result.shown), case=case)
        text = result.interval and self.figures.range(result.interval, str(resolved.fact.unit))
        return self.bound(id, text, part="range", case=case) if text else (Markup(""), _NO_FACT)

    def timed(self, moment: Moment) -> Markup:
        return self._timed(moment, self.figures.moment(moment))

    def _timed(self, moment: Moment, text: str) -> Markup:
        """A date in an element for machines, where it is one day or month."""
        if moment.precision not in ("day", "month") or moment.relation is not Relation.EQUAL or moment.approximate:
            return escape(text)
        return element("time", {"datetime": moment.text}, text)

    def _value(self, id: str, style: str) -> Shown:
        """A fact's value without a link; where there is none, the words that say so are bound to nothing."""
        has_value, inner = self.inside(id, style)
        return self.bound(id, inner, part=part_of(style)) if has_value else (inner, _NO_FACT)

    def _reading(self, id: str) -> Markup:
        """What a claim reads as."""
        resolved = self.briefing.facts[self.briefing.dossier.claims[id].fact]
        reading = next(r for r in resolved.readings if r.claim.id == id)
        return element("span", binding("claim", id), self._shown_value(resolved, reading.value))

    def _count(self, name: str, target: str, opening: bool) -> Markup:
        """A count with its noun, with a capital where it opens a sentence."""
        low, high = self.briefing.count(name, target)
        text = self.figures.count(name, low, high)
        if opening:
            text = text[0].upper() + text[1:]
        return element("span", binding("count", f"{name}:{target}" if target else name), text)

    def _constant(self, name: str) -> Markup:
        return element("span", binding("constant", name), self.figures.amount(CONSTANTS[name]))

    def _as_of(self) -> Markup | None:
        """The latest date that a source gives for itself."""
        moment = self.briefing.as_of
        return element("span", binding("count", AS_OF), self.timed(moment)) if moment else None

    def recorded(self, change: Change, which: str, aspect: str) -> Markup:
        """An aspect of an entry as a release recorded it, its figures bound to that release."""
        state = change.side(which)
        if state is None:
            raise ValueError(f"{change.name} has no {which}")
        if aspect == "speakers":
            return escape(", ".join(change.said_by[which == "now"]) or "nobody")
        if aspect not in ("value", "range"):
            return escape(state.aspects[aspect])
        phrases, part = state.phrases(aspect), which if aspect == "value" else f"{which}-range"
        letters = map(addresses.case_letter, range(len(phrases))) if len(phrases) > 1 else ("",)
        name = f"{change.release}:{change.id}"
        shown = [
            element("span", binding("release", name, part=part, case=letter), self._of_phrase(phrase))
            for letter, phrase in zip(letters, phrases, strict=False)
        ]
        if not shown:
            return escape("not settled" if aspect == "value" else "none")
        over = escape(" over every case that we assumed" if aspect == "value" and state.over else "")
        return Markup(" or ").join(shown) + over

    def _of_phrase(self, phrase: Phrase) -> Markup:
        """A recorded figure in the characters that were shown, with its value for machines where it has one."""
        value = value_of(phrase)
        if isinstance(value, Quantity):
            return self._valued(value, phrase.text)
        if isinstance(value, Moment):
            return self._timed(value, phrase.text)
        return escape(phrase.text)

    def _inside(self, id: str, style: str) -> tuple[bool, Markup]:
        """Whether there is a number or word value to bind, and the inside of the element."""
        resolved = self.briefing.facts[id]
        interval = resolved.interval
        unit = resolved.value.unit if isinstance(resolved.value, Quantity) else str(resolved.fact.unit)
        if style in ("range", "low", "high"):
            if interval is not None and style == "range" and resolved.results and interval.width is None:
                return True, escape(self.figures.amount(shown(interval, None, resolved.fact)))
            if interval is not None:
                text = (
                    self.figures.range(interval, unit)
                    if style == "range"
                    else self.figures.end(interval, unit, high=style == "high")
                )
                if text:
                    return True, escape(text)
            return False, Markup("open")
        if resolved.value is None:
            return False, Markup("not settled")
        if style == "short" and isinstance(resolved.value, Quantity):
            return True, self._valued(resolved.value, self.figures.amount(resolved.value, short=True))
        return True, self._shown_value(resolved, resolved.value)

    def _shown_value(self, resolved: Resolved, value: Value) -> Markup:
        match value:
            case Words(says):
                listed = [str(text) for key, text in resolved.fact.values.items() if key in says]
                return escape(" or ".join(listed))
            case Moment():
                return self.timed(value)
            case Quantity():
                return self._valued(value, self.figures.amount(value))

    def _valued(self, quantity: Quantity, text: str) -> Markup:
        """The text in a <data> element where it has one value; a word has none."""
        if quantity.value is None or quantity.relation in (Relation.RANGE, Relation.MAGNITUDE, Relation.NOT):
            return escape(text)
        return element("data", {"value": plain(quantity.value)}, text)

    # --- words ---

    def words(self, source: str, text: str) -> Markup:
        """Words of a source, other than a claim's, in quotation marks."""
        return element("q", {"data-source": source}, " ".join(text.split()))

    def role(self, role: Role, place: Place, *, opening: bool) -> Shown:
        """A role of prose, without a link."""
        match role.name:
            case "fact":
                self.stop_without_value(role, place)
                return self.value(role.target, role.style)
            case "claim":
                return self.reading(role.target), _NO_FACT
            case "quote":
                return self.words(role.target, role.words), _NO_FACT
            case "count":
                name, _, target = role.target.partition(":")
                return self.count(name, target, opening), _NO_FACT
        raise Stopped([Problem("role", f"there is no role `{role.name}`", place)])

    def stop_without_value(self, role: Role, place: Place) -> None:
        if not self.inside(role.target, role.style)[0]:
            what = f"no `{role.style}`" if role.style else "no value that we adopt"
            help = "Show what a claim says: {claim}`id`."
            raise Stopped([Problem("role", f"`{role.target}` has {what} to show", place, help)])

    def _unlinked(self, text: str) -> Shown:
        """Free text as HTML without links."""
        facts: set[str] = set()

        def write(role: Role, place: Place, opening: bool) -> str:
            markup, shown = self.role(role, place, opening=opening)
            facts.update(shown)
            return markup

        return Markup(self.prose.inline(text, write).strip()), frozenset(facts)  # noqa: S704

    def _voice(self, id: str) -> Markup:
        """A reading among those of one fact: its source, with the claim's name if it has one."""
        claim = self.briefing.dossier.claims.get(id)
        if claim is None:
            return Markup("our arithmetic")
        name = f" ({claim.name.replace('-', ' ')})" if claim.name else ""
        return escape(f"{self.briefing.dossier.sources[claim.source].label}{name}")


def _origins(dossier: Dossier) -> Iterator[tuple[str, tuple[int, str, Work | Source]]]:
    """By its id, what a claim may go back to: works first, then sources, with the place of each in that order."""
    works: list[tuple[str, Work | Source]] = [("work", work) for work in dossier.works.values()]
    for place, (kind, entry) in enumerate([*works, *(("source", source) for source in dossier.sources.values())]):
        yield str(entry.id), (place, kind, entry)


def part_of(style: str) -> str:
    """The part of a fact that a style shows, as attributes name it."""
    return style if style in ("range", "low", "high") else ""
