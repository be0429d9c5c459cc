"""What may stand in a template's hole: patterns of what each method of the page writes, without white space."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.check.elements import PLACING

STRING = re.compile(r"'([^']*)'|\"([^\"]*)\"")


def string_in(text: str) -> str:
    """The first string in an expression."""
    match = STRING.search(text)
    return (match[1] or match[2] or "") if match else ""


TEXT = "[^<]*?"
VALUE = '[^"<>]*'
# the attributes of a mark of a picture; which they are, and what they say, `pictures` knows
MARK = "(?:(?:data-mark|" + "|".join(sorted(PLACING, key=len, reverse=True)) + f')="{VALUE}")*'
_INNER = f'(?:<datavalue="{VALUE}">[^<]*</data>|<timedatetime="{VALUE}">[^<]*</time>|[^<]*)'


def _bound(kind: str, id: str = VALUE, part: str = "", case: bool = False) -> str:
    """The attributes of a binding, as `render` writes them."""
    parts = f'data-part="{part}"' if part else ""
    return f'data-{kind}="{id}"{parts}' + (f'(?:data-case="{VALUE}")?' if case else "")


def _span(attributes: str) -> str:
    kind = '(?:class="(?:computed|quoted|assumed)")?' if attributes.startswith("data-fact") else ""
    return f"<span{kind}{attributes}>{_INNER}</span>"


def _figure(attributes: str) -> str:
    classes = 'class="figure(?:computed|quoted|assumed)"'
    return f'<a{classes}id="{VALUE}"href="#{VALUE}"role="doc-noteref"{attributes}>{_INNER}</a>'


_PARTS = 'data-part="(?:range|low|high)"'
_ANY_FACT = f'data-fact="{VALUE}"(?:{_PARTS})?'
_ROLE = "|".join(
    (
        _figure(_ANY_FACT),
        _span(_ANY_FACT),
        f'<aclass="figurequoted"href="{VALUE}">{_span(_bound("claim"))}</a>',
        _span(_bound("claim")),
        _span(_bound("count")),
        f"<q{_bound('source')}>[^<]*</q>",
    )
)
_RECORDED = f'data-release="{VALUE}"data-part="(?:was|now)(?:-range)?"(?:data-case="{VALUE}")?'
_MARKUP = "</?(?:em|strong|code)>"
_LINKED = f'<ahref="{VALUE}">|</a>'
_INLINE = f"(?:[^<]|{_ROLE}|{_MARKUP}|{_LINKED})*?"
_PARAGRAPH = f"<p>{_INLINE}</p>"
_LIST = f"<ul>(?:<li>(?:(?:{_PARAGRAPH})+|{_INLINE})</li>)+</ul>"
_PROSE = f"(?:{_PARAGRAPH}|{_LIST}|<h[2-6]>{_INLINE}</h[2-6]>|<blockquote>(?:{_PARAGRAPH})+</blockquote>|<hr/?>)*"


def _styled(kind: Callable[[str], str], arguments: list[str], style: int) -> str:
    """A fact's value, or the part of it that a call names."""
    part = string_in(arguments[style]) if len(arguments) > style else ""
    return kind(_bound("fact", part=part if part in ("range", "low", "high") else "", case=kind is _span))


def hole(method: str, arguments: list[str]) -> str:
    """What a method of the page puts on it."""
    match method:
        case "prose":
            return _PROSE
        case "inline" | "unlinked" | "formula" | "named" | "called" | "entitled" | "change_entitled":
            return _INLINE
        case "figure":
            return _styled(_figure, arguments, 1)
        case "value":
            return _styled(_span, arguments, 1)
        case "result":
            written = _styled(_span, arguments, 2)
            return f"(?:{written})?" if len(arguments) > 2 else written
        case "case":
            return _span(_bound("fact", case=True))
        case "case_figure":
            return _figure(_bound("fact", case=True))
        case "drawn":
            return _figure(f'data-fact="{VALUE}"(?:{_PARTS})?')
        case "drawn_case" | "drawn_last_case":
            return _figure(_bound("fact", case=True))
        case "drawn_as_of":
            return f"<tspan{_bound('count', 'as-of')}>[^<]*</tspan>"
        case "reading":
            return _span(_bound("claim"))
        case "count":
            target = f":{VALUE}" if len(arguments) > 1 and "=" not in arguments[1] else ""
            return _span(_bound("count", re.escape(string_in(arguments[0])) + target))
        case "constant":
            named = string_in(arguments[0])
            return _span(
                _bound("constant", (VALUE if "~" in arguments[0] else "") + re.escape(named) if named else VALUE)
            )
        case "version" | "released_on":
            return _span(_bound("release", part="version" if method == "version" else "date"))
        case "recorded":
            return f"(?:{_span(_RECORDED)}|[^<])*?"
        case "as_of":
            return _span(_bound("count", "as-of"))
        case "last_check":
            return _span(_bound("count", "last-check"))
        case "day":
            return _span(_bound("source", part=string_in(arguments[1])))
        case "title":
            return f"<cite{_bound('source', part='title')}>[^<]*</cite>"
        case "fingerprint":
            return f"<code{_bound('source', part='fingerprint')}>[^<]*</code>"
        case "web_address":
            return f'<ahref="{VALUE}">{_span(_bound("source", part="address"))}</a>'
        case "quote":
            return f"<q{_bound('claim')}>[^<]*</q>"
        case "words":
            return f"<q{_bound('source')}>[^<]*</q>"
        case "target":
            return f'(?:<ahref="{VALUE}"data-text="label">[^<]*</a>|<spandata-text="label">[^<]*</span>)'
    return TEXT
