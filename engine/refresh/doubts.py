"""Why a page in which something is missing may not be the article at all: a wall, a question, half a page, another page.

What a reader of that address cannot read has not changed; it is unreachable. A page in which all stands is never doubted.
"""

from __future__ import annotations

from engine.refresh.address import Address
from engine.refresh.compare import Comparison
from engine.refresh.extract import Page

_SHORTER, _HALF = 0.8, 0.5  # of the length that the text had
_WALLS = (
    "already a subscriber",
    "already have an account",
    "become a subscriber",
    "become a member",
    "continue reading with",
    "for subscribers only",
    "log in to continue",
    "log in to read",
    "register to continue",
    "register to read",
    "sign in to continue",
    "sign in to read",
    "start your free trial",
    "subscribe now to",
    "subscribe to continue",
    "subscribe to read",
    "subscribers only",
    "to continue reading",
    "to keep reading",
    "to read the full",
    "unlock this article",
)
_QUESTIONS = (
    "accept all cookies",
    "access denied",
    "accept cookies",
    "are you a robot",
    "are you human",
    "before you continue",
    "checking your browser",
    "consent to",
    "enable javascript",
    "enable cookies",
    "unusual traffic",
    "verify you are human",
    "verifying you are human",
    "we value your privacy",
)


def doubt(found: Comparison, page: Page, *, asked: Address, came: Address, length: int) -> str | None:
    """Why this is not to be taken for the article, whose text was so long; None where it is."""
    lost = sum(finding.lost for finding in found.claims)
    if not lost:
        return None
    most = 2 * lost > len(found.claims)
    long = len(page.text) / max(1, length)
    shorter = long < _SHORTER or (most and page.asks)
    words = " ".join(page.visible.casefold().split())
    if most and asked.bare_host != came.bare_host:
        return f"it leads to {came.host}, where most of what is cited is not"
    if (shorter or most) and page.closed:
        return "it says that it is not free to read, and what is cited is not in what is"
    if shorter and any(wall in words for wall in _WALLS):
        return "it looks like a paywall"
    if shorter and any(question in words for question in _QUESTIONS):
        return "it looks like a question to its reader, of consent or whether it is a person"
    if shorter and page.asks:
        return "it asks for a password"
    if shorter and not page.ends:
        return "its page breaks off before its end"
    if most and long < _HALF:
        return "its text is less than half as long as it was, and most of what is cited is not in it"
    return None
