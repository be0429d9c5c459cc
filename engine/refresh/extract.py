"""The page that a site sends becomes the text of the article, and what else helps to judge whether it is the article.

The text is trafilatura's, which is not among the packages of a build; the headline goes before it where it leaves that out.
"""

from __future__ import annotations

import codecs
import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message

from selectolax.lexbor import LexborHTMLParser

from engine import home
from engine.archive import MAX_SOURCE_BYTES
from engine.problems import Place, Problem, Stopped
from engine.refresh.address import Unreachable
from engine.refresh.fetch import Answer
from engine.typography import squeezed

HTML, PLAIN = "html", "plain"
_KINDS = {"text/html": HTML, "application/xhtml+xml": HTML, "text/plain": PLAIN}
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NO_CHARSETS = ("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape")  # Python's own
_UNSEEN = ["script", "style", "noscript", "template"]
_HEAD = 4 * 2**10  # bytes in which a page has to name its characters
Extractor = Callable[[str], str]
_IN_PACKAGE = "It comes with the extra `refresh` of the package: `pip install 'briefing[refresh]'`."
_IN_REPOSITORY = (
    "`make .venv-refresh/.installed` installs it beside the packages of a build; "
    f"then run `.venv-refresh/bin/{home.COMMAND} refresh`."
)
INSTALL = _IN_PACKAGE if home.INSTALLED else _IN_REPOSITORY


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds: `text` is the article with its headline, of which the first `added` characters are ours to add."""

    text: str
    added: int
    visible: str  # all words of the page
    closed: bool  # whether it says of itself that it is not free to read
    asks: bool  # whether it asks for a password
    ends: bool  # whether it is written to its end


def trafilatura_text(html: str) -> str:
    """The article in a page, a paragraph a line; raises Stopped where the extractor is not installed."""
    try:
        from trafilatura import extract  # noqa: PLC0415 - no build has it
    except ImportError:
        problem = Problem("file", "trafilatura, which finds the article in a page, is not installed", Place("pyproject.toml"), INSTALL)  # fmt: skip
        raise Stopped([problem]) from None
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read, we say
    text: str | None = extract(html, include_comments=False, include_tables=True)
    return text or ""


def decoded(answer: Answer) -> tuple[str, str]:
    """The kind of an answer and its characters, all of them; raises Unreachable."""
    header = Message()
    header["content-type"] = answer.headers.get("content-type", "text/html")
    kind = _KINDS.get(header.get_content_type())
    if kind is None:
        raise Unreachable(f"it answers with {header.get_content_type()[:40]}, which is no page of text")
    named = header.get_param("charset")
    charset = _charset(answer.body, named if isinstance(named, str) else "")
    try:
        characters = answer.body.decode("" if codecs.lookup(charset).name in _NO_CHARSETS else charset)
        characters.encode("utf-8")  # half a character is none
    except (LookupError, UnicodeError, ValueError):
        raise Unreachable(f"it is no text in {charset[:40]}, as it says") from None
    return kind, characters


def _charset(body: bytes, named: str) -> str:
    """How its characters are written: by its first bytes, else as its headers say, else as the page says."""
    marked = next((charset for mark, charset in _MARKS if body.startswith(mark)), "")
    found = _META.search(body[:_HEAD])
    charset = marked or named or (found[1].decode("ascii") if found else "utf-8")
    return "cp1252" if charset.lower() in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else charset


def page(kind: str, characters: str, extract: Extractor) -> Page:
    """What a page holds; raises Unreachable where that is no text."""
    if kind == PLAIN:
        return _checked(Page(characters, 0, characters, closed=False, asks=False, ends=True))
    tree = LexborHTMLParser(characters)
    body = _tidy(_extracted(characters, extract))
    head = _headline(tree)
    added = f"{head}\n\n" if head and body and squeezed(head) not in squeezed(body) else ""
    closed = any(_closed(json_ld.text()) for json_ld in tree.css('script[type="application/ld+json"]'))
    asks = tree.css_first('input[type="password"]') is not None
    tree.strip_tags(_UNSEEN)
    visible = tree.body.text(separator=" ") if tree.body else ""
    return _checked(Page(f"{added}{body}", len(added), visible, closed, asks, "</html" in characters[-_HEAD:].lower()))


def _extracted(characters: str, extract: Extractor) -> str:
    try:
        return extract(characters)
    except Stopped:
        raise
    except Exception as error:  # noqa: BLE001 - a page may be anything, and one that breaks the extractor ends no run
        raise Unreachable(f"the extractor breaks on its page: {type(error).__name__}") from None


def _checked(page: Page) -> Page:
    if not page.text.strip():
        raise Unreachable("there is no text in its page")
    if len(page.text.encode("utf-8", "replace")) > MAX_SOURCE_BYTES:
        raise Unreachable(f"its text is larger than {MAX_SOURCE_BYTES // 2**20} MiB")
    return page


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in re.split(r"\r\n|\r|\n", text)]
    joined = "\n".join(lines).strip("\n")
    return f"{joined}\n" if joined else ""


def _headline(tree: LexborHTMLParser) -> str:
    """The first heading, else what the page calls itself to others."""
    heading = tree.css_first("h1")
    named = tree.css_first('meta[property="og:title"]')
    text = heading.text(separator=" ") if heading is not None else (named.attributes.get("content") if named else "")
    return " ".join((text or "").split())


def _closed(text: str) -> bool:
    """Whether something in it is said not to be free to read, in the words of schema.org."""
    try:
        return any(str(value).lower() == "false" for value in _free(json.loads(text)))
    except (ValueError, RecursionError):
        return False


def _free(value: object) -> Iterator[object]:
    match value:
        case dict():
            yield from (value[key] for key in ("isAccessibleForFree",) if key in value)
            for inner in value.values():
                yield from _free(inner)
        case list():
            for inner in value:
                yield from _free(inner)
