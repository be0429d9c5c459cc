"""facts.releases: what each release recorded, one JSON record a line, written by `release` and never by hand.

A release is a line that begins it, a line for each entry that was another than at the release before, and a seal:
the SHA-256 of all lines above, by which a line that was changed since is noticed.
"""

from engine.releases.reader import INPUTS, MOST_CHARACTERS, parse
from engine.releases.text import seal, written
from engine.releases.values import phrase, reason, unplaced, value_of

__all__ = ["INPUTS", "MOST_CHARACTERS", "parse", "phrase", "reason", "seal", "unplaced", "value_of", "written"]
