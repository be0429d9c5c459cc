"""The picture that stands for the briefing where its address is passed on: title, headline figures, date, what it is.

It shows nothing but text that a page shows, and is drawn from that text alone: the check reads the text off the page that
it has certified, draws the picture again and compares the bytes. So the same text must give the same bytes on every
machine: one font at one version, letters set side by side without regard to the system, colours in few steps, and a file
that we write ourselves.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFont

from engine.png import png
from engine.rules import STANDING

WIDTH, HEIGHT = 1200, 630
_STEPS = 16  # of each colour, from the paper to the colour itself
_PAPER = (253, 252, 250)
_INK, _QUIET, _ACCENT, _LINE = (27, 31, 36), (90, 97, 105), (11, 90, 107), (217, 213, 204)
_COLOURS = (_INK, _QUIET, _ACCENT, _LINE)
_BOLD, _STRONG, _PLAIN = "SourceSansPro-Bold.ttf", "SourceSansPro-Semibold.ttf", "SourceSansPro-Regular.ttf"
_LEFT, _RIGHT, _GAP = 84, 1128, 48  # of the text, and between figures side by side
_MISSING = "\U0010ffff"  # no font has it


@dataclass(frozen=True, slots=True)
class _Style:
    """How a text is set: its face, its colour, and the sizes to try, the largest first, on so many lines at most."""

    face: str
    colour: tuple[int, int, int]
    sizes: tuple[int, ...]
    lines: int = 1


@dataclass(frozen=True, slots=True)
class _Set:
    """A text at a size, line by line; no lines where it does not fit."""

    size: int
    lines: tuple[str, ...]


_TITLE = _Style(_STRONG, _INK, (54, 48, 42), 2)
_LONG_TITLE = _Style(_STRONG, _INK, (34, 30), 3)
_FIRST = _Style(_BOLD, _ACCENT, (96, 84, 72, 64, 56))
_NEXT = _Style(_BOLD, _ACCENT, (54, 48, 42, 36))
_LABEL = _Style(_PLAIN, _QUIET, (30, 26, 22))
_LONG = _Style(_BOLD, _ACCENT, (34, 30), 2)
_FOOT = _Style(_PLAIN, _QUIET, (26, 24, 22))
_DATED = _Style(_STRONG, _INK, (26,))


@lru_cache(maxsize=8)
def card(title: str, figures: tuple[tuple[str, str], ...], as_of: str) -> bytes:
    """The picture as PNG: a title, at most three figures as label and value, and the date, empty where there is none.

    What holds a sign that the font lacks is left out, since it would show as an empty box; so is what is too long, since
    a cut could leave a number without its unit.
    """
    sheet = _Sheet()
    sheet.box(_ACCENT, (0, 0, 20, HEIGHT - 1))
    wide = _RIGHT - _LEFT
    below = sheet.text(_LEFT, 72, title, _TITLE if _set(title, _TITLE, wide).lines else _LONG_TITLE, wide) + 30
    drawn = [figure for figure in figures if all(map(_has_all, figure))]
    half = (wide - _GAP) // 2
    for figure in drawn[:1]:
        below = sheet.figure(_LEFT, below, figure, _fitting(_FIRST, drawn[:1], wide), wide) + 26
    for left, figure in zip((_LEFT, _LEFT + half + _GAP), drawn[1:], strict=False):
        sheet.figure(left, below, figure, _fitting(_NEXT, drawn[1:], half), half)
    sheet.box(_LINE, (_LEFT, 534, _RIGHT, 535))
    if as_of:
        sheet.text(_LEFT, 546, f"As of {as_of}", _DATED, wide)
    sheet.text(_LEFT, 580 if as_of else 558, STANDING, _FOOT, wide)
    return sheet.png()


class _Sheet:
    """A layer of grey for each colour, laid over one another at the end."""

    def __init__(self) -> None:
        self._layers = {colour: Image.new("L", (WIDTH, HEIGHT)) for colour in _COLOURS}

    def box(self, colour: tuple[int, int, int], corners: tuple[int, int, int, int]) -> None:
        ImageDraw.Draw(self._layers[colour]).rectangle(corners, fill=255)

    def figure(self, left: int, top: int, figure: tuple[str, str], style: _Style, width: int) -> int:
        """A value with its label beneath; where it ends. Neither is drawn without the other."""
        label, value = figure
        if not _set(label, _LABEL, width).lines or not _set(value, style, width).lines:
            return top
        return self.text(left, self.text(left, top, value, style, width), label, _LABEL, width)

    def text(self, left: int, top: int, text: str, style: _Style, width: int) -> int:
        """A text on as many lines as it may take; where it ends."""
        found = _set(text, style, width)
        for line in found.lines if _has_all(text) else ():
            draw, font = ImageDraw.Draw(self._layers[style.colour]), _font(style.face, found.size)
            draw.text((left, top + found.size), line, fill=255, font=font, anchor="ls")
            top += found.size + found.size // 5
        return top

    def png(self) -> bytes:
        whole = Image.new("L", (WIDTH, HEIGHT))
        colours = []
        for number, (colour, layer) in enumerate(self._layers.items()):
            steps = [level * _STEPS // 256 for level in range(256)]
            whole = ImageChops.lighter(whole, layer.point([step and number * _STEPS + step for step in steps]))
            colours += [_between(_PAPER, colour, step) for step in range(_STEPS)]
        return png(WIDTH, HEIGHT, colours, whole.tobytes())


def _between(paper: Sequence[int], colour: Sequence[int], step: int) -> tuple[int, int, int]:
    """A colour on its way from the paper, in whole numbers."""
    last = _STEPS - 1
    red, green, blue = ((a * (last - step) + b * step) // last for a, b in zip(paper, colour, strict=True))
    return red, green, blue


def _fitting(style: _Style, figures: Sequence[tuple[str, str]], width: int) -> _Style:
    """The style at those of its sizes at which every value fits on a line, or else the one for long values."""
    longest = [max(_width(" ".join(value.split()), style.face, size) for _, value in figures) for size in style.sizes]
    sizes = tuple(size for size, wide in zip(style.sizes, longest, strict=True) if wide <= width)
    return replace(style, sizes=sizes) if sizes else _LONG


def _set(text: str, style: _Style, width: int) -> _Set:
    """The largest size at which a text fits, and its lines."""
    for size in style.sizes:
        if lines := _lines(text.split(), style, size, width):
            return _Set(size, tuple(lines))
    return _Set(0, ())


def _lines(words: Sequence[str], style: _Style, size: int, width: int) -> list[str]:
    """Words on lines, each as full as it gets; none where they take too many, or a word is too long."""
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _width(longer, style.face, size) <= width:
            lines[-1] = longer
        elif len(lines) < style.lines and _width(word, style.face, size) <= width:
            lines.append(word)
        else:
            return []
    return lines


def _width(text: str, face: str, size: int) -> float:
    return _font(face, size).getlength(text)


@lru_cache(maxsize=64)
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    """A face at a size; the basic layout, since the other depends on what the machine has."""
    data = (files("font_source_sans_pro") / "files" / face).read_bytes()
    return ImageFont.truetype(BytesIO(data), size, layout_engine=ImageFont.Layout.BASIC)


def _has_all(text: str) -> bool:
    """Whether the font has every sign of a text."""
    return all(_has(char) for char in unicodedata.normalize("NFC", text))


@lru_cache(maxsize=1024)
def _has(char: str) -> bool:
    font = _font(_PLAIN, 30)
    drawn, missing = font.getmask(char), font.getmask(_MISSING)
    return drawn.size != missing.size or bytes(drawn) != bytes(missing)
