"""What a source holds, and its claims, what it sets aside, what it rests on, and the works that it cites."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from engine import addresses, checked, silence
from engine.check import wording
from engine.check.entries.entry import ANY, COUNTS, Entry, Order, free, lettered, named, split
from engine.check.evidence import Evidence
from engine.check.phrases import Phrases
from engine.check.standing import rests
from engine.check.wording import Wording
from engine.model import Claim, RestsOn
from engine.typography import squeezed


class Sources:
    """The entries of sources, claims and works."""

    def __init__(self, evidence: Evidence, phrases: Phrases) -> None:
        self.evidence, self.dossier, self._phrases = evidence, evidence.dossier, phrases
        self.makers: Mapping[str, Callable[[str], Entry]] = {
            "claim": self._claim,
            "source": self._source,
            "aside": self._aside,
            "work": self._work,
            "edge": self._edge,
        }

    @cached_property
    def _taken(self) -> Mapping[str, list[Claim]]:
        """Source to its claims."""
        found: dict[str, list[Claim]] = {}
        for claim in self.dossier.claims.values():
            found.setdefault(str(claim.source), []).append(claim)
        return found

    @cached_property
    def _order(self) -> Order:
        return Order("source", self.dossier.sources)

    @cached_property
    def _spoken(self) -> tuple[str, ...]:
        """The facts of which any source speaks."""
        return tuple(str(fact.id) for fact in self.dossier.facts.values() if fact.claims)

    def _claim(self, id: str) -> Entry:
        claim = self.dossier.claims[id]
        source = self.dossier.sources[claim.source]
        texts = free(claim, "because", "note")
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
        texts = free(source, "note", "because") | {
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
        texts |= self._checked(id)
        texts |= self._phrases.cite(wording.plain(source.label), addresses.key(addresses.source_page(id)), part=True)
        shows = {("source", id, ANY), *(("count", f"{name}:{id}", ANY) for name in COUNTS)}
        quotes = (squeezed(source.published_quote),) if source.published_quote else ()
        if f"content/sources/{id}.md" in self.dossier.prose:
            texts["prose"] = wording.markdown(self.dossier.prose[f"content/sources/{id}.md"])
        taken = self._taken.get(id, ())
        said = {str(claim.fact) for claim in taken}
        lists = {
            "rests": lettered("edge", id, len(source.rests_on)),
            "claims": named("claim", (claim.id for claim in taken)),
            "aside": lettered("aside", id, len(source.set_aside)),
            "files": named("file", addresses.own_files(addresses.source_page(id))),
            **self._order.beside(id),
        }
        if silence.named(self.dossier):
            lists["silent"] = named("fact", (id for id in self._spoken if id not in said))
        elif len(said) < len(self._spoken):
            texts["others-silent"] = wording.plain("It is silent on every other fact.")
        return Entry(texts, lists, frozenset(shows), quotes, frozenset((addresses.source_page(id),)))

    def _checked(self, id: str) -> dict[str, Wording]:
        """When a source was last looked at, and what was found; nothing where it never was."""
        looked = self.dossier.looked_at.get(id)
        if looked is None:
            return {}
        said = wording.mark("source", id, "checked").followed(f", {checked.SAID[looked.by, looked.found]}")
        if looked.last:
            said = said.followed("; last read on").joined(wording.mark("source", id, "last"))
        return {"checked": said}

    def _aside(self, name: str) -> Entry:
        id, index = split(name)
        item = self.dossier.sources[id].set_aside[index]
        shows = frozenset({("source", id, ANY)})
        return Entry(free(item, "note") | {"why": wording.plain(item.why)}, {}, shows, (squeezed(item.quote),))

    def _work(self, id: str) -> Entry:
        work = self.dossier.works[id]
        texts = free(work, "note") | {"label": wording.plain(work.called), "kind": wording.plain(work.kind)}
        place = f"sources.html#{addresses.work_anchor(id)}"
        return Entry(texts, {"rests": lettered("edge", id, len(work.rests_on))}, leads=frozenset((place,)))

    def _edge(self, name: str) -> Entry:
        id, index = split(name)
        owner = self.dossier.works.get(id) or self.dossier.sources[id]
        edge = owner.rests_on[index]
        texts = free(edge, "because") | {"label": wording.plain(self._target(edge))}
        if edge.inferred:
            texts["inferred"] = wording.plain("we infer this")
        leads = frozenset((addresses.source_page(str(edge.source)),)) if edge.source else frozenset[str]()
        quotes = (squeezed(edge.quote),) if edge.quote else ()
        return Entry(texts, {}, frozenset({("source", id, ANY)}), quotes, leads)

    def _target(self, edge: RestsOn) -> str:
        return self.dossier.sources[edge.source].label if edge.source else self.dossier.works[edge.target].called
