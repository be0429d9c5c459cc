"""The picture: a PNG that others read, the same bytes for the same words, and nothing that a page does not show."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from PIL import Image

from engine import addresses
from engine.card import HEIGHT, WIDTH, card
from engine.commands.check import check
from engine.places import places
from engine.png import png
from engine.problems import Stopped
from engine.rules import STANDING

KILN = Path(__file__).resolve().parent / "deals" / "kiln"
FIGURES = (
    ("Monthly fee", "$2.5 million a month"),
    ("Fee for a year at the full rate", "about $30 million"),
    ("Total over the lease", "at least $75 million"),
)
TITLE, AS_OF = "Northwind leases a kiln from Borealis", "20 March 2031"


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        assert picture.size == (WIDTH, HEIGHT)
        return picture.convert("L").tobytes()


def inked(data: bytes, top: int, bottom: int) -> bool:
    """Whether anything is drawn between two lines, right of the bar."""
    rows = (pixels(data)[row * WIDTH + 40 : (row + 1) * WIDTH] for row in range(top, bottom))
    return any(len(set(row)) > 1 for row in rows)


def test_the_picture_of_the_site_is_drawn_from_what_its_summary_shows() -> None:
    assert (KILN / "site" / addresses.CARD).read_bytes() == card(TITLE, FIGURES, AS_OF)


@pytest.mark.parametrize(
    "other",
    [
        card(TITLE, (("Monthly fee", "$2.6 million a month"), *FIGURES[1:]), AS_OF),
        card(TITLE, (("Weekly fee", "$2.5 million a month"), *FIGURES[1:]), AS_OF),
        card(TITLE, FIGURES[:2], AS_OF),
        card(TITLE, FIGURES, "21 March 2031"),
        card("Southwind leases a kiln from Borealis", FIGURES, AS_OF),
        b"",
        card(TITLE, FIGURES, AS_OF) + b"9",
    ],
    ids=["digit", "label", "figure", "date", "title", "nothing", "more"],
)
def test_another_picture_is_refused(kiln: Path, other: bytes) -> None:
    (kiln / "site" / addresses.CARD).write_bytes(other)
    with pytest.raises(Stopped) as stopped:
        check(places(kiln, None, kiln / "sources"))
    assert ("fixity", addresses.CARD) in {(p.code, p.place.path) for p in stopped.value.problems}


def test_it_is_small_and_has_few_colours() -> None:
    data = card(TITLE, FIGURES, AS_OF)
    assert len(data) < 64 * 1024
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.mode == "P"
        assert len(picture.getcolors() or ()) <= 64


def test_what_the_font_lacks_is_left_out_whole() -> None:
    assert card("日本", (), "") == card("", (), "")
    assert card(TITLE, (("日本", "$5"), *FIGURES), AS_OF) == card(TITLE, FIGURES, AS_OF)
    assert card(TITLE, (("Fee", "\u200b$5"), *FIGURES), AS_OF) == card(TITLE, FIGURES, AS_OF)


def test_what_is_too_long_is_never_cut() -> None:
    assert card("Northwind " * 90, (), "") == card("", (), "")
    assert card("A" * 900, (), "") == card("", (), "")
    assert card(TITLE, (("Monthly fee", "$2.5 million a month " * 9),), "") == card(TITLE, (), "")
    assert card(TITLE, (("Monthly fee " * 20, "$2.5 million a month"),), "") == card(TITLE, (), "")


def test_a_long_title_and_long_figures_leave_the_foot_alone() -> None:
    long = "April 2031 or May 2031 or any month from then on until the last of all"
    full = card("Northwind leases a kiln from Borealis " * 4, tuple(("The label of it", long) for _ in range(3)), AS_OF)
    bare = card("", (), AS_OF)
    foot = 526 * WIDTH
    assert pixels(full)[foot:] == pixels(bare)[foot:]
    assert inked(full, 60, 200)
    assert inked(full, 400, 526)
    assert not inked(bare, 60, 526)


def test_without_a_date_it_says_what_it_is_all_the_same() -> None:
    assert STANDING
    assert inked(card("", (), ""), 550, HEIGHT)


def test_space_of_any_kind_is_space() -> None:
    assert card(TITLE.replace(" ", "\u00a0"), FIGURES, AS_OF) == card(TITLE, FIGURES, AS_OF)


@pytest.mark.parametrize("seed", range(6))
def test_a_png_reads_back(seed: int) -> None:
    chance = random.Random(seed)
    width, height = chance.randrange(1, 600), chance.randrange(1, 40)
    made = bytearray()
    while len(made) < width * height:
        made += bytes((chance.randrange(256),)) * chance.choice((1, 2, 3, 9, 10, 11, 257, 258, 259, 700))
        made += made[-width:-1] if chance.random() < 0.5 else b""
    data = bytes(made[: width * height])
    with Image.open(io.BytesIO(png(width, height, [(n, n, n) for n in range(256)], data))) as picture:
        picture.load()
        assert (picture.size, picture.tobytes()) == ((width, height), data)
