"""The kinds of facts that a made-up deal has, and how sources write their values: in digits, rounder, or hedged.

A value is a whole number: an amount in its last written digit, a day by its ordinal, a word by its index.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Protocol

PLAIN, ROUNDER, ABOUT, BOUND = "plain", "rounder", "about", "bound"
_MONTHS = "January February March April May June July August September October November December".split()


class Kind(Protocol):
    """What a fact is about. `says` and `label` take a name; `says` also takes the value as it is written."""

    @property
    def thing(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def asks(self) -> str: ...
    @property
    def says(self) -> str: ...
    @property
    def voices(self) -> tuple[str, ...]:
        """How a source may put a value that agrees with the plain one."""

    def drawn(self, random: Random) -> int: ...
    def another(self, value: int) -> int:
        """A value that cannot stand beside this one."""

    def written(self, value: int, voice: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity: digits with so many places, in a form that has the unit and the scale."""

    thing: str
    label: str
    asks: str
    says: str
    unit: str
    form: str
    places: int
    low: int
    high: int

    @property
    def voices(self) -> tuple[str, ...]:
        """A count of whole things has no rounder form without a hedge: then it is another count."""
        return (PLAIN, ROUNDER, ABOUT, BOUND) if self.places else (PLAIN, ABOUT, BOUND)

    def drawn(self, random: Random) -> int:
        return random.randrange(self.low, self.high)

    def another(self, value: int) -> int:
        return value + value // 3 + 7

    def written(self, value: int, voice: str) -> str:
        step = 1 if self.places else 10
        rounder = (value + 5) // 10 * step
        match voice:
            case "plain":
                return self.form.format(_digits(value, self.places))
            case "rounder":
                return self.form.format(_digits(rounder, self.places - 1))
            case "about":
                return "about " + self.form.format(_digits(rounder, max(0, self.places - 1)))
        return "more than " + self.form.format(_digits((value // 10 - 1) * step, max(0, self.places - 1)))


@dataclass(frozen=True, slots=True)
class Day:
    """A date, to the day or to the month."""

    thing: str
    label: str
    asks: str
    says: str
    marks: str
    low: int
    high: int
    unit: str = "date"
    voices: tuple[str, ...] = (PLAIN, ROUNDER)
    to_month: bool = False  # whether nobody gives the day

    def drawn(self, random: Random) -> int:
        return random.randrange(self.low, self.high)

    def another(self, value: int) -> int:
        return value + 67

    def written(self, value: int, voice: str) -> str:
        day = date.fromordinal(value)
        month = f"{_MONTHS[day.month - 1]} {day.year}"
        return f"on {day.day} {month}" if voice == PLAIN and not self.to_month else f"in {month}"


@dataclass(frozen=True, slots=True)
class State:
    """Something in words: the key of each value, and how both sources and pages put it."""

    thing: str
    label: str
    asks: str
    says: str
    values: tuple[tuple[str, str], ...]
    voices: tuple[str, ...] = (PLAIN,)

    def drawn(self, random: Random) -> int:
        return random.randrange(len(self.values))

    def another(self, value: int) -> int:
        return (value + 1) % len(self.values)

    def written(self, value: int, voice: str) -> str:  # noqa: ARG002  # a word has no other form
        return self.values[value][1]


def _digits(value: int, places: int) -> str:
    if places == 0:
        return f"{value:,}"
    whole, part = divmod(value, 10**places)
    return f"{whole:,}.{part:0{places}}"


_PAST = (date(2024, 1, 1).toordinal(), date(2033, 6, 30).toordinal())
_COMING = (date(2037, 1, 1).toordinal(), date(2041, 6, 30).toordinal())

COST = Amount(
    "quay", "Cost of the {} quay", "What did the {} quay cost?", "{} quay cost {}", "USD", "${} million", 2, 110, 990
)
RENT = Amount(
    "dock", "Rent of the {} dock", "What does the {} dock bring?", "{} dock brings {}", "USD/month",
    "${} million a month", 2, 110, 990,
)  # fmt: skip
POWER = Amount(
    "mill", "Power of the {} mill", "What does the {} mill draw?", "{} mill draws {}", "MW", "{} megawatts", 1, 110, 990
)
STAFF = Amount(
    "yard",
    "People at the {} yard",
    "How large is the {} yard?",
    "{} yard employs {}",
    "person",
    "{} people",
    0,
    210,
    990,
)
LOAD = Amount(
    "kiln",
    "Clay for the {} kiln",
    "What does the {} kiln take?",
    "{} kiln takes {}",
    "tonne",
    "{} tonnes",
    0,
    1200,
    9800,
)
YIELD = Amount(
    "bond", "Interest on the {} bond", "What does the {} bond pay?", "{} bond pays {}", "%", "{} percent", 1, 21, 140
)
OPENING = Day(
    "lock", "Opening of the {} lock", "When did the {} lock open?", "{} lock opened {}", "The {} lock opens", *_PAST
)
TERM = Day(
    "charter", "End of the {} charter", "When does the {} charter end?", "{} charter ends {}", "The {} charter ends",
    *_COMING,
)  # fmt: skip
LAST_MONTH = replace(TERM, to_month=True)
GATE = State(
    "gate", "State of the {} gate", "How is the {} gate kept?", "{} gate {}",
    (("open", "stands open"), ("shut", "is kept shut"), ("rebuilt", "is being rebuilt")),
)  # fmt: skip
KINDS: tuple[Amount | Day | State, ...] = (
    COST, OPENING, RENT, POWER, STAFF, COST, TERM, LOAD, GATE, YIELD, COST, POWER, RENT, OPENING, LOAD, STAFF,
)  # fmt: skip
