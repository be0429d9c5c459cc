"""The check reads a dossier's own templates as text: whatever they are, it ends with a verdict or with a problem at its line.

Growth is counted in calls and places, never in seconds.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import build
from engine.check import automaton as automata
from engine.check.automaton import Automaton
from engine.check.grammar import MAX_SIGNS, Grammar
from engine.check.templates import Literals
from engine.check.trees import MAX_NESTED
from engine.problems import Problem, Stopped
from engine.read import MAX_TEMPLATE_BYTES, MAX_TEMPLATES, read
from tests.conftest import KILN
from tests.growth import calls, held

ROOT = Path(__file__).resolve().parent.parent
FACTOR, SLACK = 4, 1.15  # how many times larger the larger is, and how much more than that it may take


def doubling(deep: int, body: str) -> str:
    """Macros of which each calls the next twice."""
    macros = "".join(
        f"{{% macro m{word}() %}}{{{{ m{word}a() }}}}{{{{ m{word}a() }}}}{{% endmacro %}}\n"
        for word in ("a" * number for number in range(deep))
    )
    return f"{macros}{{% macro m{'a' * deep}() %}}{body}{{% endmacro %}}{{{{ m() }}}}"


def nested(deep: int, opened: str, closed: str) -> str:
    return opened * deep + "x" + closed * deep


LONG = "x" * 50_000
WITHOUT_END = "what this writes is nested more than 60 deep, or without end"
TOO_MUCH = f"with this, a page is put together of more than {MAX_SIGNS:,} signs"
TOO_DEEP = f"this is nested more than {MAX_NESTED} deep"
CIRCLE = "this leads back to itself, or out of the templates"
# what each is, what is said of it, and in which line
BAIT = {
    "macros that multiply": (doubling(40, "x"), TOO_MUCH, 40),
    "macros that multiply nothing": (doubling(40, ""), TOO_MUCH, 40),
    "a macro that calls itself": ("{% macro m() %}\n{{ m() }}{% endmacro %}\n{{ m() }}", WITHOUT_END, 2),
    "macros that call one another": (
        "{% macro a() %}{{ b() }}{% endmacro %}\n{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
        WITHOUT_END,
        2,
    ),
    "a macro that calls itself twice": (
        "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
        WITHOUT_END,
        1,
    ),
    "a block in itself": (
        "{% extends 'base.html' %}{% block a %}\n{% block a %}x{% endblock %}{% endblock %}",
        WITHOUT_END,
        2,
    ),
    "a template that extends itself": ("{% extends 'index.html' %}", CIRCLE, 1),
    "templates that extend one another": ("{% extends 'other.html' %}", CIRCLE, 1),
    "a template elsewhere": ("\n{% extends '../facts.yaml' %}", CIRCLE, 2),
    "a template of the system's": ("{% extends '/etc/passwd' %}", CIRCLE, 1),
    "no name": ("{% extends 'a\0b' %}", "this template cannot be read", None),
    "a long name": (f"{{% extends '{'x' * 5000}' %}}", "this template cannot be read", None),
    "an include": ("x\n{% include 'index.html' %}", "`include` is not read", 2),
    "loops in loops": (nested(2_000, "{% for a in b %}", "{% endfor %}"), TOO_DEEP, 1),
    "conditions in conditions": (nested(2_000, "{% if a %}", "{% endif %}"), TOO_DEEP, 1),
    "blocks in blocks": (nested(2_000, "{% block a %}", "{% endblock %}"), TOO_DEEP, 1),
    "macros in macros": (nested(2_000, "{% macro a() %}", "{% endmacro %}"), TOO_DEEP, 1),
    "loops that never end": ("{% for a in b %}" * 5_000, TOO_DEEP, 1),
    "deep bodies of deep macros": (
        (f"{{% macro m() %}}{nested(25, '{% if a %}', '{% endif %}')[:-11 * 25]}{{{{ m() }}}}{'{% endif %}' * 25}"
        "{% endmacro %}{{ m() }}"),
        WITHOUT_END,
        1,
    ),
    "many long prints": ("{{ page.prose(a) }}" * 3_000, TOO_MUCH, 1),
    "many long words": ("{{ m() }}" * 20 + "{% macro m() %}" + LONG + "{% endmacro %}", TOO_MUCH, 1),
    "many names": ("{% macro m() %}" + "{% set a = b %}" * 3_000 + "{% endmacro %}" + "{{ m() }}" * 2_000, TOO_MUCH, 1),
    "names that hold much": (
        "{% macro m() %}"
        + "".join(f"{{% set {'a' * n} = page.prose(b) %}}" for n in range(1, 250))
        + "{% endmacro %}"
        + "{{ m() }}" * 2_000,
        TOO_MUCH,
        1,
    ),
    "a statement that is not closed": ("\n\n{% " + "{% " * 20_000, "`{%` is not closed", 3),
    "an expression that is not closed": ("\n" + "{{ " * 20_000, "`{{` is not closed", 2),
    "a comment that is not closed": ("{#" * 30_000, "`{#` is not closed", 1),
    "spaces without end": ("{%" + " " * 60_000, "`{%` is not closed", 1),
}  # fmt: skip


def templates(folder: Path, index: str) -> Path:
    (folder / "index.html").write_text(index, encoding="utf-8")
    (folder / "base.html").write_text("{% block a %}{% endblock %}", encoding="utf-8")
    (folder / "other.html").write_text("{% extends 'index.html' %}", encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", BAIT)
def test_bait_in_a_template_is_a_problem_at_its_line(tmp_path: Path, name: str) -> None:
    text, said, line = BAIT[name]
    with pytest.raises(Stopped) as stopped:
        Grammar(templates(tmp_path, text)).fits("index.html", "")
    (problem,) = stopped.value.problems
    assert (problem.code, problem.message) == ("template", said)
    assert problem.place.path.startswith("templates/") and (line is None or problem.place.line == line)


def test_what_bait_costs_before_it_is_refused_is_bounded(tmp_path: Path) -> None:
    """A limit that is looked at too late is none."""

    def refuse(text: str) -> None:
        with pytest.raises(Stopped):
            Grammar(templates(tmp_path, text)).fits("index.html", "")

    for text, _, _ in BAIT.values():
        assert calls(lambda text=text: refuse(text)) < 10 * MAX_SIGNS  # type: ignore[misc]
    assert held(lambda: refuse(BAIT["macros that multiply"][0])) < 50 * MAX_SIGNS


def checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = build.main(["check", "--dossier", str(folder)])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, err


@pytest.mark.parametrize(
    "name", ["macros that multiply", "conditions in conditions", "spaces without end", "a long name"]
)
def test_check_says_so_of_a_site_that_is_there(kiln: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    own = Path(shutil.copytree(ROOT / "templates", kiln / "templates"))
    assert checked(kiln, capsys)[0] == 0
    (own / "timeline.html").write_text(BAIT[name][0], encoding="utf-8")
    code, err = checked(kiln, capsys)
    assert code == 1
    assert err.startswith(f"error[template] {BAIT[name][1]}")


def refused(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(Stopped) as stopped:
        read(folder)
    return stopped.value.problems


def test_a_template_beyond_reason_is_refused_unread(kiln: Path) -> None:
    own = Path(shutil.copytree(ROOT / "templates", kiln / "templates"))
    (own / "timeline.html").write_text("x" * MAX_TEMPLATE_BYTES, encoding="utf-8")
    read(kiln)
    (own / "timeline.html").write_text("x" * (MAX_TEMPLATE_BYTES + 1), encoding="utf-8")
    (problem,) = refused(kiln)
    assert (problem.message, problem.place.path) == ("the file is larger than 64 KiB", "templates/timeline.html")


def test_more_templates_than_anybody_writes_are_refused(kiln: Path) -> None:
    (kiln / "templates").mkdir()
    for number in range(MAX_TEMPLATES):
        (kiln / "templates" / f"{number}.txt").touch()
    read(kiln)
    (kiln / "templates" / "more.txt").touch()
    (problem,) = refused(kiln)
    assert (problem.message, problem.place.path) == ("there are more than 100 files", "templates")


# --- pages that almost fit -------------------------------------------------------------------------------------------

# a template, and a run that it takes in many ways; then comes what it does not take
AMBIGUOUS = {
    "optional holes in loops": ("{% for a in b %}{% if c %}{{ d }}{% endif %}{{ e }}{% endfor %}!", "x"),
    "holes beside holes": ("{{ a }}" * 12 + "<b>", "x"),
    "loops in loops": ("{% for a in b %}" * 8 + "{{ x }}" + "{% endfor %}" * 8 + "<b>", "x"),
    "optional tags in loops": ("{% for a in b %}{% if c %}<i>{% endif %}{% if d %}<i>{% endif %}{% endfor %}<b>", "<i>"),
    "the same twice": ("{% for a in b %}{% if c %}<i>{% else %}<i><i>{% endif %}{% endfor %}<b>", "<i>"),
    "prose in loops": ("{% for a in b %}{{ page.prose(a) }}{{ page.prose(b) }}{% endfor %}<b>", "<p>x</p>"),
    "loops of nothing": ("{% for a in b %}{% for a in b %}{% if c %}x{% endif %}{% endfor %}{% endfor %}<b>", "x"),
    "values in a tag": ("{% for a in b %}<i{{ a }}{{ b }}{% if c %}{{ d }}{% endif %}>{% endfor %}<b>", "<i x y>"),
}  # fmt: skip


@pytest.mark.parametrize("name", AMBIGUOUS)
def test_a_page_that_fits_in_many_ways_and_then_does_not_takes_work_that_grows_with_it(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    template, run = AMBIGUOUS[name]
    grammar = Grammar(templates(tmp_path, template))
    monkeypatch.setattr(automata, "MAX_KEPT", 0)  # so that nothing is kept and every sign is stepped over anew
    assert not grammar.fits("index.html", run * 1_000 + "<u>")
    once = calls(lambda: grammar.fits("index.html", run * 1_000 + "<u>"))
    more = calls(lambda: grammar.fits("index.html", run * 1_000 * FACTOR + "<u>"))
    assert once > 100
    assert more < FACTOR * SLACK * once


# --- the automaton says what `re` says -------------------------------------------------------------------------------

PATTERNS = (
    "a*b?c+",
    "(?:a|ab)(?:c|bcd)*d?",
    "(?:a*)*b",
    "(?:(?:a?)*|b)+c",
    "[^ab]*a[2-6]",
    r"\.\*(?:\\|\()?",
    "(?:|a)(?:b|)",
    "",
    "a(?:b(?:c|d)*?e)+?f??",
    "[^<]*?[^<]*?x",
    "ab*",
    "(?:abc|abd|ab)*",
)


def test_an_automaton_takes_what_re_takes() -> None:
    texts = {""} | {"".join(text) for text in _texts("abcdef2x.*\\(", 3)}
    texts |= {"aab", "abcabdab", "abcbcd", "abdcef", "abcdeabef", "xyz3a2", "zza6", "....x", "aaaaab", "abbbb"}
    for pattern in PATTERNS:
        taken = re.compile(pattern)
        ours = Automaton(pattern)
        found = [text for text in texts if ours.fits(text) != (taken.fullmatch(text) is not None)]
        assert not found, f"{pattern}: {found[:5]}"


def _texts(signs: str, most: int) -> list[str]:
    texts = [""]
    for _ in range(most):
        texts += [text + sign for text in texts for sign in signs if len(text) < most]
    return list(dict.fromkeys(texts))


def test_it_takes_the_pages_that_re_takes_of_our_own_templates() -> None:
    """Also cut off, and with a tag too many: what `re` says in the time that it has for a page of ours."""
    grammar = Grammar(ROOT / "templates")
    for name in ("index.html", "timeline.html", "method.html"):
        page = re.sub(r"\s", "", (KILN / "site" / name).read_text(encoding="utf-8"))
        parts = grammar._parted(name)
        taken = re.compile(parts[0] + "</header>" + parts[1] + "</main>" + parts[2])
        for text in (page, page[:-7], page.replace("</main>", "</main><p>x</p>"), page.replace("<h1", "<h2", 1)):
            assert grammar.fits(name, text) == (taken.fullmatch(text) is not None) == (text == page)


def test_what_is_kept_is_bounded_and_forgetting_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(automata, "MAX_KEPT", 500)
    ours = Automaton("(?:[^<]*<b>[^<]*</b>)*")
    page = "".join(f"{number}<b>{number}</b>" for number in range(5_000))
    assert held(lambda: ours.fits(page)) < 500_000
    assert ours.fits(page) and not ours.fits(page + "<b>")


def test_literals_of_bait_are_read_in_work_that_grows_with_them(tmp_path: Path) -> None:
    """Unclosed tags and strings, and words of which each begins the next."""

    def hold(number: int) -> None:
        bait = "<" * number + "\"'" * number + "".join(f"{{# {n} #}}" for n in range(number))
        (tmp_path / "a.html").write_text("{% x %}".join("a" * n for n in range(1, 60)) + bait, encoding="utf-8")
        Literals.of(tmp_path).hold("a" * number + "b")

    hold(100)  # makes the automaton, which is kept
    assert calls(lambda: hold(FACTOR * 1_000)) < FACTOR * SLACK * calls(lambda: hold(1_000))
