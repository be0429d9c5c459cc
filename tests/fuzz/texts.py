"""What hostile texts are made up of: strategies for YAML, Markdown, numerals, formulas and dates, each by pieces that mean something."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from engine.numerals import words
from engine.read import _KNOWN_KEYS
from tests.fuzz.kinds import KINDS_BY_FILE, Change, role
from tests.hostile.payloads import PAYLOADS

_ODD = "\u202e\u200b\u00a0\u2028\ufeff\0\x1b\t\r½²³٣५Ⅷ〇一千　’“–—−⁄±≈~№ªºﬁİıß\ud800\U0001d7d8\U0001f51f①⑩㊿"
HOSTILE = st.sampled_from([payload.text for payload in PAYLOADS])

# --- YAML ------------------------------------------------------------------------------------------------------------

SCALARS = st.one_of(
    st.sampled_from(
        "gazette herald monthly-fee total USD USD/month date 2031-04 ../2031 1 0 -1 true null ~ none exact filing disclosed "
        "reconciled whole $2.5 '' \"\" | > & * ! % @ ` - ? : # , [ ] { } << = yes 0x1F 1e9 1_000 ... ---".split(" ")
    ),
    st.text(max_size=20),
    st.text(alphabet=_ODD + "a1", max_size=6),
)


def _quoted(value: str) -> str:
    return '"' + "".join(f"\\x{ord(c):02x}" if c in '"\\' or ord(c) < 32 else c for c in value) + '"'


def _mapping(pairs: list[tuple[str, str]]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"


KEYS = st.sampled_from(_KNOWN_KEYS) | SCALARS.map(_quoted)
TREES = st.recursive(
    SCALARS | SCALARS.map(_quoted),
    lambda inner: (
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(st.tuples(KEYS, inner), max_size=5).map(_mapping)
    ),
    max_leaves=12,
)
SECTIONS = st.sampled_from(("dossier", "works", "sources", "facts", "contradictions", "events", "unknowns", "pictures"))
YAML = st.one_of(
    TREES,
    st.lists(st.tuples(SECTIONS, TREES), max_size=6).map(
        lambda found: "\n".join(f"{key}: {tree}" for key, tree in found)
    ),
)


def changes(part: str) -> st.SearchStrategy[list[tuple[Change, int]]]:
    """One to four kinds of change to a file, each with what its random begins with."""
    kind = st.sampled_from(KINDS_BY_FILE[part])
    return st.lists(st.tuples(kind, st.integers(0, 2**32)), min_size=1, max_size=4)


def applied(text: str, found: list[tuple[Change, int]]) -> str:
    for kind, seed in found:
        text = kind(text, Random(seed))
    return text


# --- Markdown --------------------------------------------------------------------------------------------------------

_SIGNS = (
    *(
        "word",
        "a b",
        " ",
        "  ",
        "\n",
        "\n\n",
        "    ",
        "\t",
        "*",
        "**",
        "_",
        "`",
        "``",
        "[",
        "](",
        ")",
        "(",
        "<",
        ">",
        "> ",
    ),
    *(
        "- ",
        "+ ",
        "1. ",
        "1) ",
        "# ",
        "## ",
        "---",
        "===",
        "***",
        "|",
        "![",
        "&amp;",
        "&#65;",
        "\\",
        "~~",
        "{",
        "}",
        "'",
        '"',
    ),
    *(
        "https://example.org/a",
        "[a](https://example.org/b)",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<https://example.org>",
        "five",
    ),
    *(
        "7",
        "½",
        "Half",
        "the largest",
        "{fact}`",
        "`",
        "{fact}",
        "{Fact}`total`",
        "{fact }`total`",
        "{quote}`gazette:`",
    ),
    *("\u200b", "\u202e", "\r\n", "\r", "\ufffc", "\u00a0", "“", "”", "—", "."),
)


def prose(facts: str) -> st.SearchStrategy[str]:
    """Pieces of Markdown, with roles on what a facts.yaml names."""
    roles = st.integers(0, 2**32).map(lambda seed: role(facts, Random(seed)))
    return st.lists(st.sampled_from(_SIGNS) | roles | HOSTILE, max_size=10).map("".join)


# --- numerals --------------------------------------------------------------------------------------------------------

_TABLES = (table for name, table in sorted(vars(words).items()) if name.isupper())
_WORDS = sorted({word for table in _TABLES for entry in table for word in str(entry).split()})
_DIGITS = tuple(
    "0 1 5 12 100 007 2031 1,000 1.000,00 0.5 .5 5. 1e9 9999999999999999999999999 1/2 3/13/2031 5:30".split()
)
_GLUE = st.sampled_from(
    ("", " ", " ", " ", "-", "–", ",", ", ", ".", "/", "\n", "\u00a0", "'s ", "(", ")", "%", "$", "€ ", "~")
)
_PIECE = st.one_of(
    st.sampled_from(_WORDS),
    st.sampled_from(_DIGITS),
    st.sampled_from(_ODD),
    st.sampled_from("kiln H100 K-9 Kiln ship".split()),
)
NUMERALS = st.lists(st.tuples(_PIECE, _GLUE), max_size=14).map(lambda found: "".join(a + b for a, b in found))

# --- formulas and dates ----------------------------------------------------------------------------------------------

NAMES = ("a", "b", "c", "d")
FORMULAS = st.lists(st.sampled_from((*NAMES, *NAMES, *"+-*/()", "(", ")", "−", "×", "÷", "//", "**")), max_size=14).map(
    " ".join
)
FORMULA_TEXTS = st.text(alphabet="ab_ 1.,+-*/()−×÷\n\té９²", max_size=16) | st.lists(
    st.sampled_from(("months", "latest", "(", ",", ")", "a", "b", " ", "+", "/", "month")), max_size=12
).map("".join)
_YEARS = st.sampled_from(("0000", "0001", "1999", "2028", "2031", "9999", "99999", "-2031", "20X1", "２０３１"))
_REST = st.sampled_from(
    (
        "",
        "-01",
        "-02",
        "-12",
        "-13",
        "-00",
        "-33",
        "-36",
        "-40",
        "-41",
        "-21",
        "-02-29",
        "-02-30",
        "-06-31",
        "-5",
        "~",
        "?",
        "%",
        "T10",
        ".",
        "-",
    )
)
_SINGLE = st.tuples(_YEARS, _REST, st.sampled_from(("", "", "~", "?", " ", "\n"))).map("".join)
_DAYS = st.dates().map(str) | st.dates().map(lambda day: str(day)[:7])
_ONE = _SINGLE | _DAYS
DATES = st.one_of(
    _ONE,
    st.tuples(
        _ONE | st.sampled_from(("", "..")), st.sampled_from(("/", "/", "//", "/ ")), _ONE | st.sampled_from(("", ".."))
    ).map("".join),
    st.text(alphabet="0123456789-/.~?%uXTZ:", max_size=22),
)
