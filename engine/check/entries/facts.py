"""What a fact holds, and each of its results, its pairs of readings, and how each source stands to it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from engine import addresses, silence
from engine.check import wording
from engine.check.comparison import CONSISTENT, EQUAL, INCOMPARABLE, INCONSISTENT, Speaker, standing
from engine.check.entries.entry import ANY, COUNTS, Entry, Order, free, lettered, named, split
from engine.check.evidence import Evidence
from engine.check.phrases import Phrases
from engine.check.standing import status
from engine.model import Fact

SHOWN = "shown"  # the list of the pages that show a fact
_STANCES = ((EQUAL, "gives it"), (CONSISTENT, "agrees"), (INCONSISTENT, "differs"), (INCOMPARABLE, "in another scope"))


class Facts:
    """The entries of facts and of their parts."""

    def __init__(self, evidence: Evidence, phrases: Phrases) -> None:
        self.evidence, self.dossier, self._phrases = evidence, evidence.dossier, phrases
        self.makers: Mapping[str, Callable[[str], Entry]] = {
            "fact": self._fact,
            "result": self._result,
            "pair": self._pair,
            "stance": self._stance,
        }

    @cached_property
    def _order(self) -> Order:
        return Order("fact", self.dossier.facts)

    @cached_property
    def _feeds(self) -> Mapping[str, list[str]]:
        """Fact to the facts that are computed from it."""
        found: dict[str, list[str]] = {}
        for fact in self.dossier.facts.values():
            for id in dict.fromkeys(map(str, fact.inputs.values())):
                found.setdefault(id, []).append(str(fact.id))
        return found

    def _fact(self, id: str) -> Entry:
        fact = self.dossier.facts[id]
        evidence = self.evidence
        texts = free(fact, "label", "because", "note", "unpublished")
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
            conversion = self._phrases.conversion(fact)
            texts |= {"conversion": conversion} if conversion else {}
        outcomes = evidence.outcomes.get(id, ())
        multiple = len(outcomes) > 1
        claiming = dict.fromkeys(str(claim.source) for claim in fact.claims)
        lists = {
            "claims": named("claim", (claim.id for claim in fact.claims)),
            "cited": named("claim", (claim.id for claim in fact.claims)),
            "results": lettered("result", id, len(outcomes) if multiple else 0),
            "roots": named("fact", evidence.case_roots(fact) if multiple else ()),
            "inputs": named("fact", dict.fromkeys(fact.inputs.values())),
            "feeds": named("fact", self._feeds.get(id, ())),
            "contradictions": named("contradiction", evidence.disputes(id)),
            "pairs": lettered("pair", id, len(evidence.pairs(fact))),
            "origins": self._roots(evidence.roots(list(fact.claims))),
            "files": named("file", addresses.own_files(addresses.fact_page(id))),
            "changes": named("change", (change.name for change in self.dossier.releases.of("fact", id))),
            **self._order.beside(id),
        }
        if silence.named(self.dossier):
            lists["silent"] = named("source", (s for s in self.dossier.sources if fact.claims and s not in claiming))
            lists["stances"] = tuple(f"stance:{id}.{source}" for source in self.dossier.sources)
        else:
            lists["stances"] = tuple(f"stance:{id}.{source}" for source in claiming)
            if 0 < len(claiming) < len(self.dossier.sources):
                texts["others-silent"] = wording.plain("Every other source is silent on this.")
        shows = {("fact", id, ANY), *(("claim", claim.id, ANY) for claim in fact.claims)}
        shows |= {("count", f"{name}:{id}", ANY) for name in COUNTS}
        some = {SHOWN: self._showing}
        return Entry(texts, lists, frozenset(shows), leads=frozenset((addresses.fact_page(id),)), some=some)

    @cached_property
    def _showing(self) -> Mapping[str, int]:
        """The pages that may show a fact, with their places in the order."""
        return {name: at for at, name in enumerate(named("page", addresses.showing(self.dossier)))}

    @cached_property
    def _ends(self) -> Mapping[str, tuple[int, str]]:
        """Where a trail may end: works, then sources, with their places in the order and the names of their entries."""
        entries = {**dict.fromkeys(self.dossier.sources, "source"), **dict.fromkeys(self.dossier.works, "work")}
        order = [*self.dossier.works, *(id for id in self.dossier.sources if id not in self.dossier.works)]
        return {id: (at, f"{entries[id]}:{id}") for at, id in enumerate(order)}

    def _roots(self, roots: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for _, name in sorted(self._ends[id] for id in roots))

    def _result(self, name: str) -> Entry:
        id, index = split(name)
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
        id, index = split(name)
        fact = self.dossier.facts[id]
        left, right, stands = self.evidence.pairs(fact)[index]
        line = f"{self._voice(left)} and {self._voice(right)}: {stands}"
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
