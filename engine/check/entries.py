"""What each thing that a page can be about holds: its words, its lists, its numbers, and where a link to it may lead.

An entry is named `kind:id`; the parts of a thing that have no id of their own are lettered (`side:how-much.a`). All of
it is worked out from the check's own evidence, never from a page.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from engine import addresses, dates
from engine.check import wording
from engine.check.comparison import CONSISTENT, EQUAL, INCOMPARABLE, INCONSISTENT, Speaker, standing
from engine.check.evidence import Evidence
from engine.check.phrases import Phrases
from engine.check.pictures import moments_of
from engine.check.standing import rests, status
from engine.check.wording import Wording
from engine.constants import MAGNITUDES
from engine.glossary import GLOSSARY, TITLES
from engine.model import Claim, Fact, Headed, PaymentsPicture, RestsOn
from engine.rules import RULES, STANDING
from engine.typography import squeezed

ANY = "*"  # any case
_LAST = "~"  # after every date
_STANCES = ((EQUAL, "gives it"), (CONSISTENT, "agrees"), (INCONSISTENT, "differs"), (INCOMPARABLE, "in another scope"))
BRIEFING = "briefing"
SHOWN = "shown"  # the list of the pages that show a fact
_DETAILS = {"facts": ("fact", "label"), "sources": ("source", "label"), "contradictions": ("contradiction", "question")}
_TOP = {f"{name}.html": label for name, label in addresses.SECTIONS.items()} | {addresses.SEARCH: addresses.SEARCHING}


@dataclass(frozen=True)
class Entry:
    """One thing that a page can be about."""

    texts: Mapping[str, Wording] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shows: frozenset[tuple[str, str, str]] = frozenset()  # kind, id and case of the elements that may stand in it
    quotes: tuple[str, ...] = ()  # words of a source that stand in it without being a claim's, in order
    leads: frozenset[str] = frozenset()  # where a link about it may lead
    some: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # which of such a list stand, all pages say
    originals: Mapping[str, str] = field(default_factory=dict)  # where the link leads that has the words of a text

    @cached_property
    def members(self) -> frozenset[str]:
        """Every entry of every list."""
        return frozenset(name for names in (*self.lists.values(), *self.some.values()) for name in names)


class Entries:
    """The entries of one dossier, each made when it is first asked for."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.dossier = evidence.dossier
        self._phrases = Phrases(evidence)
        self._made: dict[str, Entry | None] = {}
        self._makers: Mapping[str, Callable[[str], Entry]] = {
            "fact": self._fact,
            "result": self._result,
            "pair": self._pair,
            "stance": self._stance,
            "claim": self._claim,
            "source": self._source,
            "aside": self._aside,
            "work": self._work,
            "edge": self._edge,
            "contradiction": self._contradiction,
            "side": self._side,
            "event": self._event,
            "picture": self._picture,
            "unknown": self._unknown,
            "rule": self._rule,
            "glossary": self._glossary,
            "word": self._word,
            "constant": self._constant,
            "section": self._section,
            "page": self._page,
            "file": self._file,
        }

    def get(self, name: str) -> Entry | None:
        """The entry of that name, if there is one."""
        if name not in self._made:
            kind, _, id = name.partition(":")
            try:
                self._made[name] = self._briefing() if name == BRIEFING else self._makers[kind](id)
            except (LookupError, ValueError):
                self._made[name] = None
        return self._made[name]

    @cached_property
    def _feeds(self) -> Mapping[str, list[str]]:
        """Fact to the facts that are computed from it."""
        found: dict[str, list[str]] = {}
        for fact in self.dossier.facts.values():
            for id in dict.fromkeys(map(str, fact.inputs.values())):
                found.setdefault(id, []).append(str(fact.id))
        return found

    @cached_property
    def _taken(self) -> Mapping[str, list[Claim]]:
        """Source to its claims."""
        found: dict[str, list[Claim]] = {}
        for claim in self.dossier.claims.values():
            found.setdefault(str(claim.source), []).append(claim)
        return found

    @cached_property
    def _concerned(self) -> Mapping[str, list[str]]:
        """Contradiction to the facts that are part of it."""
        found: dict[str, list[str]] = {}
        for fact in self.dossier.facts:
            for id in self.evidence.disputes(fact):
                found.setdefault(id, []).append(fact)
        return found

    # --- the whole -----------------------------------------------------------------------------------------------

    def _briefing(self) -> Entry:
        dossier, file = self.dossier, self.dossier.file
        texts = {"title": wording.markdown(dossier.settings.title), "standing": wording.plain(STANDING)}
        texts |= self._phrases.cite(wording.markdown(dossier.settings.title), addresses.key("index.html"), part=False)
        undated = "; some bear none" * any(not s.published for s in dossier.sources.values())
        if self.evidence.as_of is None:
            texts["as-of"] = wording.plain("No source says when it was published.")
        else:
            dated = wording.plain("As of").joined(wording.mark("count", "as-of"))
            texts["as-of"] = dated.followed(f", the latest date of a source{undated}.")
        for name in ("summary", "points", "method"):
            if f"content/{name}.md" in dossier.prose:
                texts[name] = wording.markdown(dossier.prose[f"content/{name}.md"])
        lists = {
            "sections": _named("section", addresses.TOP),
            "tools": _named("page", (addresses.SEARCH,)),
            "headline": _named("fact", dossier.settings.headline),
            "facts": _named("fact", dossier.facts),
            "contradictions": _named("contradiction", dossier.contradictions),
            "unknowns": _named("unknown", (u.id for u in file.unknowns)),
            "foremost": _named("contradiction", dossier.settings.disputes or dossier.contradictions),
            "gaps": _named("unknown", dossier.settings.gaps),
            "coming": tuple(f"event:{addresses.case_letter(n)}" for n in self._events if self._to_come(n))[:1],
            "events": tuple(f"event:{addresses.case_letter(n)}" for n in self._events),
            "sources": _named("source", dossier.sources),
            "appeared": _named("source", sorted(dossier.sources, key=self._appeared)),
            "matrix": _named("fact", (fact.id for fact in dossier.facts.values() if fact.claims)),
            "works": _named("work", dossier.works),
            "pictures": _named("picture", self._declared),
            "rules": _named("rule", (rule.code for rule in RULES)),
            "magnitudes": _named("constant", MAGNITUDES),
            "glossary": _named("glossary", GLOSSARY),
            "files": _named("file", addresses.offered(dossier)),
            **{addresses.own_list(page): _named("file", own) for page, own in addresses.TOP_FILES.items()},
        }
        shows = {("count", name, ANY) for name in ("as-of", *_COUNTS)}
        shows |= {("constant", name, ANY) for name in ("months-in-year", "days-in-year", "hours-in-day")}
        return Entry(texts, lists, frozenset(shows), leads=frozenset(("index.html",)))

    @cached_property
    def _events(self) -> tuple[int, ...]:
        """The events in the order of their dates."""
        events = self.dossier.file.events
        return tuple(sorted(range(len(events)), key=lambda n: self._when(str(events[n].fact))))

    def _to_come(self, index: int) -> bool:
        """Whether an event lies wholly after the date as of which the briefing stands."""
        begins = [moment.bounds[0] for moment in moments_of(self.evidence, self._of_event(index))]
        now = self.evidence.as_of
        return now is not None and bool(begins) and all(day > now.bounds[1] for day in begins)

    def _of_event(self, index: int) -> Fact:
        return self.dossier.facts[self.dossier.file.events[index].fact]

    def _when(self, id: str) -> tuple[str, str]:
        fact = self.dossier.facts[id]
        return (self.evidence.last_day(fact) or _LAST, id)

    def _appeared(self, source: str) -> str:
        published = self.dossier.sources[source].published
        return dates.parse(published).bounds[0].isoformat() if published else _LAST

    def _section(self, name: str) -> Entry:
        label = addresses.SECTIONS[name]
        return Entry({"label": wording.plain(label)}, leads=frozenset((f"{name}.html",)))

    def _page(self, address: str) -> Entry:
        """A page, by what it is called where others lead to it."""
        folder, _, name = address.rpartition("/")
        if folder:
            kind, text = _DETAILS[folder]
            owner = self.get(f"{kind}:{name.removesuffix('.html')}")
            if owner is None:
                raise LookupError(address)
            label = owner.texts[text]
        else:
            label = wording.plain(_TOP[name])
        return Entry({"label": label}, leads=frozenset((address,)))

    def _file(self, address: str) -> Entry:
        return Entry({"label": wording.plain(self._offered[address])}, leads=frozenset((address,)))

    @cached_property
    def _offered(self) -> Mapping[str, str]:
        """Every file that some page offers, with its label."""
        pages = (*addresses.TOP_FILES, *addresses.leaves(self.dossier))
        own = {address: label for page in pages for address, label in addresses.own_files(page).items()}
        return {**addresses.offered(self.dossier), **own}

    def _rule(self, code: str) -> Entry:
        rule = next(rule for rule in RULES if rule.code == code)
        return Entry({"name": wording.plain(rule.name), "meaning": wording.plain(rule.meaning)})

    def _glossary(self, group: str) -> Entry:
        words = _named("word", (f"{group}.{word}" for word in GLOSSARY[group]))
        return Entry({"title": wording.plain(TITLES[group])}, {"words": words})

    def _word(self, name: str) -> Entry:
        group, _, word = name.partition(".")
        return Entry({"name": wording.plain(word), "meaning": wording.plain(GLOSSARY[group][word])})

    def _constant(self, name: str) -> Entry:
        return Entry(shows=frozenset(("constant", f"{name}{end}", ANY) for end in ("", "-low", "-high")))

    # --- facts ---------------------------------------------------------------------------------------------------

    def _fact(self, id: str) -> Entry:
        fact = self.dossier.facts[id]
        evidence = self.evidence
        texts = _free(fact, "label", "because", "note", "unpublished")
        texts |= {"status": wording.plain(status(evidence, fact)), "support": self._phrases.support(fact)}
        if fact.claims:
            texts |= {"backing": self._phrases.backing(fact), "behind": self._phrases.behind(fact)}
        texts |= self._phrases.cite(wording.markdown(fact.label), addresses.key(addresses.fact_page(id)), part=True)
        if evidence.disputes(id):
            texts["contested"] = wording.mark("count", f"contradictions:{id}")
        texts |= self._phrases.ranges(fact)
        if fact.cases:
            letters = map(addresses.case_letter, range(len(fact.cases)))
            alternatives = [wording.mark("fact", id, "", letter) for letter in letters]
            texts["cases"] = functools.reduce(lambda a, b: a.joined(wording.plain("or")).joined(b), alternatives)
        if fact.formula:
            texts["formula"] = self._phrases.formula(fact, str(fact.formula))
        outcomes = evidence.outcomes.get(id, ())
        multiple = len(outcomes) > 1
        voices = list(combinations(range(len(evidence.speakers(fact))), 2))
        claiming = {str(claim.source) for claim in fact.claims}
        lists = {
            "claims": _named("claim", (claim.id for claim in fact.claims)),
            "cited": _named("claim", (claim.id for claim in fact.claims)),
            "results": _lettered("result", id, len(outcomes) if multiple else 0),
            "roots": _named("fact", evidence.case_roots(fact) if multiple else ()),
            "inputs": _named("fact", dict.fromkeys(fact.inputs.values())),
            "feeds": _named("fact", self._feeds.get(id, ())),
            "contradictions": _named("contradiction", evidence.disputes(id)),
            "silent": _named("source", (s for s in self.dossier.sources if s not in claiming) if fact.claims else ()),
            "pairs": _lettered("pair", id, len(voices)),
            "origins": self._roots(evidence.roots(list(fact.claims))),
            "stances": tuple(f"stance:{id}.{source}" for source in self.dossier.sources),
            "files": _named("file", addresses.own_files(addresses.fact_page(id))),
            **_beside("fact", self.dossier.facts, id),
        }
        shows = {("fact", id, ANY), *(("claim", claim.id, ANY) for claim in fact.claims)}
        shows |= {("count", f"{name}:{id}", ANY) for name in _COUNTS}
        some = {SHOWN: _named("page", addresses.showing(self.dossier))}
        return Entry(texts, lists, frozenset(shows), leads=frozenset((addresses.fact_page(id),)), some=some)

    def _roots(self, roots: Iterable[str]) -> tuple[str, ...]:
        found = set(roots)
        works = _named("work", (id for id in self.dossier.works if id in found))
        return (*works, *_named("source", (id for id in self.dossier.sources if id in found)))

    def _result(self, name: str) -> Entry:
        id, index = _split(name)
        outcome = self.evidence.outcomes[id][index]
        shows = {("fact", id, addresses.case_letter(index))}
        shows |= {("fact", root, addresses.case_letter(n)) for root, n in outcome.choice.items()}
        letter = addresses.case_letter(index)
        texts = {"then": wording.mark("fact", id, "", letter), "range": wording.mark("fact", id, "range", letter)}
        if outcome.bounds is None or not outcome.bounds.width:
            del texts["range"]
        for root, n in outcome.choice.items():
            texts[f"if {root}"] = wording.mark("fact", root, "", addresses.case_letter(n))
        return Entry(texts, shows=frozenset(shows))

    def _pair(self, name: str) -> Entry:
        id, index = _split(name)
        fact = self.dossier.facts[id]
        left, right = list(combinations(self.evidence.speakers(fact), 2))[index]
        line = f"{self._voice(left)} and {self._voice(right)}: {standing(fact, left, right)}"
        return Entry({"line": wording.plain(line)})

    def _stance(self, name: str) -> Entry:
        id, _, source = name.partition(".")
        fact = self.dossier.facts[id]
        own = [claim for claim in fact.claims if claim.source == source]
        texts = {
            "label": wording.plain(self.dossier.sources[source].label),
            "stance": wording.plain(self._stands(fact, source)),
        }
        place = f"{addresses.fact_page(id)}#{addresses.claim_anchor(own[0])}" if own else ""
        return Entry(texts, leads=frozenset((place,)) if own else frozenset())

    def _stands(self, fact: Fact, source: str) -> str:
        """How a source stands to what is printed of a fact, in a word."""
        speakers = self.evidence.speakers(fact)
        mine = [s for s in speakers if s.claim is not None and s.claim.source == source]
        if not mine:
            return "silent"
        wanted = str(fact.id) if fact.formula else f"{fact.id}.{fact.adopts}"
        printed = next((speaker for speaker in speakers if speaker.id == wanted), None)
        if printed is None:
            return "speaks"
        found = {EQUAL if speaker is printed else standing(fact, speaker, printed) for speaker in mine}
        if INCONSISTENT in found and found & {EQUAL, CONSISTENT}:
            return "says both"
        return next(word for stands, word in _STANCES if stands in found)

    def _voice(self, speaker: Speaker) -> str:
        if speaker.claim is None:
            return "our arithmetic"
        name = f" ({speaker.claim.name.replace('-', ' ')})" if speaker.claim.name else ""
        return f"{self.dossier.sources[speaker.claim.source].label}{name}"

    # --- claims and sources --------------------------------------------------------------------------------------

    def _claim(self, id: str) -> Entry:
        claim = self.dossier.claims[id]
        source = self.dossier.sources[claim.source]
        texts = _free(claim, "because", "note")
        texts |= {
            "speaker": wording.plain(source.label),
            "label": wording.markdown(self.dossier.facts[claim.fact].label),
            "status": wording.plain(claim.status or "reported"),
            "rests": wording.plain(rests(self.dossier, claim)),
            "comparison": wording.plain(self._comparison(claim)),
        }
        if claim.name:
            texts["name"] = wording.plain(f"({claim.name.replace('-', ' ')})")
        if claim.rank and claim.rank != "normal":
            texts["rank"] = wording.plain(claim.rank)
        leads = {
            f"{addresses.fact_page(str(claim.fact))}#{addresses.claim_anchor(claim)}",
            f"{addresses.source_page(str(claim.source))}#{addresses.taken_anchor(claim)}",
        }
        originals = {}
        if source.url:
            texts["original"] = wording.plain("in the original")
            originals["original"] = addresses.excerpt_link(str(source.url), str(claim.quote))
        again = tuple(squeezed(quote) for quote in claim.again)
        shows = frozenset({("claim", id, ANY), ("source", str(source.id), ANY)})
        return Entry(texts, {}, shows, again, frozenset(leads), originals=originals)

    def _comparison(self, claim: Claim) -> str:
        if self.evidence.readings[claim.id].comparable:
            return ""
        return f"another scope: {claim.scope}" if claim.scope else "another unit"

    def _source(self, id: str) -> Entry:
        source = self.dossier.sources[id]
        missing = wording.plain("not given in the text")
        texts = _free(source, "note", "because") | {
            "label": wording.plain(source.label),
            "kind": wording.plain(source.kind),
            "publisher": wording.plain(source.publisher) if source.publisher else missing,
        }
        lacking = {
            "untitled": (source.title, "not given in the text"),
            "undated": (source.published, "not given in the text"),
            "undated-entry": (source.published, "Date not given"),
            "no-address": (source.url, "not known to us, so the text cannot be looked up from here"),
            "rests-on-nothing": (source.rests_on, "nothing that it names"),
            "names-nothing": (source.rests_on, "Names nothing that it rests on."),
            "nothing-aside": (source.set_aside, "Nothing: every number in it is used."),
        }
        texts |= {name: wording.plain(words) for name, (held, words) in lacking.items() if not held}
        texts |= self._phrases.cite(wording.plain(source.label), addresses.key(addresses.source_page(id)), part=True)
        shows = {("source", id, ANY), *(("count", f"{name}:{id}", ANY) for name in _COUNTS)}
        quotes = (squeezed(source.published_quote),) if source.published_quote else ()
        if f"content/sources/{id}.md" in self.dossier.prose:
            texts["prose"] = wording.markdown(self.dossier.prose[f"content/sources/{id}.md"])
        taken = self._taken.get(id, ())
        said = {str(claim.fact) for claim in taken}
        silent = (f.id for f in self.dossier.facts.values() if f.claims and f.id not in said)
        lists = {
            "rests": _lettered("edge", id, len(source.rests_on)),
            "claims": _named("claim", (claim.id for claim in taken)),
            "aside": _lettered("aside", id, len(source.set_aside)),
            "silent": _named("fact", silent),
            "files": _named("file", addresses.own_files(addresses.source_page(id))),
            **_beside("source", self.dossier.sources, id),
        }
        return Entry(texts, lists, frozenset(shows), quotes, frozenset((addresses.source_page(id),)))

    def _aside(self, name: str) -> Entry:
        id, index = _split(name)
        item = self.dossier.sources[id].set_aside[index]
        shows = frozenset({("source", id, ANY)})
        return Entry(_free(item, "note") | {"why": wording.plain(item.why)}, {}, shows, (squeezed(item.quote),))

    def _work(self, id: str) -> Entry:
        work = self.dossier.works[id]
        texts = _free(work, "note") | {"label": wording.plain(work.called), "kind": wording.plain(work.kind)}
        place = f"sources.html#{addresses.work_anchor(id)}"
        return Entry(texts, {"rests": _lettered("edge", id, len(work.rests_on))}, leads=frozenset((place,)))

    def _edge(self, name: str) -> Entry:
        id, index = _split(name)
        owner = self.dossier.works.get(id) or self.dossier.sources[id]
        edge = owner.rests_on[index]
        texts = _free(edge, "because") | {"label": wording.plain(self._target(edge))}
        if edge.inferred:
            texts["inferred"] = wording.plain("we infer this")
        leads = frozenset((addresses.source_page(str(edge.source)),)) if edge.source else frozenset[str]()
        quotes = (squeezed(edge.quote),) if edge.quote else ()
        return Entry(texts, {}, frozenset({("source", id, ANY)}), quotes, leads)

    def _target(self, edge: RestsOn) -> str:
        return self.dossier.sources[edge.source].label if edge.source else self.dossier.works[edge.target].called

    # --- judgements ----------------------------------------------------------------------------------------------

    def _contradiction(self, id: str) -> Entry:
        contradiction = self.dossier.contradictions[id]
        texts = _free(contradiction, "question", "would_change")
        texts |= {"verdict": wording.plain(contradiction.verdict), "rule": wording.plain(contradiction.rule)}
        texts |= self._phrases.cite(
            wording.markdown(contradiction.question), addresses.key(addresses.contradiction_page(id)), part=True
        )
        prose = self.dossier.prose.get(f"content/contradictions/{id}.md")
        if prose is not None:
            texts["prose"] = wording.markdown(prose)
        through = (contradiction.through,) if contradiction.through else ()
        lists = {
            "sides": _lettered("side", id, len(contradiction.sides)),
            "concerned": _named("fact", self._concerned.get(id, ())),
            "through": _named("fact", through),
            "files": _named("file", addresses.own_files(addresses.contradiction_page(id))),
            **_beside("contradiction", self.dossier.contradictions, id),
        }
        return Entry(texts, lists, leads=frozenset((addresses.contradiction_page(id),)))

    def _side(self, name: str) -> Entry:
        id, index = _split(name)
        side = self.dossier.contradictions[id].sides[index]
        names = tuple(f"claim:{c}" if c in self.dossier.claims else f"fact:{c}" for c in side.claims)
        return Entry({"says": wording.markdown(side.says)}, {"claims": names})

    def _event(self, letter: str) -> Entry:
        index = addresses.case_index(letter)
        event = self.dossier.file.events[index]
        texts = _free(event, "text") | {"what": wording.plain(event.what)}
        shows, place = ("fact", str(event.fact), ANY), f"timeline.html#{addresses.event_anchor(self.dossier, index)}"
        lists = {"fact": _named("fact", (event.fact,))}
        return Entry(texts, lists, shows=frozenset((shows,)), leads=frozenset((place,)))

    @cached_property
    def _declared(self) -> tuple[str, ...]:
        pictures = self.dossier.file.pictures
        return tuple(name for name in type(pictures).model_fields if getattr(pictures, name) is not None)

    def _picture(self, name: str) -> Entry:
        declared: Headed | None = getattr(self.dossier.file.pictures, name, None)
        if declared is None:
            raise LookupError(name)
        texts = _free(declared, "title", "subtitle")
        lists: dict[str, tuple[str, ...]] = {}
        if isinstance(declared, PaymentsPicture):
            lists = {"facts": _named("fact", declared.facts)}
        elif name == "origins":
            lists = {"held": _named("source", self.dossier.sources), "outside": _named("work", self.dossier.works)}
        elif name == "timeline":
            dated = (n for n in self._events if moments_of(self.evidence, self._of_event(n)))
            lists = {"drawn": tuple(f"event:{addresses.case_letter(n)}" for n in dated)}
        facts = declared.facts if isinstance(declared, PaymentsPicture) else ()
        shows = {("fact", id, ANY) for id in facts} | {("count", "as-of", ANY)}
        return Entry(texts, lists, frozenset(shows))

    def _unknown(self, id: str) -> Entry:
        unknown = next(u for u in self.dossier.file.unknowns if u.id == id)
        place = f"index.html#{addresses.unknown_anchor(id)}"
        return Entry(_free(unknown, "text"), {"closest": _named("fact", unknown.closest)}, leads=frozenset((place,)))


_COUNTS = (
    "sources",
    "giving",
    "origins",
    "silent",
    "claims",
    "contradictions",
    "unknowns",
    "facts",
    "numerals",
    "set-aside",
)


def _beside(kind: str, ids: Iterable[str], id: str) -> Mapping[str, tuple[str, ...]]:
    """What stands before and after an entry in the order of facts.yaml."""
    order = list(ids)
    at = order.index(id)
    return {"before": _named(kind, order[:at][-1:]), "after": _named(kind, order[at + 1 :][:1])}


def _named(kind: str, ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{kind}:{id}" for id in ids)


def _lettered(kind: str, id: str, count: int) -> tuple[str, ...]:
    return tuple(f"{kind}:{id}.{addresses.case_letter(n)}" for n in range(count))


def _split(name: str) -> tuple[str, int]:
    id, _, letter = name.rpartition(".")
    return id, addresses.case_index(letter)


def _free(owner: object, *names: str) -> dict[str, Wording]:
    """The free texts of an entry that it has."""
    return {name: wording.markdown(str(text)) for name in names if (text := getattr(owner, name)) is not None}
