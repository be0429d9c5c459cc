"""Made-up words for made-up deals: names that no two things share, and sentences to put them in.

No name has a digit, and none of the words reads as a number, so that what is counted is what the plan put there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

_SYLLABLES = tuple(first + second for first in "bfgklmprstvz" for second in "aeiou")
NAMES = len(_SYLLABLES) ** 3


@dataclass(frozen=True, slots=True)
class Names:
    """A row of names, one for every index below NAMES; another seed gives another row."""

    factor: int
    offset: int
    ending: str

    @classmethod
    def drawn(cls, random: Random, ending: str) -> Names:
        """A row that reaches every name once: the factor shares no divisor with how many there are."""
        factor = random.randrange(NAMES // 4, NAMES // 2) * 30 + 1
        return cls(factor, random.randrange(NAMES), ending)

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < NAMES:
            raise IndexError(index)
        number = (index * self.factor + self.offset) % NAMES
        size = len(_SYLLABLES)
        parts = (number // size**2, number // size % size, number % size)
        return "".join(_SYLLABLES[part] for part in parts).capitalize() + self.ending


# what comes before an excerpt in its sentence, and after it
LEADS = (
    "The harbour board holds that the",
    "In its yearly letter the council writes that the",
    "People close to the owners say that the",
    "A note to the lenders says that the",
    "As the surveyors put it, the",
    "From what the clerks wrote down it follows that the",
    "The ministry told the assembly that the",
    "Its neighbours remember that the",
)
TAILS = (
    ", as the minutes show.",
    ", and the owners agree.",
    ", which the lenders had asked about.",
    ", according to the same people.",
    ", though the books are still open.",
    ", and work there goes on.",
    ".",
)
FILLERS = (
    "Nothing of this was known when the assembly met in spring.",
    "The owners did not answer our letters.",
    "Trade along the coast has been slow since the storms.",
    "What comes of it will be seen when the accounts are laid open.",
    "The clerks who keep the registers asked not to be named.",
)
REASONS = (
    "It names the paper that it read.",
    "It gives more digits than the others.",
    "It spoke with those who keep the books.",
    "It was there, and the others were not.",
)
WOULD_CHANGE = (
    "The accounts themselves.",
    "A letter of the owners.",
    "The register of the harbour.",
    "A corrected report.",
)
UNPUBLISHED = ("Its own page is enough.", "No story here turns on it.", "Kept for those who look it up.")
PUBLICATIONS = ("Courier", "Gazette", "Herald", "Mercury", "Observer", "Register", "Sentinel", "Tribune")


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str]) -> str:
    """Words in a row, as a person says them."""
    return " and ".join(filter(None, (", ".join(items[:-1]), items[-1])))
