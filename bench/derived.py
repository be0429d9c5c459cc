"""The facts of a made-up deal that are computed from others, some of them from computed ones, and none from itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bench.facts import Plan, Settled
from bench.kinds import COST, ROUNDER
from bench.lines import entry, flow, quoted

_DEPTH = 4  # so many formulas may stand one upon the other


@dataclass(frozen=True, slots=True)
class Formula:
    """How some facts make another; `value` gives what can go into further formulas."""

    thing: str
    label: str
    unit: str
    formula: str
    inputs: tuple[tuple[str, str], ...]  # name in the formula, unit of the fact
    value: Callable[..., int] | None = None


FORMULAS = (
    Formula("books", "What the {} books add up to", "USD", "one_part + other_part",
            (("one_part", "USD"), ("other_part", "USD")), lambda one, other: one + other),
    Formula("lease", "A year of the {} lease", "USD", "rent * year", (("rent", "USD/month"),), lambda rent: 12 * rent),
    Formula("price", "Price of clay at {}", "USD/tonne", "cost / load", (("cost", "USD"), ("load", "tonne"))),
    Formula("grid", "Power of the {} grid", "MW", "here + there", (("here", "MW"), ("there", "MW")),
            lambda here, there: here + there),
    Formula("wage", "Cost of the {} works by head", "USD/person", "cost / staff",
            (("cost", "USD"), ("staff", "person"))),
)  # fmt: skip


def derived(plan: Plan, turn: int, name: str) -> bool:
    """Plan a computed fact; False where there is nothing yet to compute it from."""
    formula = FORMULAS[turn % len(FORMULAS)]
    found = [plan.recent(unit) for _, unit in formula.inputs]
    inputs = [settled for settled in found if settled is not None]
    depth = 1 + max((settled.depth for settled in inputs), default=0)
    if len({settled.id for settled in inputs}) < len(formula.inputs) or depth > _DEPTH:
        return False
    id = f"{name.lower()}-{formula.thing}"
    named = {key: settled.id for (key, _), settled in zip(formula.inputs, inputs, strict=True)}
    lines = [f"  {id}:\n    label: {quoted(formula.label.format(name))}\n    unit: {formula.unit}\n"]
    lines.append(f"    formula: {formula.formula}\n    inputs: {flow(**named)}\n")
    plan.shown |= set(named.values())
    if formula.value is not None:
        value = formula.value(*(settled.value for settled in inputs))
        if formula.unit == "USD" and turn % 2:
            lines += _reckoned(plan, id, name, value)
        plan.settled[formula.unit].append(Settled(id, value, depth))
    plan.add(id, lines)
    return True


def _reckoned(plan: Plan, id: str, name: str, value: int) -> list[str]:
    """The claim of a source that reckons the same, rounder."""
    article = plan.random.choice(plan.articles)
    quote = f"{name} books come to {COST.written(value, ROUNDER)}"
    article.say(quote, plan.random)
    plan.claims += 1
    plan.taken[article.id].append(id)
    claim = flow(source=article.id, quote=quoted(quote), from_="own arithmetic")
    return ["    claims:\n", entry(claim)]
