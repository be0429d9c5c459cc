"""Text to numerals: value, unit, precision, hedge and place. The only module that reads numbers.

The forms and what each means are pinned by `tests/vectors/numerals.txt`. The lexer never raises on any text and takes
linear time; what looks like a number and cannot be read is a numeral without a reading, so that it is never overlooked.
"""

from engine.numerals.lexer import Numeral, numerals
from engine.numerals.stream import Conventions

__all__ = ["Conventions", "Numeral", "numerals"]
