"""The closed lists of elements and attributes that a page may be made of; whatever is not here is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

BLOCKS = frozenset(
    "html body header footer main nav section article aside div p h1 h2 h3 h4 h5 h6 ul li dl dt dd table thead tbody "
    "tfoot tr th td caption blockquote hr br figure figcaption details summary "
    "svg g text defs pattern path line rect circle polygon".split()
)
INLINE = frozenset("a abbr b cite code data em i mark q small span strong time tspan".split())
SHAPES = frozenset("path line rect circle polygon".split())
DRAWN = frozenset(("svg", "g", "text", "tspan", "defs", "pattern", *SHAPES))  # what stands in a picture, and only there
HEAD = frozenset("head title meta link script".split())
DATA = "application/ld+json"  # the type of a script that is none: data, which the head repeats
INSIDE_BOUND = frozenset(("data", "time"))  # nothing else may stand inside an element that is bound

BINDINGS = ("fact", "claim", "count", "source", "constant", "release")
SCOPES = ("subject", "list", "text")
_OURS = frozenset((*(f"data-{name}" for name in (*BINDINGS, *SCOPES)), "data-part", "data-case"))
_LENGTH = re.compile(r"-?\d+(\.\d{1,2})?%?", re.ASCII)
_LENGTHS = "x y x1 x2 y1 y2 dy cx cy r width height".split()
_PLACED = re.compile(r"[a-z]+(-[a-z]+)*")  # the name of a mark
_WORD = re.compile(r"[a-z]+(-[a-z]+)*")
_WORDS = re.compile(r"[a-z]+(-[a-z]+)*( [a-z]+(-[a-z]+)*)*")
_ID = re.compile(r"[a-z][A-Za-z0-9-]*")
_ANY = re.compile(r"[^\x00-\x1f]*")

# the form of each attribute that any element may have, and of those that some may
_EVERYWHERE: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {"id": _ID, "class": _WORDS} | dict.fromkeys(sorted(_OURS), _ANY)
)
_SOME: Mapping[str, Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        "html": {"lang": _WORD},
        "meta": dict.fromkeys(("charset", "name", "http-equiv", "property", "content"), _ANY),
        "link": dict.fromkeys(("rel", "type", "href"), _ANY),
        "script": {"src": _ANY, "defer": re.compile(""), "type": re.compile(re.escape(DATA))},
        "a": {
            "href": _ANY,
            "role": re.compile("doc-noteref|doc-backlink"),
            "aria-current": re.compile("page"),
            "aria-label": _ANY,
        },
        "nav": {"aria-label": _ANY},
        "details": {"open": re.compile("")},
        "section": {"aria-label": _ANY, "aria-labelledby": _ID},
        "table": {"aria-label": _ANY},
        "th": {"scope": re.compile("col|row")},
        "data": {"value": _ANY},
        "time": {"datetime": _ANY},
        "svg": {
            **dict.fromkeys(("width", "height"), _LENGTH),
            "viewBox": re.compile(r"0 0 \d+ \d+", re.ASCII),
            "preserveAspectRatio": re.compile("none"),
            "role": re.compile("group"),
            "aria-label": _ANY,
            "data-mark": _PLACED,
        },
        "text": {"text-anchor": re.compile("start|end")},
        "path": {"d": re.compile(r"[MLCZ0-9 .-]+", re.ASCII)},
        "polygon": {"points": re.compile(r"[0-9 .,-]+", re.ASCII)},
        "pattern": {"patternUnits": re.compile("userSpaceOnUse"), "width": _LENGTH, "height": _LENGTH},
    }
)
_OF_MARKS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {"data-mark": _PLACED, "fill": re.compile(r"url\(#hatch\)"), **dict.fromkeys(_LENGTHS, _LENGTH)}
)
# what says where and how a mark of a picture is drawn; the rest of its attributes stands in the template
PLACING = frozenset(("class", "d", "points", "text-anchor", "viewBox", *_LENGTHS))
SCRIPTED = frozenset(("card",))  # classes of what the script makes: the style may do with them what it likes
SPOKEN = frozenset(("aria-label", "title", "alt"))  # attributes that are read out as text
TITLING = frozenset("h1 h2 h3 h4 h5 h6 dt dd th caption summary li".split())  # what may not be empty


def refused(tag: str, name: str, value: str) -> bool:
    """Whether an attribute, or what stands in it, is on no list."""
    form = _form(tag, name)
    return form is None or form.fullmatch(value) is None or (name == "class" and not _classed(value))


def _form(tag: str, name: str) -> re.Pattern[str] | None:
    """The form of an attribute; None where the element may not have it."""
    form = _EVERYWHERE.get(name) or _SOME.get(tag, {}).get(name)
    if form is None and (tag in SHAPES or tag in ("text", "tspan")):
        form = _OF_MARKS.get(name)
    return form


@lru_cache(maxsize=2**10)
def _classed(value: str) -> bool:
    """Whether a page may have a class: the script's it may not; pages repeat the same ones."""
    return _WORDS.fullmatch(value) is not None and SCRIPTED.isdisjoint(value.split())


@dataclass(frozen=True, slots=True)
class Shape:
    """What can be said of all elements with one tag and the same attributes, whatever stands in these."""

    known: bool  # whether it is on a list
    block: bool
    head: bool  # whether it stands in the head, and is not the head
    drawn: bool
    titling: bool
    looks: tuple[Callable[[str], object], ...]  # true of a value that is not refused; of others perhaps not
    scopes: tuple[tuple[str, str], ...]  # kind of a scope that it opens, from the outermost, and the attribute
    bindings: tuple[str, ...]  # kinds of what it is bound to
    spoken: tuple[str, ...]
    valued: bool  # whether it gives a value for machines
    divided: bool  # whether it names a part or a case


@lru_cache(maxsize=2**10)
def shape_of(tag: str, names: tuple[str, ...]) -> Shape:
    """The shape of an element; the pages of a site have about a hundred."""
    return Shape(
        tag in BLOCKS or tag in INLINE or tag in HEAD,
        tag in BLOCKS,
        tag in HEAD and tag != "head",
        tag in DRAWN,
        tag in TITLING,
        tuple(_look(tag, name) for name in names),
        tuple((kind, f"data-{kind}") for kind in SCOPES if f"data-{kind}" in names),
        tuple(kind for kind in BINDINGS if f"data-{kind}" in names),
        tuple(name for name in names if name in SPOKEN),
        tag in INSIDE_BOUND and not {"value", "datetime"}.isdisjoint(names),
        not {"data-part", "data-case"}.isdisjoint(names),
    )


def _look(tag: str, name: str) -> Callable[[str], object]:
    """What takes a first look at the value of an attribute."""
    form = _form(tag, name)
    if form is _ANY:
        return str.isprintable
    if form is None:
        return _unread
    return _classed if name == "class" else form.fullmatch


def _unread(value: str) -> bool:
    """What is true of no value of an attribute that is on no list."""
    del value
    return False
