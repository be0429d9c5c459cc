"""Careless prose, odd names and hostile files: each is a located problem, none is a crash, and none takes long."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import build
from engine.check.visible import visible
from engine.check.wording import markdown
from tests.folders import tree


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    code = build.main([str(argument) for argument in arguments])
    return code, capsys.readouterr().err


@pytest.mark.parametrize(
    "sentence",
    [
        "It is barely {fact}`monthly-fee`.",
        "It is hardly *{fact}`monthly-fee`*.",
        "It never was {fact}`monthly-fee` and will never ({fact}`total`) be.",
        "Minus {fact}`monthly-fee` is paid.",
        "It is {fact}`monthly-fee` million.",
        "It is {fact}`monthly-fee` euros.",
        "It is {fact}`power` %.",
        "It is {fact}`total`-plus.",
        "It is -{fact}`total`.",
        "It is ±{fact}`total`.",
        "It is {fact}`total`{fact}`power`.",
        "It is {fact}`total`/{fact}`power`.",
        "It is {fact}`total`bn.",
        "It is {fact}`total` or {fact}`power` squared.",
        "It is thrice {fact}`total`.",
        "The thirteenth kiln.",
        "It tripled in a decade.",
        "Kiln Type XIV is meant.",
    ],
)
def test_prose_that_changes_a_figure_or_counts_is_refused(
    kiln: Path, capsys: pytest.CaptureFixture[str], sentence: str
) -> None:
    path = kiln / "content" / "method.md"
    path.write_text(path.read_text(encoding="utf-8") + f"\n{sentence}\n", encoding="utf-8")
    code, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert "error[role]" in err or "error[literal]" in err
    assert "content/method.md:" in err


@pytest.mark.parametrize(
    "sentence",
    [
        "It is {fact}`monthly-fee`, or {fact}`power` (*{fact}`staff`*): {fact}`total`; {fact}`term-end`.",
        "Is it {fact}`monthly-fee`? It is {fact}`power`! So be it.",
        "- {fact}`monthly-fee`\n- {fact}`power`",
        "Until {fact}`term-end`, and {count}`sources`.",
    ],
)
def test_plain_prose_is_not(kiln: Path, capsys: pytest.CaptureFixture[str], sentence: str) -> None:
    path = kiln / "content" / "method.md"
    path.write_text(path.read_text(encoding="utf-8") + f"\n{sentence}\n", encoding="utf-8")
    assert run(capsys, "build", "--dossier", kiln) == (0, "")


@pytest.mark.parametrize("name", ["two months", "5 months", "Kiln", "2031", "$5", "12 people"])
def test_a_name_that_would_swallow_a_number_is_refused(
    kiln: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = kiln / "facts.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("names: [K-9, Kiln 1]", f"names: [K-9, Kiln 1, {name}]"), encoding="utf-8")
    code, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert f"`{name}` is no name that holds a number" in err


def _proof(document: object) -> Callable[[Path], object]:
    return lambda kiln: (kiln / "site" / "data" / "proof.json").write_text(json.dumps(document), encoding="utf-8")


@pytest.mark.parametrize(
    ("hurt", "command"),
    [
        (lambda kiln: (kiln / "content" / "x.md").mkdir(), "build"),
        (lambda kiln: (kiln / "templates").mkdir(), "build"),
        (_proof({"numerals": [1, 2]}), "check"),
        (_proof([]), "check"),
    ],
)
def test_odd_files_are_no_crash(
    kiln: Path, capsys: pytest.CaptureFixture[str], hurt: Callable[[Path], object], command: str
) -> None:
    hurt(kiln)
    code, err = run(capsys, command, "--dossier", kiln)
    assert code in (0, 1, 4)
    assert "bug" not in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("index.html", b"\xff\xfe", "not UTF-8"),
        ("index.html", b"{% extends 'base.html' %}{% block heading %}{{ 1/0 }}{% endblock %}", "division by zero"),
        ("index.html", b"{% extends 'base.html' %}{% filter upper %}a{% endfilter %}", "`filter` is not read"),
        ("index.html", b"{% extends 'base.html' %}{% block body %}a", "body"),
        ("parts.html", b"{% macro a() %}{{ a() }}{% endmacro %}", "has no attribute"),
    ],
)
def test_a_template_that_cannot_be_read_is_a_located_problem(
    kiln: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes, what: str
) -> None:
    folder = kiln / "templates"
    folder.mkdir()
    for path, content in tree(Path(build.__file__).parent / "templates").items():
        (folder / path).write_bytes(content)
    (folder / name).write_bytes(data)
    before = tree(kiln / "site")
    code, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert "error[template]" in err
    assert what in err
    assert "templates/" in err
    assert tree(kiln / "site") == before


def test_a_selector_beyond_reason_is_refused(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = kiln / "facts.yaml"
    text = path.read_text(encoding="utf-8")
    many = f"40 megawatts, at: 1 of {'9' * 5000}"
    path.write_text(text.replace("quote: 40 megawatts", f"quote: {many}"), encoding="utf-8")
    code, err = run(capsys, "pin", "--dossier", kiln)
    assert code == 1
    assert "error[value]" in err


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 200_000,
        "<table><tr><td>" * 5_000,
        "<p>" * 50_000,
        "<b data-fact='a'>5</b>" * 20_000,
        "<p id='n-total'></p>" * 5_000,
    ],
    ids=lambda body: body[:12],
)
def test_a_page_beyond_reason_is_read_or_refused_at_once(body: str) -> None:
    """Each of these took minutes, or longer, before pages had limits."""
    seen = visible(f"<!doctype html><html><head><title>A</title></head><body>{body}</body></html>")
    assert seen.faults or seen.bounds or seen.anchors


@pytest.mark.parametrize("piece", ["[", "[a](", "{fact}`a\n", "*", "`", "- "])
def test_prose_beyond_reason_is_reduced_at_once(piece: str) -> None:
    assert markdown(piece * 30_000) is not None
