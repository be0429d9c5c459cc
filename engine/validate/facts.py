"""Each fact and claim has the shape, unit, reading, formula and dates that its kind needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from engine import dates, formulas
from engine.model import Claim, Dossier, Fact
from engine.numerals import Conventions, numerals
from engine.placed import Text
from engine.problems import Place, Problem
from engine.readings import Unsettled, counted, read_claim
from engine.units import known_unit, unknown_part


def shapes(dossier: Dossier) -> Iterator[Problem]:
    """Each fact is of one kind, and has what that kind needs."""
    for fact in dossier.facts.values():
        yield from _fact_shape(fact)
        for claim in fact.claims:
            yield from _claim_shape(fact, claim)


def _fact_shape(fact: Fact) -> Iterator[Problem]:
    place = fact.id.place
    if bool(fact.values) == bool(fact.unit):
        yield Problem("missing-key", f"`{fact.id}` needs either a `unit:` or `values:`", place)
    grounds = [key for key in ("formula", "cases", "assumed") if getattr(fact, key)]
    if len(grounds) > 1:
        yield Problem("value", f"`{fact.id}` has both `{grounds[0]}` and `{grounds[1]}`", place)
    if fact.values and grounds:
        yield Problem("value", f"a fact in words has no `{grounds[0]}`", place)
    if not fact.claims and not grounds:
        yield Problem("missing-key", f"`{fact.id}` has no claim, formula, cases or assumption", place)
    if fact.claims and not grounds and not fact.adopts:
        yield Problem("missing-key", f"`{fact.id}` must say which claim it `adopts:`, or none", place)
    if fact.adopts and (grounds or not fact.claims):
        yield Problem("value", "only a fact with claims, and nothing computed, adopts one", fact.adopts.place)
    if fact.formula and not fact.inputs:
        yield Problem("missing-key", f"`{fact.id}` has a formula and no `inputs:`", place)
    if fact.inputs and not fact.formula:
        yield Problem("missing-key", f"`{fact.id}` has inputs and no `formula:`", place)
    needs = [key for key in ("cases", "assumed", "precision") if getattr(fact, key)]
    if (needs or fact.adopts) and not fact.because:
        yield Problem("missing-key", f"`{fact.id}` needs a `because:` for its `{(needs or ['adopts'])[0]}:`", place)
    if fact.precision and not re.fullmatch(r"exact|[1-9] digits?", fact.precision):
        yield Problem("value", "`precision` is `exact` or `N digits`", fact.precision.place)


def _claim_shape(fact: Fact, claim: Claim) -> Iterator[Problem]:
    place = claim.source.place
    if fact.values and not claim.says:
        yield Problem("missing-key", "a claim on a fact in words needs `says:`", place)
    if claim.says and not fact.values:
        yield Problem("value", "`says` belongs to facts with `values:`", claim.says[0].place)
    for key in ("figure", "unit", "reads"):
        value = getattr(claim, key)
        if fact.values and value:
            yield Problem("value", f"`{key}` does not belong to a fact in words", value.place)
    if claim.reads and not claim.because:
        yield Problem("missing-key", "`reads:` overrides the words and needs a `because:`", claim.reads.place)
    if claim.rank and claim.rank != "normal" and not claim.because:
        yield Problem("missing-key", f"a {claim.rank} rank needs a `because:`", claim.rank.place)


def units(dossier: Dossier) -> Iterator[Problem]:
    """Every unit is made of names that the engine or the dossier knows."""
    own = dossier.conventions.units
    for symbol in dossier.settings.units:
        if known_unit(symbol, {}) or not symbol.isalpha():
            known = known_unit(symbol, {})
            help = "It is known without being listed." if known else "A unit is a word of letters alone."
            yield Problem("value", f"`{symbol}` cannot be a unit of this dossier", symbol.place, help)
    for code in dossier.settings.money.values():
        if not known_unit(code, {}) or not code.isupper():
            yield Problem("value", f"`{code}` is no ISO currency code", code.place)
    for fact in dossier.facts.values():
        for unit in (fact.unit, *(claim.unit for claim in fact.claims)):
            part = unknown_part(unit, own) if unit and unit != "date" else None
            if unit and part is not None:
                yield Problem("value", f"`{part}` is no unit here", unit.place, "Add it to `dossier: units:`.")


def names(dossier: Dossier) -> Iterator[Problem]:
    """A listed name holds a letter and a digit, and is no amount or date by itself."""
    own = dossier.conventions
    plain = Conventions(own.money, own.date_order, own.units, ())
    for name in dossier.settings.names:
        found = [n for n in numerals(name, plain) if n.reading is not None and (n.start, n.end) == (0, len(name))]
        if not any(c.isdigit() for c in name) or not any(c.isalpha() for c in name) or found:
            help = "A name holds a letter and a digit, such as K-9."
            yield Problem("value", f"`{name}` is no name that holds a number", name.place, help)


def readings(dossier: Dossier) -> Iterator[Problem]:
    """Every claim reads as one value that fits its fact."""
    for fact in dossier.facts.values():
        for claim in fact.claims:
            try:
                read_claim(claim, fact, dossier.conventions)
            except Unsettled as error:
                yield Problem("reading", str(error), claim.quote.place)
        if fact.assumed:
            numerals = counted(fact.assumed, dossier.conventions)
            whole = [(n.start, n.end) for n in numerals if n.reading is not None] == [(0, len(fact.assumed))]
            if not whole:
                yield Problem("reading", f"“{fact.assumed}” does not read as one value", fact.assumed.place)


def formula_names(dossier: Dossier) -> Iterator[Problem]:
    """Formulas parse, and each name in them is an input or a unit."""
    for fact in dossier.facts.values():
        if not fact.formula:
            continue
        place = fact.formula.place
        try:
            used = [(n.name, n.column) for n in formulas.names(formulas.parse(fact.formula))]
        except formulas.BadFormula as error:
            yield Problem("formula", str(error), Place(place.path, place.line, place.column + error.column - 1))
            continue
        if fact.unit == "date" and dossier.case_roots[fact.id]:
            message = f"`{fact.id}` is a date and depends on {dossier.case_roots[fact.id][0]}, which has cases"
            yield Problem(
                "formula", message, place, "A computed date has one value: compute it from facts without cases."
            )
        for name, column in used:
            if name not in fact.inputs and not known_unit(name, dossier.conventions.units):
                close = get_close_matches(name, list(fact.inputs), 1)
                help = f"Did you mean `{close[0]}`?" if close else "Name it under `inputs:`."
                at = Place(place.path, place.line, place.column + column - 1)
                yield Problem("formula", f"`{name}` is neither an input nor a unit", at, help)
        for name_key in fact.inputs:
            if name_key not in {name for name, _ in used}:
                yield Problem("unused", f"the formula does not use `{name_key}`", name_key.place)


def valid_dates(dossier: Dossier) -> Iterator[Problem]:
    """Dates are EDTF; a date of publication reads as its quote, or says why it is known."""
    for source in dossier.sources.values():
        published = source.published
        if published is None:
            if source.published_quote:
                message = "`published_quote` says when it appeared, and `published` is missing"
                yield Problem("missing-key", message, source.published_quote.place)
            continue
        yield from _edtf(published)
        if source.published_quote:
            found = counted(source.published_quote, dossier.conventions)
            if len(found) != 1 or found[0].canonical() != f"date {published}":
                message = f"“{source.published_quote}” does not read as {published}"
                yield Problem("dates", message, source.published_quote.place, "See `dossier: dates:`.")
        elif not source.because:
            yield Problem("missing-key", "`published` needs a `published_quote:` or a `because:`", published.place)
    for fact in dossier.facts.values():
        for case in fact.cases:
            if fact.unit == "date":
                yield from _edtf(case)
            else:
                yield Problem("value", "cases are dates", case.place, "Only facts in `unit: date` have cases.")


def _edtf(text: Text) -> Iterator[Problem]:
    try:
        if dates.parse(text).precision == "interval":
            yield Problem("dates", f"`{text}` is an interval, and one date is wanted here", text.place)
    except dates.NotADate as error:
        yield Problem("dates", str(error), text.place)
