"""What the briefing as a whole holds, and what frames it: sections, pages, files, rules, words, constants."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from engine import addresses, dates
from engine.check import wording
from engine.check.entries.entry import ANY, COUNTS, LAST, Entry, named
from engine.check.entries.judgements import Judgements
from engine.check.evidence import Evidence
from engine.check.phrases import Phrases
from engine.check.wording import Wording
from engine.constants import MAGNITUDES
from engine.counts import AS_OF, LAST_CHECK
from engine.glossary import GLOSSARY, TITLES
from engine.rules import RULES, STANDING

_DETAILS = {"facts": ("fact", "label"), "sources": ("source", "label"), "contradictions": ("contradiction", "question")}
_TOP = {f"{name}.html": label for name, label in addresses.SECTIONS.items()} | {
    addresses.SEARCH: addresses.SEARCHING,
    addresses.CHANGES: addresses.CHANGED,
}


class Whole:
    """The entry of the briefing, and those of its frame; `get` finds any entry by its name."""

    def __init__(
        self, evidence: Evidence, phrases: Phrases, judged: Judgements, get: Callable[[str], Entry | None]
    ) -> None:
        self.evidence, self.dossier, self._phrases = evidence, evidence.dossier, phrases
        self._judged, self._get = judged, get
        self.makers: Mapping[str, Callable[[str], Entry]] = {
            "rule": self._rule,
            "glossary": self._glossary,
            "word": self._word,
            "constant": self._constant,
            "section": self._section,
            "page": self._page,
            "file": self._file,
        }

    def briefing(self) -> Entry:
        dossier, file = self.dossier, self.dossier.file
        texts = {"title": wording.markdown(dossier.settings.title), "standing": wording.plain(STANDING)}
        texts |= self._phrases.cite(wording.markdown(dossier.settings.title), addresses.key("index.html"), part=False)
        undated = "; some bear none" * any(not s.published for s in dossier.sources.values())
        if self.evidence.as_of is None:
            texts["as-of"] = wording.plain("No source says when it was published.")
        else:
            dated = wording.plain("As of").joined(wording.mark("count", "as-of"))
            texts["as-of"] = dated.followed(f", the latest date of a source{undated}.")
        if self.dossier.looked_at:
            texts["checked"] = self._checked()
        for name in ("summary", "points", "method"):
            if f"content/{name}.md" in dossier.prose:
                texts[name] = wording.markdown(dossier.prose[f"content/{name}.md"])
        lists = {
            "sections": named("section", addresses.TOP),
            "tools": named("page", addresses.tools(dossier)),
            "releases": named("release", (str(one.number) for one in reversed(dossier.releases.all))),
            "since": tuple(map(self._named, self._phrases.released.since)),
            "headline": named("fact", dossier.settings.headline),
            "facts": named("fact", dossier.facts),
            "contradictions": named("contradiction", dossier.contradictions),
            "unknowns": named("unknown", (u.id for u in file.unknowns)),
            "foremost": named("contradiction", dossier.settings.disputes or dossier.contradictions),
            "gaps": named("unknown", dossier.settings.gaps),
            "coming": tuple(
                f"event:{addresses.case_letter(n)}" for n in self._judged.events if self._judged.to_come(n)
            )[:1],
            "events": tuple(f"event:{addresses.case_letter(n)}" for n in self._judged.events),
            "sources": named("source", dossier.sources),
            "appeared": named("source", sorted(dossier.sources, key=self._appeared)),
            "matrix": named("fact", (fact.id for fact in dossier.facts.values() if fact.claims)),
            "works": named("work", dossier.works),
            "pictures": named("picture", self._judged.declared_kinds),
            "rules": named("rule", (rule.code for rule in RULES)),
            "magnitudes": named("constant", MAGNITUDES),
            "glossary": named("glossary", GLOSSARY),
            "files": named("file", addresses.offered(dossier)),
            **{addresses.own_list(page): named("file", own) for page, own in addresses.top_files(dossier).items()},
        }
        shows = {("count", name, ANY) for name in (AS_OF, LAST_CHECK, *COUNTS)}
        shows |= {("constant", name, ANY) for name in ("months-in-year", "days-in-year", "hours-in-day")}
        return Entry(texts, lists, frozenset(shows), leads=frozenset(("index.html",)))

    def _checked(self) -> Wording:
        """When sources were last looked at, and how many were out of reach or had changed."""
        said = wording.plain("Sources last checked on").joined(wording.mark("count", LAST_CHECK))
        for name, words in (("unreachable", "not reached"), ("altered", "changed since we read them")):
            if self.evidence.count(name) != (0, 0):
                said = said.followed(",").joined(wording.mark("count", name)).followed(f" {words}")
        return said.followed(".")

    def _named(self, name: tuple[str, str]) -> str:
        """What changed since the newest release: an entry of the dossier, or what it was."""
        kind, id = name
        return f"{kind}:{id}" if self.dossier.holds(kind, id) else f"past:{kind}:{id}"

    def _appeared(self, source: str) -> str:
        published = self.dossier.sources[source].published
        return dates.parse(published).bounds[0].isoformat() if published else LAST

    def _section(self, name: str) -> Entry:
        label = addresses.SECTIONS[name]
        return Entry({"label": wording.plain(label)}, leads=frozenset((f"{name}.html",)))

    def _page(self, address: str) -> Entry:
        """A page, by what it is called where others lead to it."""
        folder, _, name = address.rpartition("/")
        if folder:
            kind, text = _DETAILS[folder]
            owner = self._get(f"{kind}:{name.removesuffix('.html')}")
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
        pages = (*addresses.top_files(self.dossier), *addresses.leaves(self.dossier))
        own = {address: label for page in pages for address, label in addresses.own_files(page).items()}
        return {**addresses.offered(self.dossier), **own}

    def _rule(self, code: str) -> Entry:
        rule = next(rule for rule in RULES if rule.code == code)
        return Entry({"name": wording.plain(rule.name), "meaning": wording.plain(rule.meaning)})

    def _glossary(self, group: str) -> Entry:
        words = named("word", (f"{group}.{word}" for word in GLOSSARY[group]))
        return Entry({"title": wording.plain(TITLES[group])}, {"words": words})

    def _word(self, name: str) -> Entry:
        group, _, word = name.partition(".")
        return Entry({"name": wording.plain(word), "meaning": wording.plain(GLOSSARY[group][word])})

    def _constant(self, name: str) -> Entry:
        return Entry(shows=frozenset(("constant", f"{name}{end}", ANY) for end in ("", "-low", "-high")))
