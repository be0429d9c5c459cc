"""What a page says of a fact in figures and words together: its support, its range, its formula."""

from __future__ import annotations

import re

from engine.check import wording
from engine.check.evidence import Evidence
from engine.check.released import Released
from engine.check.standing import agreement
from engine.check.wording import Wording
from engine.model import Fact
from engine.quantities import TIME_UNITS
from engine.rules import STANDING

YEAR = ("months-in-year", "days-in-year", "hours-in-day")
_FORMULA = re.compile(r"[A-Za-z]\w*|[-+*/()]")
_SIGNS = {"*": "×", "/": "÷", "-": "−"}
_CALL = re.compile(r"\bmonths\(\s*(\w+)\s*,\s*(\w+)\s*\)")
_LATEST = re.compile(r"\s*latest\(\s*(\w+)\s*,(.*)\)\s*", re.DOTALL)


def has_value(evidence: Evidence, fact: Fact) -> bool:
    """Whether a page can show a value of the fact."""
    return bool(fact.formula or fact.cases) or evidence.values[str(fact.id)] is not None


class Phrases:
    """The phrases of one dossier, from the check's own evidence."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.dossier = evidence.dossier
        self.released = Released(evidence)

    def support(self, fact: Fact) -> Wording:
        """How many sources and origins stand behind a fact, and how they agree."""
        said = agreement(self.evidence, fact)
        return self.behind(fact).followed(f"; {said}") if fact.claims else wording.plain(said)

    def behind(self, fact: Fact) -> Wording:
        """How many sources and origins stand behind a fact with claims."""
        id = str(fact.id)
        words = wording.mark("count", f"sources:{id}")
        giving = self.evidence.giving(fact)
        if giving and giving != {str(claim.source) for claim in fact.claims}:
            words = words.followed(", this value from").joined(wording.mark("count", f"giving:{id}"))
        if self.evidence.origins(list(fact.claims))[1]:
            words = words.followed(";").joined(wording.mark("count", f"origins:{id}"))
        else:
            words = words.followed(", by arithmetic of their own")
        return words

    def cite(self, name: Wording, key: str, *, part: bool) -> dict[str, Wording]:
        """How a page is cited: short, in full, and for a bibliography."""
        title = wording.markdown(self.dossier.settings.title)
        as_of = wording.mark("count", "as-of") if self.evidence.as_of else None
        short = name.followed(". In:").joined(title).followed(".") if part else name.followed(".")
        version = self.released.version
        if version:
            newest = self.dossier.releases.newest.number
            lead = "After version" if self.released.since else "Version"
            short = short.joined(self.version(newest, lead, " (", ")."))
        dated = short.joined(wording.plain("As of")).joined(as_of).followed(".") if as_of else short
        entry = wording.plain(f"@misc{{{key}, title = {{").fused(name).followed("},")
        if part:
            entry = entry.followed(" howpublished = {").fused(title).followed("},")
        if version:
            after = " after " if self.released.since else ""
            number = wording.mark("release", str(self.dossier.releases.newest.number), "version")
            entry = entry.followed(f" version = {{{after.lstrip()}").fused(number).followed("},")
        if as_of:
            entry = entry.followed(" note = {As of").joined(as_of).followed("},")
        return {
            "cite": dated,
            "cite-full": dated.joined(wording.plain(STANDING)),
            "cite-bibtex": entry.followed(f" annote = {{{STANDING}}} }}"),
        }

    def version(self, number: int, lead: str, joint: str, end: str) -> Wording:
        """The number of a release and its day."""
        counted, day = (wording.mark("release", str(number), part) for part in ("version", "date"))
        if joint.endswith(" ("):
            return wording.plain(lead).joined(counted).followed(joint).fused(day).followed(end)
        return wording.plain(lead).joined(counted).followed(joint).joined(day).followed(end)

    def conversion(self, fact: Fact) -> Wording | None:
        """How periods are counted, where a formula leads from a period to another."""
        others = (self.dossier.facts[id] for id in fact.inputs.values())
        below = [str(one.unit).partition("/")[2].split("/") for one in (fact, *others)]
        spoken = _FORMULA.findall(str(fact.formula or ""))
        if len({part for parts in (*below, spoken) for part in parts if part in TIME_UNITS}) < 2:
            return None
        year, days, hours = (wording.mark("constant", name) for name in YEAR)
        counted = (
            wording.plain("A year is").joined(year).joined(wording.plain("and")).joined(days).followed("; a day is")
        )
        return counted.joined(hours).followed(".")

    def backing(self, fact: Fact) -> Wording:
        """How many sources and origins, and no more."""
        sources, origins = (wording.mark("count", f"{name}:{fact.id}") for name in ("sources", "origins"))
        return sources.followed(";").joined(origins) if self.evidence.origins(list(fact.claims))[1] else sources

    def ranges(self, fact: Fact) -> dict[str, Wording]:
        """What is said of a fact's range, and of its cases."""
        id, texts = str(fact.id), {}
        multiple = len(self.evidence.outcomes.get(id, ())) > 1
        bounds = None if fact.cases else self.evidence.bounds(fact)
        if multiple:
            texts["by-case"] = wording.plain("over every case that we assume")
            texts["by-case-below"] = wording.plain("Over every case that we assume; the table below has each.")
        elif bounds is not None and bounds.width:
            mark = wording.mark("fact", id, "range")
            lead = "Allowed by its inputs:" if fact.formula else "If every digit counts:"
            texts["range"] = wording.plain(lead).joined(mark)
            if fact.formula:
                texts["range-cell"] = mark
        if fact.cases:
            texts["cases-note"] = wording.plain(
                "Each of these dates is an assumption; what depends on it is computed for each."
            )
        if not has_value(self.evidence, fact):
            texts["unsettled"] = wording.plain("not settled")
        return texts

    def formula(self, fact: Fact, formula: str) -> Wording:
        """A formula as it is read out, with the values of its inputs."""
        whole = _LATEST.fullmatch(formula)
        if whole:
            count, end = self.formula(fact, whole[2]), self._operand(fact, whole[1])
            before, between = wording.plain("the last month from which"), wording.plain("run through")
            return before.joined(count).joined(between).joined(end)
        spoken, end_of_last = Wording(""), 0
        for call in _CALL.finditer(formula):
            spoken = spoken.joined(self._signs(fact, formula[end_of_last : call.start()]))
            spoken = spoken.joined(wording.plain("the months from")).joined(self._operand(fact, call[1]))
            spoken = spoken.joined(wording.plain("through")).joined(self._operand(fact, call[2]))
            end_of_last = call.end()
        return spoken.joined(self._signs(fact, formula[end_of_last:]))

    def _signs(self, fact: Fact, formula: str) -> Wording:
        spoken = Wording("")
        for token in _FORMULA.findall(formula.replace("×", "*").replace("÷", "/").replace("−", "-")):
            said = self._operand(fact, token) if token[0].isalpha() else wording.plain(_SIGNS.get(token, token))
            spoken = spoken.joined(said)
        return spoken

    def _operand(self, fact: Fact, name: str) -> Wording:
        id = fact.input(name)
        if id is None:
            return wording.plain("an hour" if name == "hour" else f"a {name}")
        other = self.dossier.facts[id]
        if other.cases or len(self.evidence.outcomes.get(id, ())) > 1:
            return wording.markdown(other.label)
        return wording.mark("fact", id)
