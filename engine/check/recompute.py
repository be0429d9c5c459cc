"""Formulas evaluated a second time, by Python's own parser and a walk of our own over its tree.

`reconcile.derive` has another parser and another walk; only the arithmetic of intervals is shared with it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product

from engine import dates
from engine.dates import Moment
from engine.model import Dossier, Fact
from engine.quantities import MAX_DIGITS, Interval, Quantity, Relation, Unit, beyond_reason
from engine.readings import Value

_MARK = "n_"  # before every name, so that none is a word of Python


class NotComputable(Exception):
    """The formula has no value; the message says why."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A value in base units: bounds, the single value if each input has one, and the powers of its units."""

    bounds: Interval
    single: Fraction | None
    unit: Unit

    def inside(self, unit: str) -> tuple[Interval, Fraction | None]:
        """Bounds and single value in a named unit; raises NotComputable where the dimensions differ."""
        wanted = Unit.parse(unit).in_months()
        if wanted.powers != self.unit.powers:
            raise NotComputable(f"the formula does not give {unit}")
        single = None if self.single is None else self.single / wanted.factor
        return self.bounds.scaled(1 / wanted.factor), single


ValueOf = Callable[[str], Value | None]
Choice = Mapping[str, int]
Made = dict[str, Computed | Moment]  # what a formula rests on, each computed once however often it is named


def choices(dossier: Dossier, fact: Fact) -> list[Choice]:
    """Every way to choose among the cases that a fact depends on, in the order of facts.yaml."""
    needed: set[str] = set()
    waiting, seen = [str(fact.id)], set[str]()
    while waiting:
        id = waiting.pop()
        if id in seen:
            continue
        seen.add(id)
        current = dossier.facts[id]
        if current.cases:
            needed.add(str(current.id))
        waiting += map(str, current.inputs.values())
    roots = [id for id in dossier.facts if id in needed] if len(needed) > 1 else list(needed)
    counted = [range(len(dossier.facts[id].cases)) for id in roots]
    return [dict(zip(roots, picked, strict=True)) for picked in product(*counted)]


def recompute(dossier: Dossier, fact: Fact, value_of: ValueOf, choice: Choice, made: Made | None = None) -> Computed:
    """A derived fact's value under one choice of cases; raises NotComputable. `made` is what it was computed from so far."""
    try:
        return _node(_tree(fact), dossier, fact, value_of, choice, {} if made is None else made)
    except ZeroDivisionError:
        raise NotComputable("the formula divides by what may be zero") from None


def recompute_date(dossier: Dossier, fact: Fact, value_of: ValueOf, choice: Choice, made: Made | None = None) -> Moment:
    """A derived date under one choice of cases: the latest month that leaves the months which are counted."""
    made = {} if made is None else made
    tree = _tree(fact)
    if not (isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id == f"{_MARK}latest"):
        raise NotComputable("the formula does not give a date")
    if len(tree.args) != 2 or tree.keywords:
        raise NotComputable("latest() takes a date and a number of months")
    end = _month(tree.args[0], dossier, fact, value_of, choice, made)
    try:
        count, _ = _node(tree.args[1], dossier, fact, value_of, choice, made).inside("month")
    except ZeroDivisionError:
        raise NotComputable("the formula divides by what may be zero") from None
    if count.low is None or count.low < 0:
        raise NotComputable("nothing says how many months there are at least")
    year, month, months = end.year, end.month, 1
    while months < count.low or (count.low_open and months == count.low):
        year, month, months = (year, month - 1, months + 1) if month > 1 else (year - 1, 12, months + 1)
        if year < 1:
            raise NotComputable("there are not so many months before the end")
    return dates.parse(f"{year:04}-{month:02}")


def _tree(fact: Fact) -> ast.expr:
    source = str(fact.formula).replace("×", "*").replace("÷", "/").replace("−", "-")
    source = re.sub(r"[A-Za-z]\w*", rf"{_MARK}\g<0>", " ".join(source.split()))
    try:
        return ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise NotComputable("the formula does not parse") from None


def _node(node: ast.expr, dossier: Dossier, fact: Fact, value_of: ValueOf, choice: Choice, made: Made) -> Computed:
    if isinstance(node, ast.BinOp):
        left = _node(node.left, dossier, fact, value_of, choice, made)
        right = _node(node.right, dossier, fact, value_of, choice, made)
        return _combined(node.op, left, right)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _node(node.operand, dossier, fact, value_of, choice, made)
        return Computed(-inner.bounds, None if inner.single is None else -inner.single, inner.unit)
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == f"{_MARK}months"
        and not node.keywords
    ):
        ends = [_month(argument, dossier, fact, value_of, choice, made) for argument in node.args]
        if len(ends) == 2:
            first, last = (end.year * 12 + end.month for end in ends)
            count = Fraction(last - first + 1)
            if count >= 1:
                return Computed(Interval.point(count), count, Unit.parse("month"))
    if isinstance(node, ast.Name):
        return _named(node.id.removeprefix(_MARK), dossier, fact, value_of, choice, made)
    raise NotComputable("the formula holds something that it must not")


def _combined(operator: ast.operator, left: Computed, right: Computed) -> Computed:
    found = _applied(operator, left, right)
    if found.bounds.is_beyond_reason or (found.single is not None and beyond_reason(found.single)):
        raise NotComputable(f"the formula leads to a number of more than {MAX_DIGITS:,} digits")
    return found


def _applied(operator: ast.operator, left: Computed, right: Computed) -> Computed:
    known = left.single is not None and right.single is not None
    a, b = left.single or Fraction(0), right.single or Fraction(0)
    if isinstance(operator, (ast.Add, ast.Sub)) and left.unit.powers != right.unit.powers:
        raise NotComputable("the formula adds different units")
    if isinstance(operator, ast.Add):
        return Computed(left.bounds + right.bounds, a + b if known else None, left.unit)
    if isinstance(operator, ast.Sub):
        return Computed(left.bounds - right.bounds, a - b if known else None, left.unit)
    if isinstance(operator, ast.Mult):
        return Computed(left.bounds * right.bounds, a * b if known else None, left.unit.times(right.unit))
    if isinstance(operator, ast.Div):
        return Computed(left.bounds / right.bounds, a / b if known else None, left.unit.over(right.unit))
    raise NotComputable("the formula holds an operation that it must not")


def _named(name: str, dossier: Dossier, fact: Fact, value_of: ValueOf, choice: Choice, made: Made) -> Computed:
    id = fact.input(name)
    if id is None:
        base = Unit.parse(name).in_months()
        return Computed(Interval.point(base.factor), base.factor, Unit(base.powers, Fraction(1)))
    source = dossier.facts[id]
    if source.formula:
        found = made.get(id)
        if not isinstance(found, Computed):
            found = made[id] = recompute(dossier, source, value_of, choice, made)
        return found
    value = value_of(id)
    if not isinstance(value, Quantity) or value.interval is None or value.value is None:
        raise NotComputable(f"{id} has no amount to compute with")
    if value.relation is Relation.MAGNITUDE and value.value != value.upper:
        raise NotComputable(f"{id} is too vague to compute with")
    base = Unit.parse(value.unit).in_months()
    has_single = value.relation in (Relation.EQUAL, Relation.ABOUT, Relation.MAGNITUDE)
    single = value.value * base.factor if has_single else None
    return Computed(value.interval.scaled(base.factor), single, Unit(base.powers, Fraction(1)))


def _month(node: ast.expr, dossier: Dossier, fact: Fact, value_of: ValueOf, choice: Choice, made: Made) -> date:
    id = fact.input(node.id.removeprefix(_MARK)) if isinstance(node, ast.Name) else None
    if id is None:
        raise NotComputable("months() counts from one date to another")
    cases = dossier.facts[id].cases
    moment = dates.parse(cases[choice[id]]) if cases else value_of(id)
    if dossier.facts[id].formula and dossier.facts[id].unit == "date":
        if not isinstance(made.get(id), Moment):
            made[id] = recompute_date(dossier, dossier.facts[id], value_of, choice, made)
        found = made[id]
        moment = found if isinstance(found, Moment) else None
    if not isinstance(moment, Moment) or moment.precision != "month" or moment.first is None:
        raise NotComputable(f"{id} is no month")
    return moment.first
