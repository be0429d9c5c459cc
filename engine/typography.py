"""Typographic normalisation that keeps count of where every character came from.

The same folding is used for sources, excerpts and pages. It unifies quotation marks, hyphens, spaces, digits of other
scripts and composed characters; it never touches case, punctuation or the em dash, which separates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_DOUBLE = "“”„‟«»＂"
_SINGLE = "‘’‚‛′＇"
_HYPHENS = "‐‑‒–−﹣－⁃"
_DROPPED = "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0e\ufe0f"
_SAFE = frozenset(chr(code) for code in range(0x20, 0x7F)) | {"\n"}

MAX_CLUSTER = 32  # marks on one character; what goes on beyond is folded by itself

# what no reader sees, or what is no character at all: controls, formats, fillers, halves of a pair, private marks of text
# processing. A tab and a line feed are white space.
UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    "\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)

BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; `starts[i]` is where its character i began in the original, with one entry past the end."""

    text: str
    starts: tuple[int, ...] | None

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that became the span [start, end) of the folded text."""
        if self.starts is None:
            return start, end
        if end <= start:
            return self.starts[start], self.starts[start]
        last = self.starts[end - 1]
        while self.starts[end] == last:  # one original character may have become several
            end += 1
        return self.starts[start], self.starts[end]


@lru_cache(maxsize=4096)
def _fold_cluster(cluster: str) -> str:
    """What one base character with its marks becomes; separate digits are kept apart by a space."""
    if len(cluster) > 1:
        return "".join(_fold_cluster(char) for char in unicodedata.normalize("NFC", cluster))
    if cluster in _DROPPED:
        return ""
    if cluster in _DOUBLE:
        return '"'
    if cluster in _SINGLE:
        return "'"
    if cluster in _HYPHENS:
        return "-"
    if cluster in "\r\n\x0b\x0c\x85\u2028\u2029":
        return "\n"
    if cluster == "\t" or unicodedata.category(cluster) == "Zs":
        return " "
    if unicodedata.category(cluster) == "Nd":
        return str(unicodedata.decimal(cluster))
    if unicodedata.category(cluster) == "No":
        plain = unicodedata.normalize("NFKC", cluster).replace("\u2044", "/")
        return f" {plain} " if any(c.isdigit() for c in plain) else cluster
    if "\uff01" <= cluster <= "\uff5e" or cluster in "﹩％﹪":
        return _fold_cluster(unicodedata.normalize("NFKC", cluster))
    return unicodedata.normalize("NFC", cluster)


def _is_clustered(text: str, odd: Iterable[int]) -> bool:
    """Whether characters of a text are folded together: marks on a base, both signs of a line's end."""
    return "\r\n" in text or any(unicodedata.combining(chr(code)) for code in odd)


def fold(text: str) -> Folded:
    """Fold `text`. Offsets are kept only where folding changed a length."""
    if text.isascii() and "\t" not in text and "\r" not in text and "\x0b" not in text and "\x0c" not in text:
        return Folded(text, None)
    odd = {ord(char): _fold_cluster(char) for char in set(text) - _SAFE}
    if all(len(folded) == 1 for folded in odd.values()) and not _is_clustered(text, odd):
        return Folded(text.translate(odd), tuple(range(len(text) + 1)))
    out: list[str] = []
    starts: list[int] = []
    position = 0
    while position < len(text):
        end = position + 1
        if text[position] == "\r" and text[end : end + 1] == "\n":
            end += 1
            folded = "\n"
        else:
            limit = min(len(text), position + MAX_CLUSTER)
            while end < limit and text[end] not in _SAFE and unicodedata.combining(text[end]):
                end += 1
            char = text[position]
            folded = char if end == position + 1 and char in _SAFE else _fold_cluster(text[position:end])
        out.append(folded)
        starts.extend([position] * len(folded))
        position = end
    starts.append(len(text))
    return Folded("".join(out), tuple(starts))


def same_words(left: str, right: str) -> bool:
    """Whether two texts are the same after folding and with runs of white space as one space."""
    return squeezed(left) == squeezed(right)


def squeezed(text: str) -> str:
    """Folded text with every run of white space as one space."""
    return " ".join(fold(text).text.split())


def odd_sign(char: str) -> bool:
    """Whether a sign is invisible, or a digit other than 0 to 9; neither belongs in a figure of our own."""
    return char in _DROPPED or (not char.isascii() and unicodedata.category(char) in ("Nd", "Cf"))
