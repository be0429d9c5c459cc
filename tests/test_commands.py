"""The commands: exit codes, problems of files, and that nothing is lost when something is wrong."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import build
from engine import read, write
from engine.commands import cli
from engine.problems import Code, Stopped
from engine.workers import Lost
from tests.folders import tree

CODES_OF_COMMANDS: tuple[Code, ...] = ("file", "prose", "template", "pin", "stale", "output")
Edit = Callable[[str, str, str], None]
ROOT = Path(__file__).resolve().parent.parent


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one run."""
    code = build.main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_build_check_and_pin_end_in_zero(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("pin", "build", "check"):
        code, out, err = run(capsys, command, "--dossier", kiln)
        assert (code, err) == (0, ""), command
        assert out


def test_without_a_command_it_builds(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--dossier", kiln)[1].startswith("built and certified site\n")


def test_help_names_every_command_and_usage_is_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as done:
        build.main(["--help"])
    assert done.value.code == 0
    said = capsys.readouterr().out
    assert all(command in said for command in ("build", "check", "pin"))
    with pytest.raises(SystemExit) as done:
        build.main(["bake"])
    assert done.value.code == 2


# --- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "place", "message", "exit_code"),
    [
        (shutil.rmtree, "kiln", "there is no such folder", 4),
        (lambda k: (k / "facts.yaml").unlink(), "facts.yaml", "there is no such file", 4),
        (lambda k: (k / "facts.yaml").write_bytes(b" \n"), "facts.yaml", "the file is empty", 4),
        (lambda k: (k / "facts.yaml").write_bytes(b"a: b\nc: \xff\n"), "facts.yaml:2:4", "not UTF-8", 4),
        (
            lambda k: (k / "content/method.md").write_bytes(b"So\n\xe2\x82\xac\xff"),
            "content/method.md:2:2",
            "not UTF-8",
            1,
        ),
        (lambda k: (k / "content/method.md").write_bytes(b""), "content/method.md", "the file is empty", 1),
        (lambda k: (k / "sources/herald.txt").unlink(), "facts.yaml:", "there is no such file in the archive", 1),
        (lambda k: (k / "sources/herald.txt").write_bytes(b"\xff"), "facts.yaml:", "not UTF-8", 1),
    ],
    ids=["folder", "facts", "empty facts", "bytes", "prose bytes", "empty prose", "source", "source bytes"],
)
def test_a_file_that_cannot_be_read(
    kiln: Path,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[Path], object],
    place: str,
    message: str,
    exit_code: int,
) -> None:
    change(kiln)
    code, out, err = run(capsys, "build", "--dossier", kiln)
    assert (code, out) == (exit_code, "")
    assert "error[file]" in err
    assert message in err
    assert any(place in line for line in err.splitlines()[1:2])


def test_a_file_that_is_too_large(kiln: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MAX_BYTES", 10)
    monkeypatch.setattr(read.read_text, "__defaults__", (10,))
    with pytest.raises(Stopped) as stopped:
        read.read(kiln)
    assert stopped.value.problems[0].code == "file"
    assert "larger" in stopped.value.problems[0].message


@pytest.mark.parametrize(
    ("name", "place"),
    [("content/summery.md", "content/summery.md"), ("content/facts/total.md", "content/facts/total.md")],
)
def test_a_stray_file_of_prose(kiln: Path, capsys: pytest.CaptureFixture[str], name: str, place: str) -> None:
    (kiln / name).parent.mkdir(exist_ok=True)
    (kiln / name).write_text("So.\n")
    code, _, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert f"error[prose] no page shows this file\n{place}\n" in err


@pytest.mark.parametrize(
    ("name", "message"),
    [("summary.md", "this file is missing"), ("contradictions/which-period.md", "the reasoning is missing")],
)
def test_missing_prose(kiln: Path, capsys: pytest.CaptureFixture[str], name: str, message: str) -> None:
    (kiln / "content" / name).unlink()
    code, _, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert f"error[prose] {message}" in err


# --- templates -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("{% block body %}", "{% block body %}\n{{ nobody }}", "6:4", "'nobody' is undefined"),
        ("{% block body %}", "{% block body %}\n{% if %}", "6:1", "Expected an expression"),
        ("{% block body %}", "{% block body %}\n{{ facts | length }}", "6:1", "No filter named 'length'"),
        (
            "{% block body %}",
            "{% block body %}\n{% for s in sources %}{{ loop.index }}{% endfor %}",
            "6:1",
            "prints 1 instead of a figure",
        ),
        ("{% block body %}", "{% block body %}\n{{ contradictions[0].through }}", "6:1", "prints None"),
        ("{% extends 'base.html' %}", "{% extends 'bass.html' %}", "1:1", "bass.html"),
    ],
    ids=["undefined", "syntax", "filter", "number", "none", "missing"],
)
def test_a_broken_template(
    kiln: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, line: str, message: str
) -> None:
    shutil.copytree(ROOT / "templates", kiln / "templates")
    path = kiln / "templates" / "timeline.html"
    path.write_text(path.read_text().replace(old, new, 1))
    before = tree(kiln / "site")
    code, _, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert "error[template]" in err
    assert message in err
    assert f"templates/timeline.html:{line}\n" in err
    assert tree(kiln / "site") == before


def test_a_template_problem_says_which_page_through_which_lines_and_with_what_in_hand(
    kiln: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "templates", kiln / "templates")
    path = kiln / "templates" / "fact.html"
    text = path.read_text(encoding="utf-8")
    assert text.count("({{ claim.name |") == 1
    path.write_text(text.replace("({{ claim.name |", "({{ claim.nam |"), encoding="utf-8")
    line = text[: text.index("({{ claim.name |")].count("\n") + 1
    code, _, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert err.startswith("error[template] 'engine.model.facts.Claim object' has no attribute 'nam'\n")
    assert f"\ntemplates/fact.html:{line}:" in err
    assert (
        "^^^\nnote: making facts/monthly-fee.html, with the fact monthly-fee in hand\nnote: in templates/fact.html:"
        in err
    )
    assert f"\nnote: in templates/fact.html:{line}, with reading " in err or f":{line}, with claim monthly-fee." in err
    assert err.endswith("\nhelp: Did you mean `name`?\n\n1 problem\n")


def test_a_name_that_no_template_knows_is_answered_by_one_that_it_does(
    kiln: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "templates", kiln / "templates")
    path = kiln / "templates" / "timeline.html"
    text = path.read_text(encoding="utf-8").replace("{% block body %}", "{% block body %}{{ setings.title }}", 1)
    path.write_text(text, encoding="utf-8")
    _, _, err = run(capsys, "build", "--dossier", kiln)
    assert "{{ setings.title }}" in err
    assert "^^^^^^^\nnote: making timeline.html\n" in err
    assert "help: Did you mean `settings`?" in err


def test_a_template_that_prints_a_literal_number_is_refused_by_the_check(
    kiln: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "templates", kiln / "templates")
    path = kiln / "templates" / "timeline.html"
    path.write_text(path.read_text().replace("{% block body %}", "{% block body %}<p>In 2031 it was.</p>", 1))
    before = tree(kiln / "site")
    code, _, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert "error[bound] “2031” is bound to nothing" in err
    assert tree(kiln / "site") == before


# --- the lock --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lock", "message"),
    [
        (None, "there is no lock"),
        ('{"source": "gazette"}\n', "this line is no record of the lock"),
        ("so\n", "this line is no record of the lock"),
        ("[]\n", "this line is no record of the lock"),
        ("[" * 100_000, "this line is no record of the lock"),
        ('{"numeral": "5", "start": 0, "end": 1, "form": "digits", "reads": "equal 5 e0"}\n', "this line is no record"),
    ],
    ids=["missing", "half a record", "no JSON", "a list", "too deep", "no source"],
)
def test_a_broken_lock(kiln: Path, capsys: pytest.CaptureFixture[str], lock: str | None, message: str) -> None:
    (kiln / "facts.lock").unlink()
    if lock is not None:
        (kiln / "facts.lock").write_text(lock)
    for command in ("build", "check"):
        code, _, err = run(capsys, command, "--dossier", kiln)
        assert code == 1
        assert f"error[pin] {message}" in err
        assert f"\nfacts.lock{':1:1' if lock else ''}\n" in err


@pytest.mark.parametrize(
    ("line", "old", "new"),
    [
        (1, '"length": 576', '"length": "576"'),
        (2, '"start": 41', '"start": "41"'),
        (2, '"start": 41, "end": 50', '"start": true, "end": 10'),
        (2, '"start": 41', '"start": 40'),
        (2, '"start": 41, "end": 50', '"start": -9, "end": 0'),
        (2, '"numeral": "3/13/2031"', '"numeral": null'),
        (2, '"3/13/2031"', '"3/13/203\\ud800"'),
        (3, '"start": 53, "end": 58', '"start": 45, "end": 50'),
        (3, '"start": 53, "end": 58', '"start": 5300, "end": 5305'),
    ],
)
def test_a_record_of_the_lock_that_cannot_be_is_refused_where_it_stands(
    kiln: Path, capsys: pytest.CaptureFixture[str], line: int, old: str, new: str
) -> None:
    """Without the archive too, which would show that the lock is another."""
    shutil.rmtree(kiln / "sources")
    lines = (kiln / "facts.lock").read_text(encoding="utf-8").split("\n")
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new)
    (kiln / "facts.lock").write_text("\n".join(lines), encoding="utf-8")
    code, _, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert f"\nfacts.lock:{line}:1\n" in err


def test_a_record_of_the_lock_among_those_of_another_source_is_refused(
    kiln: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(kiln / "sources")
    lines = (kiln / "facts.lock").read_text(encoding="utf-8").splitlines(keepends=True)
    last = next(n for n, line in enumerate(lines) if line.startswith('{"source": "herald"'))
    (kiln / "facts.lock").write_text("".join([*lines[:last], lines[1], *lines[last:]]), encoding="utf-8")
    code, _, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert f"\nfacts.lock:{last + 1}:1\n" in err


def test_a_source_that_stands_twice_in_the_lock_is_refused(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = (kiln / "facts.lock").read_text(encoding="utf-8")
    (kiln / "facts.lock").write_text(lock + lock, encoding="utf-8")
    code, _, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert f"\nfacts.lock:{lock.count(chr(10)) + 1}:1\n" in err


def test_a_new_excerpt_must_be_pinned(kiln: Path, capsys: pytest.CaptureFixture[str], edit: Edit) -> None:
    edit("facts.yaml", "quote: 40 megawatts}", "quote: draws 40 megawatts}")
    shutil.rmtree(kiln / "sources")
    code, _, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert "error[pin] the lock does not hold “draws 40 megawatts” of gazette" in err


def test_a_lock_of_other_sources_is_a_problem_before_anything_is_rendered(
    kiln: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = (kiln / "facts.lock").read_text()
    (kiln / "facts.lock").write_text(lock[: lock.index('{"source": "courier"')])
    code, _, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert "error[pin] the lock knows no source `courier`" in err


def test_pin_without_an_archive(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(kiln / "sources")
    code, _, err = run(capsys, "pin", "--dossier", kiln)
    assert code == 1
    assert "error[file] no source archive is at hand" in err


def test_an_archive_that_is_named_must_be_there(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "build", "--dossier", kiln, "--sources", kiln / "nowhere")
    assert code == 1
    assert "error[file] there is no such folder of sources" in err


def test_pin_leaves_the_lock_where_a_claim_is_not_settled(
    kiln: Path, capsys: pytest.CaptureFixture[str], edit: Edit
) -> None:
    before = (kiln / "facts.lock").read_bytes()
    edit("facts.yaml", "quote: 40 megawatts}", "quote: 41 megawatts}")
    assert run(capsys, "pin", "--dossier", kiln)[0] == 1
    assert (kiln / "facts.lock").read_bytes() == before


def test_a_changed_source_is_noticed_and_pinned_again(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = kiln / "sources" / "courier.txt"
    path.write_text(path.read_text() + "\nIt added nothing.\n")
    code, _, err = run(capsys, "check", "--dossier", kiln)
    assert code == 1
    assert "error[fixity] the text of courier is not the one that was pinned" in err
    assert run(capsys, "pin", "--dossier", kiln)[0] == 0
    assert run(capsys, "build", "--dossier", kiln)[0] == 0


# --- the output ------------------------------------------------------------------------------------------------------


def test_a_folder_that_is_not_ours_is_left_alone(
    kiln: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "photos"
    out.mkdir()
    (out / "holiday.txt").write_text("sun")
    code, _, err = run(capsys, "build", "--dossier", kiln, "--out", out)
    assert code == 1
    assert "error[output] this folder holds files that we did not make" in err
    assert tree(out) == {"holiday.txt": b"sun"}


def test_an_empty_folder_is_taken(kiln: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new"
    out.mkdir()
    assert run(capsys, "build", "--dossier", kiln, "--out", out)[0] == 0
    assert tree(out) == tree(kiln / "site")


@pytest.mark.parametrize("what", ["file", "link", "parent is a file"])
def test_an_output_that_cannot_be_written(
    kiln: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    out = tmp_path / "out"
    if what == "link":
        out.symlink_to(kiln / "site")
    else:
        out.write_text("so")
    code, _, err = run(capsys, "build", "--dossier", kiln, "--out", out / "site" if what.startswith("parent") else out)
    assert code == 4
    assert "error[output]" in err


def test_the_check_needs_a_site(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "check", "--dossier", kiln, "--site", kiln / "content")
    assert code == 4
    assert "error[file] there is no site here" in err


def test_a_failed_swap_puts_the_old_site_back(
    kiln: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(kiln / "site")
    rename = os.rename

    def failing(source: Path, target: Path) -> None:
        if str(source).endswith(".stage"):
            raise OSError(28, "No space left on device")
        rename(source, target)

    monkeypatch.setattr(write, "_exchanged", lambda *_: False)
    monkeypatch.setattr(os, "rename", failing)
    code, _, err = run(capsys, "build", "--dossier", kiln)
    assert code == 4
    assert "No space left on device" in err
    assert tree(kiln / "site") == before
    assert {p.name for p in kiln.iterdir()} == {
        "content",
        "facts.checked",
        "facts.lock",
        "facts.releases",
        "facts.yaml",
        "site",
        "sources",
    }


@pytest.mark.parametrize(("raised", "code"), [(KeyboardInterrupt(), 130), (Lost(), 130), (ZeroDivisionError("so"), 70)])
def test_an_interruption_and_a_bug(
    kiln: Path, capsys: pytest.CaptureFixture[str], raised: BaseException, code: int
) -> None:
    def broken(*_: object) -> str:
        raise raised

    assert cli.main(["build", "--dossier", str(kiln)], broken) == code
    assert "Traceback" not in capsys.readouterr().err


def test_a_problem_shows_its_line_and_help(kiln: Path, capsys: pytest.CaptureFixture[str], edit: Edit) -> None:
    edit(
        "facts.yaml",
        "verdict: better supported\n    rule: more precise",
        "verdict: beter supported\n    rule: more precise",
    )
    text = (kiln / "facts.yaml").read_text(encoding="utf-8")
    line = text[: text.index("beter supported")].count("\n") + 1
    _, _, err = run(capsys, "build", "--dossier", kiln)
    assert err == (
        "error[value] `beter supported` is none of: reconciled, better supported, superseded, unresolved, "
        "cannot be checked\n"
        f"facts.yaml:{line}:14\n"
        f"  {line} |     verdict: beter supported\n"
        "                     ^^^^^^^^^^^^^^^\n"
        "help: Did you mean `better supported`?\n"
        "\n"
        "1 problem\n"
    )
