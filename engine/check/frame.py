"""What surrounds the text of a page: its <head>, the style sheet and the script.

Head and style may not write, hide or fetch anything. The script is the templates' own, byte by byte: a person has read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from engine import addresses
from engine.assets import SCRIPT, STYLE, Assets
from engine.card import HEIGHT, WIDTH
from engine.check.elements import DATA, SCRIPTED
from engine.check.seen import Visible
from engine.check.wording import words_of
from engine.linked_data import linked_data
from engine.model import Dossier
from engine.problems import Place, Problem

_MOST_FAULTS = 20
_MOST_BYTES = 64 * 1024
_MOST_BYTES_OF_SCRIPT = 16 * 1024
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'"
Element = tuple[str, dict[str, str]]
_NAMING = ("property", "rel", "name", "http-equiv")
_HIDING = frozenset(
    (
        ".skip",
        ".close",
        ".notes .close",
        "thead",
        "td:empty",
        "nav",
        ".who",
        ".matrix .hush",
        "header nav",
        "summary",
        "body:target .ask",
        ".here",
        ".legends",
        ".ask",
        ".cite",
        ".files",
        ".notes li > a",
    )
)  # what may be out of sight

_HOLLOW = frozenset((".stated", ".inferred", ".partial"))  # marks of pictures that are never words
_OF_SCRIPT = re.compile(
    rf"\.(?:{'|'.join(sorted(SCRIPTED))})(?: [a-z.]+)*"
)  # what no page has before a script makes it

# properties that change how text looks, never what it says or whether it is there
_PROPERTIES = frozenset(
    "align-items background background-color border border-bottom border-bottom-color border-collapse border-color "
    "border-left border-radius border-right border-style border-top border-width box-shadow box-sizing break-after "
    "break-before break-inside color color-scheme column-gap columns cursor display fill flex flex-basis flex-direction flex-grow "
    "flex-shrink flex-wrap font font-family font-feature-settings font-size font-style font-variant-numeric font-weight "
    "gap grid grid-column grid-template-columns height hyphens inset justify-content left letter-spacing line-height "
    "list-style margin margin-bottom margin-left margin-right margin-top max-height max-width min-height min-width "
    "orphans outline outline-offset overflow overflow-wrap overflow-x padding padding-bottom padding-left padding-right "
    "padding-top position quotes row-gap scroll-margin-top scroll-padding-top stroke stroke-dasharray stroke-width "
    "text-align text-decoration text-decoration-color text-decoration-style text-decoration-thickness text-size-adjust "
    "text-underline-offset text-wrap top vertical-align white-space widows width z-index -webkit-text-size-adjust".split()
)
_VALUES = {  # the closed values of what could hide text
    "display": frozenset("block inline inline-block inline-flex flex grid contents".split()),
    "position": frozenset(("static", "relative", "sticky", "fixed")),
    "overflow": frozenset(("auto", "visible")),
    "overflow-x": frozenset(("auto", "visible")),
    "list-style": frozenset(("none", "disc")),
}
_STRINGS = frozenset(("font", "font-family", "quotes"))
_QUOTES = re.compile('"[“”‘’]"( "[“”‘’]")*')
_FETCHING = re.compile(r"\b(?:url|src|image|image-set|attr|counters?|expression|element|env)\s*\(", re.IGNORECASE)
_SMALL = re.compile(
    r"(?<![\w.])0*(?:\.[0-3]\d*|\.)?(?:rem|em|ex|ch)\b|(?<![\w.])[0-7](?:\.\d+)?(?:px|pt)\b|(?<![\w.])0(?![\w.])"
    r"|\de[-+]?\d"
)
_TRANSPARENT = re.compile(r"transparent|#[0-9a-f]{3}0\b|#[0-9a-f]{6}00\b|rgba|opacity|var\(--paper\)", re.IGNORECASE)
_TOKEN = re.compile(r"(?P<open>[^{};]*)\{|(?P<close>\})|(?P<declaration>[^{};]+)(?:;|(?=\}))|(?P<space>\s+|;)")
_MEDIA = re.compile(r"@media (print|forced-colors|\([a-z-]+: ?[\w.]+\)|\([a-z-]+\))(?: and \([a-z-]+: ?[\w.]+\))*")


def head_faults(
    page: Visible, address: str, dossier: Dossier, assets: Assets, base: str, version: str = ""
) -> Iterator[str]:
    """What is wrong with the <head>: it is made of nothing but what follows from the dossier, or stands on the page."""
    wanted = _head(page, address, dossier, assets, base)
    expected = tuple((tag, tuple(sorted(attributes.items()))) for tag, attributes in wanted)
    for given, meant in zip(page.head, expected, strict=False):
        if _squeezed(given) != _squeezed(meant):
            which = next((value for name, value in (*meant[1], *given[1]) if name in _NAMING), "")
            yield f"the <{given[0]}> in the head is not the one that belongs there{f': {which}' * bool(which)}"
    if len(page.head) != len(expected):
        yield "the head has more or fewer elements than it should"
    title = _heading(page) if address == "index.html" else ""
    if page.data != ((linked_data(title, dossier, base, version),) if title else ()):
        yield "the data in the head, made again, is another"


def _head(page: Visible, address: str, dossier: Dossier, assets: Assets, base: str) -> Iterator[Element]:
    """Every element of the head: the same on every page, but for what repeats the page and says where it is."""
    up = base if base and address == addresses.NOT_FOUND else "../" * address.count("/")
    yield "meta", {"charset": "utf-8"}
    yield "meta", {"name": "viewport", "content": "width=device-width"}
    yield "meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}
    yield "title", {}
    yield "link", {"rel": "stylesheet", "href": f"{up}{assets.style}"}
    yield "script", {"src": f"{up}{assets.script}", "defer": ""}
    if addresses.has_feed(dossier):
        yield "link", {"rel": "alternate", "type": "application/atom+xml", "href": (base or up) + addresses.FEED}
    if base and address != addresses.NOT_FOUND:
        yield "link", {"rel": "canonical", "href": base + address}
        yield "meta", {"property": "og:url", "content": base + address}
    title = _said(page, "title")
    told = {
        "type": "website" if address == "index.html" else "article",
        "title": _heading(page),
        "description": _said(page, "standing"),
        "site_name": title,
        "image": (base or up) + addresses.CARD,
        "image:width": str(WIDTH),
        "image:height": str(HEIGHT),
        "image:alt": title,
    }
    yield from (("meta", {"property": f"og:{name}", "content": content}) for name, content in told.items())
    yield "meta", {"name": "twitter:card", "content": "summary_large_image"}
    if address == "index.html":
        yield "script", {"type": DATA}


def _heading(page: Visible) -> str:
    return page.headings[0] if page.headings else ""


def _said(page: Visible, name: str) -> str:
    """The words of the first text of that name: what it may say, is for the rule about texts."""
    scope = next((n for n, scope in enumerate(page.scopes) if (scope.kind, scope.value) == ("text", name)), None)
    return words_of(page, [item for item in page.items if item.scope == scope])


def _squeezed(element: tuple[str, tuple[tuple[str, str], ...]]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The same with every white space as it is read."""
    tag, attributes = element
    return tag, tuple((name, " ".join(value.split())) for name, value in attributes)


def script_faults(script: bytes, reviewed: bytes | None) -> Iterator[Problem]:
    """The script is the templates' own, and short enough to have been read."""
    if len(script) > _MOST_BYTES_OF_SCRIPT:
        yield Problem("pages", "the script is too large", Place(SCRIPT))
    elif script != reviewed:
        yield Problem("fixity", "the script is not the templates' own", Place(SCRIPT), "Build again.")


def style_faults(css: bytes, reviewed: bytes | None) -> Iterator[Problem]:
    """A style sheet is the templates' own, in a subset in which it cannot write text, hide it or fetch anything."""
    if len(css) > _MOST_BYTES:
        yield _style("the style sheet is too large", "", 0)
        return
    if reviewed is not None and css != reviewed:
        yield Problem("fixity", "the style sheet is not the templates' own", Place(STYLE), "Build again.")
    try:
        text = css.decode("ascii" if not _has_quotes(css) else "utf-8")
    except UnicodeDecodeError:
        yield _style("the style sheet is not plain text", "", 0)
        return
    for forbidden in ("\\", "/*", "<!--", "\ufeff", "\0"):
        if forbidden in text:
            yield _style(
                f"the style sheet holds `{forbidden}`, which can hide what it says", text, text.index(forbidden)
            )
    yield from islice(_rules(text), _MOST_FAULTS)


def _has_quotes(css: bytes) -> bool:
    return any(mark.encode() in css for mark in "“”‘’")


def _rules(text: str) -> Iterator[Problem]:
    """Every declaration with the selectors it stands under."""
    open_rules: list[str] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            yield _style("the style sheet cannot be read here", text, at)
            return
        if match["open"] is not None:
            prelude = " ".join(match["open"].split())
            if prelude.startswith("@") and not _MEDIA.fullmatch(prelude):
                yield _style(f"`{prelude}` is not read", text, at)
            open_rules.append(prelude)
        elif match["close"] is not None:
            if not open_rules:
                yield _style("a brace closes nothing", text, at)
                return
            open_rules.pop()
        elif match["declaration"] is not None and match["declaration"].strip():
            for fault in _declaration(open_rules[-1] if open_rules else "", match["declaration"]):
                yield _style(fault, text, at)
        at = match.end()
    if open_rules:
        yield _style("a brace is not closed", text, len(text) - 1)


def _declaration(selectors: str, declaration: str) -> Iterator[str]:
    name, colon, value = (part.strip() for part in declaration.partition(":"))
    listed = [selector.strip() for selector in selectors.split(",")]
    allowed = _HOLLOW if name == "fill" else _HIDING
    may_hide = all(selector in allowed or _OF_SCRIPT.fullmatch(selector) for selector in listed)
    if not colon or not selectors or selectors.startswith("@"):
        yield f"`{declaration.strip()}` is no declaration in a rule"
    elif "::" in selectors or re.search(r":(?:before|after|first-l|marker)", selectors):
        yield f"`{selectors}` can put text on a page"
    elif name.startswith("--"):
        if '"' in value or "'" in value or _FETCHING.search(value):
            yield f"`{name}` holds what can put text on a page"
    elif name not in _PROPERTIES:
        yield f"`{name}` is not among the properties that leave the text as it is"
    elif ('"' in value or "'" in value) and (
        name not in _STRINGS or (name == "quotes" and not _QUOTES.fullmatch(value))
    ):
        yield f"`{name}` holds a string"
    elif name not in ("quotes", "font", "font-family") and _FETCHING.search(value):
        yield f"`{name}: {value}` can fetch or write something"
    elif not may_hide and _hides(name, value):
        yield f"`{name}: {value}` can hide text"


def _hides(name: str, value: str) -> bool:
    if name in _VALUES:
        return not set(value.split()) <= _VALUES[name]
    if name in ("font", "font-size", "line-height"):
        return _SMALL.search(value.split("/", maxsplit=1)[0]) is not None
    if name == "color":
        return _TRANSPARENT.search(value) is not None
    if name == "fill":
        return value == "none" or _TRANSPARENT.search(value) is not None
    if name in ("height", "max-height", "width", "max-width"):
        return re.fullmatch(r"0\w*", value) is not None
    return re.search(r"-\d|-\.\d", value) is not None  # nothing is moved out of sight


def _style(message: str, text: str, offset: int) -> Problem:
    line = text.count("\n", 0, offset) + 1
    column = offset - text.rfind("\n", 0, offset)
    return Problem("pages", message, Place(STYLE, line, max(1, column)))
