"""The lexer against its vector file, and what must hold of any text: never raising, missing nothing, in linear time."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.numerals import Conventions, Numeral, amounts, calendar, cardinals, lexer, numerals, stream, words
from engine.numerals.stream import Form
from engine.quantities import Quantity, Relation

VECTORS = Path(__file__).parent / "vectors" / "numerals.txt"
CONVENTIONS = Conventions(
    money={"$": "USD"},
    date_order="mdy",
    units={"GPU": ("GPU", "GPUs", "NVIDIA H100 GPUs"), "kiln": ("kiln", "kilns")},
    names=("Colossus 1", "H100", "S-1", "B2B", "K-9", "Kiln 1"),
)
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})|\\n")

# --- the vector file -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the vector file: a text, its conventions, and the phrase and reading of every numeral in it."""

    line: int
    text: str
    conventions: Conventions
    expected: tuple[tuple[str, str], ...]


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else "\n", text)


def _conventions(words: str) -> Conventions:
    """`dates=dmy`, `dates=none`, `money=CAD`, `money=£:GBP,$:USD` or `money=none`, over the default conventions."""
    result = CONVENTIONS
    for word in words.split():
        name, _, value = word.partition("=")
        match name:
            case "dates":
                result = replace(result, date_order="" if value == "none" else value)
            case "money":
                pairs = value if ":" in value else f"$:{value}"
                money = {} if value == "none" else dict(pair.split(":") for pair in pairs.split(","))
                result = replace(result, money=money)
            case _:
                raise ValueError(f"`{word}` is no convention")
    return result


def _row(line: str, number: int) -> tuple[str, str]:
    phrase, bar, reading = line.strip().rpartition(" | ")
    if not bar:
        raise ValueError(f"{VECTORS}:{number}: a numeral is `phrase | reading`")
    return _unescaped(phrase), reading


def _blocks(source: str) -> list[Block]:
    found: list[Block] = []
    conventions = CONVENTIONS
    for number, line in enumerate(source.splitlines(), 1):
        if line.startswith("with: "):
            conventions = _conventions(line.removeprefix("with: "))
        elif line.startswith("text: "):
            found.append(Block(number, _unescaped(line.removeprefix("text: ")), conventions, ()))
            conventions = CONVENTIONS
        elif line.startswith((" ", "\t")) and found:
            found[-1] = replace(found[-1], expected=(*found[-1].expected, _row(line, number)))
        elif line and not line.startswith("#"):
            raise ValueError(f"{VECTORS}:{number}: neither text, with, numeral nor comment")
    return found


BLOCKS = _blocks(VECTORS.read_text(encoding="utf-8"))


@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: f"{b.line} {b.text}")
def test_vector(block: Block) -> None:
    found = numerals(block.text, block.conventions)
    assert [(n.text, n.canonical()) for n in found] == list(block.expected)
    assert [block.text[n.start : n.end] for n in found] == [phrase for phrase, _ in block.expected]


def test_vectors_accept_and_reject() -> None:
    assert len(BLOCKS) > 700
    assert sum(not block.expected for block in BLOCKS) > 40
    assert sum("unreadable" in reading for block in BLOCKS for _, reading in block.expected) > 40


def test_no_vector_is_written_twice() -> None:
    keys = [(b.text, b.conventions.date_order, tuple(b.conventions.money.items())) for b in BLOCKS]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("form", ["digits", "words", "magnitude", "share", "ordinal", "date", "time", "name"])
def test_every_form_has_vectors(form: str) -> None:
    found = [n for block in BLOCKS for n in numerals(block.text, block.conventions) if n.form == form]
    assert len(found) >= 5


# --- any text --------------------------------------------------------------------------------------------------------

PIECES = (
    "$ € £ CHF US$ - – − — / . , : ; ( ) % + < ≥ ~ \u00a0 \u200b ½ ² Ⅻ ５ \u0301 ' ’ 0 1 7 12 31 2026 1,000 0.5 .5 1e9 "
    "am PM st th k m bn B billion million thousand hundred dozen dozens hundreds tens several a few couple an the of "
    "and or to in from between by until May Q2 H1 quarter half third thirds one two twenty five zero point no not "
    "didn't never about up at least more than nearly so kiln kilns MW gigawatt hour per month monthly annual year "
    "percent points x times fold multi H100 S-1 Kiln Colossus first second twice double majority entire "
    "talks told us take won over under flag ago by GBP pound euro "
    "hardly far ± ⁶ ¹ ish and counting give take every other biweekly grand zn pence p cents ¢ pounds sterling US CAD"
).split(" ")
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from((*PIECES, " ", " ", " ", "\n")), max_size=24).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=16).map(" ".join),
)


def _is_numeric(char: str) -> bool:
    return unicodedata.numeric(char, None) is not None


@given(TEXTS)
def test_any_text_is_read_in_order_and_within_its_bounds(text: str) -> None:
    end = 0
    for numeral in numerals(text, CONVENTIONS):
        assert end <= numeral.start < numeral.end <= len(text)
        assert text[numeral.start : numeral.end] == numeral.text
        assert numeral.canonical()
        end = numeral.end


@given(TEXTS)
def test_no_digit_of_any_text_is_overlooked(text: str) -> None:
    covered = {place for n in numerals(text, CONVENTIONS) for place in range(n.start, n.end)}
    assert [place for place, char in enumerate(text) if _is_numeric(char) and place not in covered] == []


@given(TEXTS)
def test_typography_changes_no_reading(text: str) -> None:
    fancy = text.replace(" ", "\u00a0").replace("-", "\u2011").replace("'", "’")
    assert [n.canonical() for n in numerals(fancy, CONVENTIONS)] == [n.canonical() for n in numerals(text, CONVENTIONS)]


@example("A$", "5")
@example("1.17 euros", "to the pound")
@example("$5 bi", "weekly")
@example("$5 three", "times a month")
@example("(", "1,234)")
@example("(1,234", ")")
@given(TEXTS, TEXTS)
def test_blocks_are_read_apart(first: str, second: str) -> None:
    """A line break ends every form, so that two elements of a page never make one number."""
    apart = [n.canonical() for part in (first, second) for n in numerals(part, CONVENTIONS)]
    assert [n.canonical() for n in numerals(f"{first}\n{second}", CONVENTIONS)] == apart


@example("nearly ¼")
@given(TEXTS)
def test_an_interval_is_never_empty(text: str) -> None:
    for numeral in numerals(text, CONVENTIONS):
        interval = numeral.reading.interval if isinstance(numeral.reading, Quantity) else None
        assert interval is None or not interval.is_empty


@pytest.mark.parametrize("scale", ["million", "hundred", "thousand"])
def test_a_pile_of_scales_can_be_written_down(scale: str) -> None:
    """Python refuses to print whole numbers of more than 4,300 digits."""
    assert [n.canonical() for n in numerals("5 " + f"{scale} " * 2_500, CONVENTIONS)]


# --- first words -----------------------------------------------------------------------------------------------------

TABLES = [table for name, table in vars(words).items() if name.isupper()]
TABLE_WORDS = sorted({word for table in TABLES for entry in table for word in re.findall(r"\S+", str(entry))})


def _by_every_form(text: str, conventions: Conventions) -> list[Numeral]:
    """The numerals of a text if every form is tried at every token, whatever words it begins with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexer, "_forms_at", lambda _stream, _index: lexer._IN_ORDER)
        patch.setattr(amounts, "_BY_FIRST_WORD", _Always(form for form, _ in amounts._FIRST_WORDS))
        patch.setattr(calendar, "_BY_FIRST_WORD", _Always(dict.fromkeys(chain(*calendar._BY_FIRST_WORD.values()))))
        patch.setattr(cardinals, "FIRST_WORDS", _Always(()))
        return numerals(text, replace(conventions))  # other conventions, of which no text is remembered


class _Always:
    """A table that has every word, and for each the same forms."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self.forms = tuple(forms)

    def __contains__(self, _word: str) -> bool:
        return True

    def get(self, _word: str, _default: object = None) -> tuple[Form, ...]:
        return self.forms


def test_no_vector_begins_with_a_word_that_its_form_does_not_list() -> None:
    for block in BLOCKS:
        assert numerals(block.text, block.conventions) == _by_every_form(block.text, block.conventions)


@given(TEXTS | st.lists(st.sampled_from((*PIECES, *TABLE_WORDS)), max_size=16).map(" ".join))
def test_no_form_begins_with_a_word_that_it_does_not_list(text: str) -> None:
    assert numerals(text, CONVENTIONS) == _by_every_form(text, CONVENTIONS)


def test_half_of_what_a_text_is_padded_with_is_beyond_any_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_BEYOND", stream._BEYOND[::2])
    for block in BLOCKS:
        for cut in re.finditer(r"\w\b|[^\w\s]", block.text):
            assert numerals(block.text[: cut.end()], block.conventions) is not None


# --- texts read before -----------------------------------------------------------------------------------------------


def test_what_is_done_to_an_answer_leaves_the_next_one_alone() -> None:
    text = "Ardent paid $5 billion."
    first = numerals(text, CONVENTIONS)
    first.clear()
    assert [n.text for n in numerals(text, CONVENTIONS)] == ["$5 billion"]


def test_a_text_is_remembered_with_its_conventions() -> None:
    texts = [
        [n.canonical() for n in numerals("$5", replace(CONVENTIONS, money={"$": code}))] for code in ("USD", "CAD")
    ]
    assert texts == [["equal 5 USD e0"], ["equal 5 CAD e0"]]


# --- planted numerals ------------------------------------------------------------------------------------------------

FILLER = (
    "glaze clay Ardent Brick yard workers carried stone while rain fell upon grey roofs and everyone rested".split()
)
PLANTS = (
    ("$1.25B/month", "equal 1250000000 USD/month e7"),
    ("about $1.25 billion", "about 1250000000 USD e7"),
    ("more than $15 billion", "more than 15000000000 USD e9"),
    ("at least five kilns", "at least 5 kiln e0"),
    ("up to 40 MW", "up to 40 MW e0"),
    ("nearly twenty months", "nearly 20 month e0"),
    ("between 5 and 7 kilns", "range 5 to 7 kiln e0"),
    ("20–30%", "range 20 to 30 % e0"),
    ("−5%", "equal -5 % e0"),
    ("sixty-five", "equal 65 e0"),
    ("hundreds of megawatts", "magnitude 200 to 1000 MW (hundreds)"),
    ("tens of thousands of kilns", "magnitude 20000 to 100000 kiln (tens of thousands)"),
    ("several", "vague none (several)"),
    ("two-thirds", "magnitude 2/3 to 2/3 (two-thirds)"),
    ("not $5 billion", "not 5000000000 USD e9 (not equal)"),
    ("CHF 3 billion", "equal 3000000000 CHF e9"),
    ("2000 MW", "equal 2000 MW e0"),
    ("5/21/2026", "date 2026-05-21"),
    ("May 2029", "date 2029-05"),
    ("Q2 2026", "date 2026-34"),
    ("21st", "ordinal equal 21"),
    ("Colossus 1’s", "name Colossus 1's"),
    ("½", "equal 0.5"),
    ("100", "equal 100 e0"),
)
JOINTS = (" ", ", ", ". ", " — ", "\n", " (", ") ", "; ")


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(FILLER), min_size=1, max_size=4).map(" ".join),
            st.sampled_from(JOINTS),
            st.sampled_from(PLANTS),
            st.sampled_from(JOINTS),
        ),
        max_size=8,
    )
)
def test_planted_numerals_are_all_found_and_nothing_else(
    parts: list[tuple[str, str, tuple[str, str], str]],
) -> None:
    text = "".join(words + before + plant[0] + after for words, before, plant, after in parts) + "rested"
    assert [(n.text, n.canonical()) for n in numerals(text, CONVENTIONS)] == [plant for _, _, plant, _ in parts]


def _only(text: str) -> Numeral:
    (found,) = numerals(text, CONVENTIONS)
    return found


@given(
    st.integers(min_value=0, max_value=10**12),
    st.integers(min_value=0, max_value=4),
    st.sampled_from((("", 0), (" thousand", 3), ("k", 3), ("m", 6), (" million", 6), ("bn", 9), (" trillion", 12))),
    st.booleans(),
)
def test_digits_say_their_value_and_precision(digits: int, places: int, scale: tuple[str, int], grouped: bool) -> None:
    whole, rest = divmod(digits, 10**places)
    shown = f"{whole:,}" if grouped else str(whole)
    if places:
        shown += f".{rest:0{places}}"
    exponent = scale[1] - places
    reading = _only(f"Ardent paid ${shown}{scale[0]} yesterday.").reading
    assert reading == Quantity(Relation.EQUAL, Fraction(digits) * Fraction(10) ** exponent, "USD", exponent)


SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def _below_thousand(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    small = SMALL[rest] if rest < 20 else TENS[tens - 2] + (f"-{SMALL[ones]}" if ones else "")
    if not hundreds:
        return small
    return f"{SMALL[hundreds]} hundred" + (f" and {small}" if rest else "")


def _spelled(value: int) -> str:
    groups = [(value // 10**power % 1000, name) for power, name in ((9, " billion"), (6, " million"), (3, " thousand"))]
    words = [_below_thousand(group) + name for group, name in groups if group]
    if value % 1000 or not words:
        words.append(_below_thousand(value % 1000))
    return " ".join(words)


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_spelled_cardinals_say_their_value(value: int) -> None:
    reading = _only(f"Ardent fired {_spelled(value)} kilns.").reading
    assert isinstance(reading, Quantity)
    assert (reading.relation, reading.value, reading.unit) == (Relation.EQUAL, Fraction(value), "kiln")


# --- linear time -----------------------------------------------------------------------------------------------------

HARD = (
    "1",
    "1 ",
    "1,",
    "1.",
    "1-",
    "1/",
    "1:",
    "1a",
    "a1",
    "-",
    "$",
    "$1 ",
    "½",
    "a few ",
    "a ",
    "half a ",
    "hundred ",
    "hundred and ",
    "million ",
    "two ",
    "twenty-",
    "not ",
    "not 1 ",
    "about ",
    "just about ",
    "up to ",
    "between 1 and ",
    "1 to ",
    "from 1 to ",
    "one in ",
    "per month ",
    "/month",
    "per 1 ",
    "every two ",
    "/1,000",
    "twice a ",
    "1 times ",
    "±1",
    "±",
    "10⁶",
    "hardly ",
    "not hardly 1 ",
    "about up to ",
    "up to 1 or so ",
    "and counting ",
    "1-ish-",
    "grand ",
    "1 grand to ",
    "1p ",
    "pounds sterling ",
    "US $1 CAD ",
    "to the pound ",
    "half-",
    "about a quarter ",
    "by a quarter ",
    "talks about ",
    "told us about ",
    "take over ",
    "take over a ",
    "under one ",
    "per GBP ",
    "May ",
    "May 1 ",
    "by ",
    "Kiln 1",
    "NVIDIA H100 ",
    "kilowatt-",
    "\u200b",
    "\u0301",
    "\u0301\u0316",
    "5\u0301",
    "\n",
    " ",
)
SIZES = (300, 3_000)
MOST_GROWTH = 15  # ten times the text: a linear reader makes about ten times the calls, a quadratic one a hundred


def _calls(text: str) -> int:
    """How many functions reading a text calls: the same on every machine, unlike its time."""
    made = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        numerals(text, CONVENTIONS)
    finally:
        sys.setprofile(None)
    return made


@pytest.mark.parametrize("piece", HARD, ids=repr)
def test_the_work_grows_with_the_text(piece: str) -> None:
    small, large = (_calls("$5 " + piece * (size // len(piece))) for size in SIZES)
    assert large / small < MOST_GROWTH


@pytest.mark.parametrize("piece", ["1", "a", "million ", "\u0301\u0316"])
def test_a_megabyte_of_anything_is_read(piece: str) -> None:
    assert numerals(piece * (2**20 // len(piece.encode())), CONVENTIONS) is not None
