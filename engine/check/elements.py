"""The closed lists of elements and attributes that a page may be made of; whatever is not here is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
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

BINDINGS = ("fact", "claim", "count", "source", "constant")
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


@lru_cache(maxsize=2**14)
def refused(tag: str, name: str, value: str) -> bool:
    """Whether an attribute, or what stands in it, is on no list; pages repeat the same attributes."""
    form = _EVERYWHERE.get(name) or _SOME.get(tag, {}).get(name)
    if form is None and (tag in SHAPES or tag in ("text", "tspan")):
        form = _OF_MARKS.get(name)
    if name == "class" and SCRIPTED & set(value.split()):
        return True
    return form is None or form.fullmatch(value) is None


TITLING = frozenset("h1 h2 h3 h4 h5 h6 dt dd th caption summary li".split())  # what may not be empty
