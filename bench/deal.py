"""A made-up dossier of any size, in the engine's own format, the same for the same seed: it pins, builds and is certified.

`python -m bench.deal FOLDER FACTS` writes one: FOLDER/dossier and, apart from it, FOLDER/sources.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.articles import PIER, Work, library
from bench.derived import derived
from bench.facts import Plan
from bench.kinds import KINDS, LAST_MONTH, RENT, Amount
from bench.lines import entry, flow, quoted, row
from bench.prose import reasoning, source_notes, top
from bench.words import UNPUBLISHED, Names

RATIO = 5  # claims a fact
FEWEST = 40  # facts that every kind of entry needs
_HEAD = """\
dossier:
  title: The harbours of the coast and what they cost
  money: {"$": USD}
  dates: dmy
  units: {person: [people], tonne: [tonnes]}
"""
_PICTURES = """
pictures:
  payments:
    title: The later it begins, the less it brings
    subtitle: Rent added up from the earliest month that we assume or from the latest.
    rate: monthly-rent
    start: starting-month
    end: last-month
    full: rent-in-full
  timeline: {title: The charters outlast the locks, subtitle: Each event as precisely as its source dates it.}
  matrix: {title: All give the rent, subtitle: How each source stands to what we print.}
  origins: {title: The trail ends at the registers, subtitle: Broken where we infer it.}
"""


@dataclass(frozen=True)
class Deal:
    """A dossier and its archive, as texts by relative path."""

    dossier: Mapping[str, str]
    sources: Mapping[str, str]

    def write(self, folder: Path) -> None:
        """Leave both in a folder; files that hold the same already are let be."""
        for part, texts in (("dossier", self.dossier), ("sources", self.sources)):
            for name, text in texts.items():
                path = folder / part / name
                path.parent.mkdir(parents=True, exist_ok=True)
                if not path.is_file() or path.read_text(encoding="utf-8") != text:
                    path.write_text(text, encoding="utf-8", newline="\n")


def deal(facts: int, seed: int = 7, ratio: int = RATIO, *, edited: bool = False) -> Deal:
    """A dossier of so many facts; `edited` differs from the other by the value of a single one, claims and all."""
    if facts < FEWEST:
        raise ValueError(f"a deal has {FEWEST} facts or more")
    random = Random(seed)  # noqa: S311  # nothing here is a secret
    works, articles = library(max(8, facts // 10), random)
    plan = Plan(random, articles, Names.drawn(random, "n"), ratio)
    _core(plan)
    change_at = facts // 2 if edited else -1
    while len(plan.facts) < facts:
        change_at = _next(plan, change_at)
    unknowns = _unknowns(plan, facts)
    questions = [question for question, _ in plan.questions]
    settings = f"  names: [{PIER}]\n  headline: {row(['monthly-rent', 'last-month', 'rent-in-full'])}\n"
    settings += f"  disputes: {row(questions[:5])}\n  gaps: {row([id for id, _ in unknowns[:3]])}\n"
    prose = {**top(plan), **reasoning(plan), **source_notes(plan)}
    texts = {"facts.yaml": "".join((_HEAD, settings, *_file(plan, works, [line for _, line in unknowns]))), **prose}
    return Deal(texts, {f"{article.id}.txt": article.text() for article in articles})


def _core(plan: Plan) -> None:
    """What the payments picture draws, and a fact that is assumed."""
    plan.ordinary(RENT, "great", "monthly-rent", disputed=False)
    plan.ordinary(LAST_MONTH, "great", "last-month", disputed=False)
    months = ["    cases: [2035-04, 2035-06]\n    because: The papers name both months and do not choose.\n"]
    plan.add("starting-month", ["  starting-month:\n    label: Month of the earliest rent\n    unit: date\n", *months])
    held = "    unit: month\n    assumed: 3\n    because: Customary along the coast.\n    precision: exact\n"
    plan.add("months-held", [f"  months-held:\n    label: Months of rent held as a deposit\n{held}"])
    inputs = "    inputs: {rent: monthly-rent, held: months-held}\n"
    deposit = f"  deposit:\n    label: Deposit at the dock\n    unit: USD\n    formula: rent * held\n{inputs}"
    plan.add("deposit", [deposit])
    inputs = "    inputs: {rent: monthly-rent, start: starting-month, end: last-month}\n"
    whole = "  rent-in-full:\n    label: Rent over the whole charter\n    unit: USD\n"
    plan.add("rent-in-full", [f"{whole}    formula: rent * months(start, end)\n{inputs}"])
    plan.shown |= {"monthly-rent", "last-month", "starting-month", "months-held", "deposit", "rent-in-full"}


def _next(plan: Plan, change_at: int) -> int:
    """Plan the next fact; gives where the change is still to come, or -1."""
    index = len(plan.facts)
    name = plan.names[index]
    if index % 8 == 7 and derived(plan, index // 8, name):
        return change_at
    kind = KINDS[index * 7 // 8 % len(KINDS)]
    disputed = index % 10 == 3
    changed = 0 <= change_at <= index and not disputed and isinstance(kind, Amount)
    plan.ordinary(kind, name, f"{name.lower()}-{kind.thing}", disputed=disputed, change=1 if changed else 0)
    return -1 if changed else change_at


def _unknowns(plan: Plan, facts: int) -> list[tuple[str, str]]:
    """Ids and lines of what nobody reports."""
    found = []
    for n in range(3 + facts // 50):
        name = plan.names[facts + n]
        closest = [plan.facts[at].id for at in (n * 41 % facts, (n * 41 + 17) % facts)]
        id = f"{name.lower()}-ledger"
        text = quoted(f"What the {name} ledger holds")
        found.append((id, entry(flow(id=id, text=text, closest=row(list(dict.fromkeys(closest)))), 2)))
    return found


def _file(plan: Plan, works: list[Work], unknowns: list[str]) -> Iterator[str]:
    """The sections of facts.yaml, line by line."""
    yield "\nworks:\n"
    for work in works:
        yield from work.lines()
    yield "\nsources:\n"
    for article in plan.articles:
        yield from article.lines()
    yield "\nfacts:\n"
    for fact in plan.facts:
        yield from fact.lines
        if fact.has_value and fact.id not in plan.shown:
            yield f"    unpublished: {UNPUBLISHED[len(fact.id) % len(UNPUBLISHED)]}\n"
    yield "\ncontradictions:\n"
    yield from plan.contradictions
    yield "\nevents:\n"
    yield from plan.events
    yield "\nunknowns:\n"
    yield from unknowns
    yield _PICTURES


def main(arguments: list[str]) -> int:
    folder, facts, *seed = arguments
    deal(int(facts), *(int(number) for number in seed)).write(Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
