"""YAML as placed text: each feature that hides something is a problem at its place, and scalars stay what was typed."""

from __future__ import annotations

import copy
import pickle

import pytest

from engine.model import FreeText
from engine.placed import MAX_DEPTH, PlacedList, PlacedMap, Text, load
from engine.problems import Place

FILE = "facts.yaml"


def problems(text: str) -> list[tuple[str, str, int, int]]:
    """Code, message, line and column of each problem, in the order in which they stand."""
    return [(p.code, p.message, p.place.line, p.place.column) for p in load(text, FILE)[1]]


def mapping(text: str) -> PlacedMap:
    tree, found = load(text, FILE)
    assert not found
    assert isinstance(tree, PlacedMap)
    return tree


def scalar(text: str) -> Text:
    """The value of the only key of a mapping."""
    (value,) = mapping(text).values()
    assert isinstance(value, Text)
    return value


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1", [("yaml", "`&x` is an anchor", 1, 4)]),
        ("a:\n  - b\n  - &x {c: d}", [("yaml", "`&x` is an anchor", 3, 5)]),
        ("&k a: b", [("yaml", "`&k` is an anchor", 1, 1)]),
        ("ä: &x 1", [("yaml", "`&x` is an anchor", 1, 4)]),
        ("a: *x", [("yaml", "`*x` is an alias", 1, 4)]),
        ("a: &x 1\nb: *x", [("yaml", "`&x` is an anchor", 1, 4), ("yaml", "`*x` is an alias", 2, 4)]),
        ("- 1\n- &a [*a]", [("yaml", "`&a` is an anchor", 2, 3), ("yaml", "`*a` is an alias", 2, 7)]),
        ("a: !!int 5", [("yaml", "`tag:yaml.org,2002:int` is a tag", 1, 4)]),
        ("a: !own 5", [("yaml", "`!own` is a tag", 1, 4)]),
        ("a: ! 5", [("yaml", "`!` is a tag", 1, 4)]),
        ("a:\n  - !!set {b: c}", [("yaml", "`tag:yaml.org,2002:set` is a tag", 2, 5)]),
        ("--- !own\na: b", [("yaml", "`!own` is a tag", 1, 5)]),
        ("a: &x !t 1", [("yaml", "`&x` is an anchor", 1, 4), ("yaml", "`!t` is a tag", 1, 4)]),
        ("a: b\n<<: {c: d}", [("yaml", "merge keys are not read", 2, 1)]),
        ("a:\n  <<: [{c: d}]", [("yaml", "merge keys are not read", 2, 3)]),
        ("a: 1\nb: 2\na: 3", [("duplicate-key", "`a` stands twice; the first is at line 1", 3, 1)]),
        ("a: {b: 1, c: 2, b: 3}", [("duplicate-key", "`b` stands twice; the first is at line 1", 1, 17)]),
        ('a: 1\n"a": 2', [("duplicate-key", "`a` stands twice; the first is at line 1", 2, 1)]),
        (
            "x:\n  a: 1\n  a: 2\n  a: 3",
            [
                ("duplicate-key", "`a` stands twice; the first is at line 2", 3, 3),
                ("duplicate-key", "`a` stands twice; the first is at line 2", 4, 3),
            ],
        ),
        ("a: 1\n---\nb: 2", [("yaml", "a second document begins here", 2, 1)]),
        ("a: 1\n...\n---\nb: 2\n---\nc: 3", [("yaml", "a second document begins here", 3, 1)]),
        ("[a]: b", [("yaml", "a key must be one word", 1, 1)]),
        ("a: 1\n? {b: c}\n: d", [("yaml", "a key must be one word", 2, 3)]),
    ],
)
def test_refused_features_are_problems_at_their_place(text: str, expected: list[tuple[str, str, int, int]]) -> None:
    assert problems(text) == expected


def test_a_problem_names_the_file() -> None:
    _, (problem,) = load("a: *x", "deals/facts.yaml")
    assert problem.place == Place("deals/facts.yaml", 1, 4)
    assert problem.help == "Write the value out."


def test_features_of_a_second_document_are_found_too() -> None:
    assert [message for _, message, _, _ in problems("a: 1\n---\nb: *x")] == [
        "a second document begins here",
        "`*x` is an alias",
    ]


def test_only_the_first_document_and_the_first_of_two_keys_are_kept() -> None:
    tree, _ = load("a: 1\na: 2\n---\nb: 3", FILE)
    assert tree == {"a": "1"}


@pytest.mark.parametrize("levels", [MAX_DEPTH + 2, 5000])
def test_values_that_nest_too_deep_are_refused(levels: int) -> None:
    tree, found = load("[" * levels + "]" * levels, FILE)
    assert tree is None
    assert [(p.code, p.message) for p in found] == [("yaml", f"values are nested more than {MAX_DEPTH} deep")]
    assert found[0].place == Place(FILE, 1, MAX_DEPTH + 2)


def test_values_may_nest_as_deep_as_that() -> None:
    tree, found = load("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1), FILE)
    assert (type(tree), found) == (PlacedList, [])


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: b: c", 1, 5),
        ("a:\n\tb: c", 2, 1),
        ("x: y\na: [1", 2, 6),
        ("x: y\na: [1\n\n", 2, 6),
        ("x: y\r\na: [1\r\n", 2, 6),
        ('a: 1\nb: "c', 2, 6),
        ("a: 1\n- b", 2, 1),
        ("a: @b", 1, 4),
        ("a: 'b' c", 1, 8),
        ("...", 1, 1),
    ],
)
def test_what_is_not_yaml_is_a_problem_where_it_stops_being_so(text: str, line: int, column: int) -> None:
    tree, found = load(text, FILE)
    assert tree is None
    assert [(p.code, p.place) for p in found] == [("yaml", Place(FILE, line, column))]
    assert found[0].message.startswith("this is not YAML: ")


@pytest.mark.parametrize("sign", ["\r", "\x85", "\u2028", "\u2029"])
def test_a_break_that_editors_do_not_show_is_refused_where_it_stands(sign: str) -> None:
    """What follows it looks like more of the remark, and is a key; and every line after it has another number."""
    tree, found = load(f"x: y # a remark{sign}z: 5\na: b\nc: d{sign}", FILE)
    assert tree is None
    assert [(p.code, p.place) for p in found] == [("yaml", Place(FILE, 1, 16)), ("yaml", Place(FILE, 3, 5))]
    assert f"U+{ord(sign):04X}" in found[0].message


def test_lines_may_end_as_on_any_system() -> None:
    tree, found = load("a: b\r\nc: d\r\n", FILE)
    assert (tree, found) == ({"a": "b", "c": "d"}, [])


def test_a_mark_of_the_order_of_bytes_moves_nothing() -> None:
    tree, found = load("\ufeffa: 'b'\nc: \"d\\te\"", FILE)
    assert isinstance(tree, PlacedMap)
    assert [(value.raw, value.place) for value in tree.values()] == [
        ("'b'", Place(FILE, 1, 4)),
        ('"d\\te"', Place(FILE, 2, 4)),
    ]
    assert not found


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x1b", "\ufffe"])
def test_a_control_character_is_a_problem_at_its_place(control: str) -> None:
    tree, found = load(f"x: y\nb: {control}", FILE)
    assert tree is None
    assert [(p.code, p.place) for p in found] == [("yaml", Place(FILE, 2, 4))]


@pytest.mark.parametrize("text", ["", "\n", "# a remark\n"])
def test_nothing_is_no_tree_and_no_problem(text: str) -> None:
    assert load(text, FILE) == (None, [])


# --- what is kept ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    "no yes on true null ~ 010 0x1F 1_000 1:30 1e9 1.50 .5 5. -0 +5 .inf .nan 2029-05-20 = 1,000 １０".split(),
)
def test_scalars_stay_as_they_were_typed(typed: str) -> None:
    for text in (f"a: {typed}", f"a: '{typed}'", f'a: "{typed}"', f"a: [{typed!r}]"):
        value = next(iter(mapping(text).values()))
        assert value in (typed, [typed])
    assert type(scalar(f"a: {typed}")) is Text


def test_keys_stay_as_they_were_typed() -> None:
    assert list(mapping("no: a\n010: b\n10: c\n1e1: d\n~: e\nNo: f")) == ["no", "010", "10", "1e1", "~", "No"]


def test_an_empty_value_is_empty_text_and_not_nothing() -> None:
    assert scalar("a:") == ""
    assert type(scalar("a:")) is Text


@pytest.mark.parametrize(
    ("text", "value", "line", "column"),
    [
        ("a: word", "word", 1, 4),
        ("a:   word", "word", 1, 6),
        ("a: 'it''s'", "it's", 1, 4),
        ('a: "x\\ty"', "x\ty", 1, 4),
        ("a:\n  word\n  more", "word more", 2, 3),
        ("a: |\n  word\n  more\n", "word\nmore\n", 1, 4),
        ("a: >-\n  word\n  more\n", "word more", 1, 4),
        ("# remark\na: word", "word", 2, 4),
        ("é: wörd", "wörd", 1, 4),
        ("😀: word", "word", 1, 4),
    ],
)
def test_a_value_knows_where_its_first_character_stands(text: str, value: str, line: int, column: int) -> None:
    found = scalar(text)
    assert found == value
    assert found.place == Place(FILE, line, column)


def test_keys_mappings_and_lists_know_their_places() -> None:
    tree = mapping("a:\n  b: [c, {d: e}]\n")
    (key, inner), *_ = tree.items()
    assert (tree.place, key.place, inner.place) == (Place(FILE, 1, 1), Place(FILE, 1, 1), Place(FILE, 2, 3))
    (listed,) = inner.values()
    assert [type(listed), type(listed[1])] == [PlacedList, PlacedMap]
    assert [listed.place, listed[0].place, listed[1].place] == [Place(FILE, 2, n) for n in (6, 7, 10)]


def test_keys_keep_their_order() -> None:
    assert list(mapping("c: 1\na: 2\nb: 3")) == ["c", "a", "b"]


# --- texts as values -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Text, FreeText])
@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickled_text_keeps_its_place(kind: type[Text], protocol: int) -> None:
    text = kind("$1.25 billion", Place(FILE, 12, 7))
    again = pickle.loads(pickle.dumps(text, protocol))
    assert (type(again), again, again.place) == (kind, text, text.place)


@pytest.mark.parametrize("kind", [Text, FreeText])
def test_a_copied_text_keeps_its_place(kind: type[Text]) -> None:
    text = kind("word", Place(FILE, 1, 2))
    for again in (copy.copy(text), copy.deepcopy([text])[0]):
        assert (type(again), again, again.place) == (kind, text, text.place)


def test_a_text_is_equal_to_its_characters_wherever_it_stands() -> None:
    first, second = Text("a", Place(FILE, 1, 1)), Text("a", Place(FILE, 2, 2))
    assert first == second == "a"
    assert hash(first) == hash("a")


def test_a_text_takes_no_other_attribute() -> None:
    with pytest.raises(AttributeError):
        Text("a", Place(FILE, 1, 1)).line = 5  # type: ignore[attr-defined]
