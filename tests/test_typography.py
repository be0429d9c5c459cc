"""Folding unifies signs, never numbers, and every folded character leads back to where it stood."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.typography import BIDI_CONTROLS, Folded, fold, same_words, squeezed

AWKWARD = "“”‘’′«»‐‑–−—\u00a0\u2009\u202f\u3000\u200b\u2060\ufeff\u00ad\t\r\n\x0b\x0c\x85\u2028½²①５％＄．éÅ\u0301\u030a٣১½ﬁⅧ😀"
texts = st.text(alphabet=st.sampled_from("a1.,-$% '\"" + AWKWARD), max_size=24) | st.text(max_size=24)


def boundaries(folded: Folded) -> list[int]:
    """The places of the folded text at which another character of the original begins."""
    if folded.starts is None:
        return list(range(len(folded.text) + 1))
    starts = folded.starts
    return [i for i in range(len(starts)) if i == 0 or starts[i] != starts[i - 1]]


# --- offsets ---------------------------------------------------------------------------------------------------------


@given(texts)
def test_there_is_one_start_for_each_folded_character_and_one_past_the_end(text: str) -> None:
    folded = fold(text)
    if folded.starts is None:
        assert folded.text == text
        return
    assert len(folded.starts) == len(folded.text) + 1
    assert list(folded.starts) == sorted(folded.starts)
    assert folded.starts[-1] == len(text)
    assert all(start < len(text) for start in folded.starts[:-1])


@given(texts, st.data())
def test_a_span_leads_back_to_what_folds_to_it(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    cuts = boundaries(folded)
    start, end = sorted((data.draw(st.sampled_from(cuts)), data.draw(st.sampled_from(cuts))))
    low, high = folded.origin(start, end)
    assert 0 <= low <= high <= len(text)
    if start < end:
        assert fold(text[low:high]).text == folded.text[start:end]


@given(texts, st.data())
def test_a_span_inside_one_character_leads_back_to_the_whole_of_it(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    places = st.integers(0, len(folded.text))
    start, end = sorted((data.draw(places), data.draw(places)))
    low, high = folded.origin(start, end)
    if start < end:
        assert low < high
        assert folded.text[start:end] in fold(text[low:high]).text
    else:
        assert low == high


@given(texts)
def test_neighbouring_spans_share_no_character_of_the_original(text: str) -> None:
    folded = fold(text)
    cuts = boundaries(folded)
    spans = [folded.origin(left, right) for left, right in pairwise(cuts)]
    assert all(before[1] == after[0] for before, after in pairwise(spans))


def test_empty_spans_lead_back_to_empty_spans() -> None:
    assert fold("ab").origin(1, 1) == (1, 1)
    assert fold("½b").origin(5, 5) == (1, 1)
    assert fold("").origin(0, 0) == (0, 0)
    assert fold("é").origin(1, 1) == (1, 1)


@pytest.mark.parametrize(
    ("text", "wanted", "original"),
    [
        ("paid “$5” now", '"$5"', "“$5”"),
        ("a\u200bbc 5 d", "5", "5"),
        ("1\u200b5", "15", "1\u200b5"),
        ("cafe\u0301 5", "5", "5"),
        ("cafe\u0301 5", "é", "e\u0301"),
        ("x\r\ny 7", "7", "7"),
        ("x\r\ny 7", "\n", "\r\n"),
        ("about ½ of", "1/2", "½"),
        ("６５ million", "65", "６５"),
    ],
)
def test_what_is_found_in_the_folded_text_is_cut_from_the_original(text: str, wanted: str, original: str) -> None:
    folded = fold(text)
    start = folded.text.index(wanted)
    low, high = folded.origin(start, start + len(wanted))
    assert text[low:high] == original


# --- what folding does -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“a” „b‟ «c» ＂d＂", '"a" "b" "c" "d"'),
        ("it’s ‘so’ ‚x‛ ′y′ ＇z＇", "it's 'so' 'x' 'y' 'z'"),
        ("late‑2026", "late-2026"),
        ("a‐b‑c‒d–e−f﹣g－h⁃i", "a-b-c-d-e-f-g-h-i"),
        ("20–30%", "20-30%"),
        ("−5％", "-5%"),
        ("5﹪", "5%"),
        ("1\u00a0000\u202f000\u2009m\u3000x\ty", "1 000 000 m x y"),
        ("so\u00adft\u200b wo\u2060rd\ufeff\u200c\u200d", "soft word"),
        ("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("６５ ٦٥ ৬৫", "65 65 65"),
        ("＄５．５", "$5.5"),
        ("½", " 1/2 "),
        ("6½", "6 1/2 "),
        ("10²", "10 2 "),
        ("e\u0301", "é"),
        ("A\u030a", "Å"),
        ("Å", "Å"),
    ],
)
def test_signs_that_look_alike_become_one(text: str, expected: str) -> None:
    assert fold(text).text == expected


@pytest.mark.parametrize(
    "text",
    ["", "Case STAYS", "a, b; c: d. e! (f) [g]", "em — dash", "$1.25 billion", "1,000.50", "€5 £6", "e.g. U.S.", "…"],
)
def test_case_punctuation_and_the_em_dash_stay(text: str) -> None:
    assert fold(text).text == text


@pytest.mark.parametrize("control", BIDI_CONTROLS)
def test_controls_of_direction_are_kept_for_others_to_refuse(control: str) -> None:
    assert fold(f"5{control}6").text == f"5{control}6"


@pytest.mark.parametrize(("left", "right"), [("10²", "102"), ("1½", "11/2"), ("①②", "12")])
def test_separate_digits_never_join(left: str, right: str) -> None:
    assert fold(left).text.strip() != right
    assert not same_words(left, right)


@given(st.text(alphabet=st.characters(max_codepoint=126, min_codepoint=32), max_size=30))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert fold(text) == Folded(text, None)


@given(texts, texts)
def test_text_folds_piece_by_piece(left: str, right: str) -> None:
    assert fold(f"{left}a{right}").text == fold(left).text + fold(f"a{right}").text


@given(st.characters())
def test_a_folded_character_is_not_folded_further(char: str) -> None:
    once = fold(char).text
    assert fold(once).text == once


# --- the same words --------------------------------------------------------------------------------------------------


def test_runs_of_white_space_are_one_space() -> None:
    assert squeezed("  a\n\t b\u00a0\u00a0c ") == "a b c"
    assert same_words("“a”\u00a0b", '"a"  b')


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("25 billion", "$1.25 billion"),
        ("margin of 5 percent", "margin of -5 percent"),
        ("15 megawatts", "15% megawatts"),
        ("2,505", "2505"),
        ("Five", "five"),
        ("a—b", "a-b"),
        ("1 000", "1000"),
        ("5", ""),
    ],
)
def test_other_words_are_not_the_same(left: str, right: str) -> None:
    assert not same_words(left, right)
