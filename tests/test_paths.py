"""Ids, names and links lead nowhere but into the dossier and the output folder, on this disk and on others."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import build
from engine.preview.server import LOOPBACK, Server
from engine.preview.state import Stage
from tests.conftest import Edit
from tests.folders import tree

ROOT = Path(__file__).resolve().parent.parent
SECRET = "It is a secret.\n"


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    code = build.main([str(argument) for argument in arguments])
    return code, capsys.readouterr().err


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file outside of the dossier."""
    path = tmp_path / "secret.txt"
    path.write_text(SECRET, encoding="utf-8")
    return path


# --- the dossier -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["facts.yaml", "facts.lock", "content/method.md", "content/contradictions/which-period.md"]
)
@pytest.mark.parametrize("command", ["build", "check", "pin"])
def test_a_link_out_of_the_dossier_is_refused(
    kiln: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, command: str
) -> None:
    (kiln / name).rename(tmp_path / "elsewhere")
    (kiln / name).symlink_to(tmp_path / "elsewhere")
    before = tree(kiln / "site")
    code, err = run(capsys, command, "--dossier", kiln)
    assert code in (1, 4)
    assert f"error[file] this link leads out of its folder\n{name}\n" in err
    assert tree(kiln / "site") == before


def test_a_source_that_links_out_of_the_archive_is_refused(
    kiln: Path, capsys: pytest.CaptureFixture[str], secret: Path
) -> None:
    (kiln / "sources" / "herald.txt").unlink()
    (kiln / "sources" / "herald.txt").symlink_to(secret)
    code, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert "error[file] this link leads out of its folder in the archive: herald.txt\nfacts.yaml:" in err
    assert "secret" not in err


@pytest.mark.parametrize("name", ["style.css", "fact.html", "more/parts.html"])
def test_a_template_that_links_out_of_the_dossier_is_refused(
    kiln: Path, capsys: pytest.CaptureFixture[str], secret: Path, name: str
) -> None:
    shutil.copytree(ROOT / "templates", kiln / "templates")
    path = kiln / "templates" / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(secret)
    code, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert f"error[file] this link leads out of its folder\ntemplates/{name}\n" in err


def test_links_within_the_dossier_and_a_linked_dossier_are_followed(
    kiln: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(kiln / "site")
    for name in ("content/method.md", "sources/herald.txt"):
        (kiln / name).rename(kiln / f"{name}.kept")
        (kiln / name).symlink_to((kiln / name).name + ".kept")
    (kiln / "content" / "method.md.kept").rename(kiln / "method")
    (kiln / "content" / "method.md").unlink()
    (kiln / "content" / "method.md").symlink_to("../method")
    (tmp_path / "linked").symlink_to(kiln)
    assert run(capsys, "build", "--dossier", tmp_path / "linked") == (0, "")
    assert tree(kiln / "site") == before


def test_a_link_to_itself_is_said_to_be_no_file(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (kiln / "sources" / "herald.txt").unlink()
    (kiln / "sources" / "herald.txt").symlink_to("herald.txt")
    code, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert "error[file]" in err
    assert "facts.yaml:" in err


@pytest.mark.parametrize("name", ["..", ".", "../secret.txt", "/etc/passwd", "sub/herald.txt", "a\\b.txt", "C:x", ""])
def test_a_source_names_a_file_of_the_archive_and_nothing_else(
    kiln: Path, capsys: pytest.CaptureFixture[str], edit: Edit, name: str
) -> None:
    edit("facts.yaml", "file: herald.txt", f"file: '{name}'")
    code, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert f"error[value] `{name}` is not the name of a file in the source archive\nfacts.yaml:" in err


def test_a_file_name_that_no_disk_holds_is_a_located_problem(
    kiln: Path, capsys: pytest.CaptureFixture[str], edit: Edit
) -> None:
    edit("facts.yaml", "file: herald.txt", f"file: {'long' * 80}.txt")
    code, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert "error[file] the file cannot be read: File name too long in the archive: " in err
    assert "\nfacts.yaml:" in err


@pytest.mark.parametrize(
    ("one", "other"),
    [("herald.txt", "Herald.TXT"), ("stra\u00dfe.txt", "STRASSE.txt"), ("\ud55c.txt", "\u1112\u1161\u11ab.txt"), ("caf\u00e9.txt", "CAF\u00c9.txt")],
    ids=["case", "sharp s", "jamo", "accent"],
)  # fmt: skip
def test_two_sources_whose_files_are_one_on_another_disk_are_refused(
    kiln: Path, capsys: pytest.CaptureFixture[str], edit: Edit, one: str, other: str
) -> None:
    edit("facts.yaml", "file: herald.txt", f"file: {one}")
    edit("facts.yaml", "file: gazette.txt", f"file: {other}")
    code, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert "error[duplicate-key]" in err
    assert ": two sources have this file\nfacts.yaml:" in err


@pytest.mark.parametrize(
    ("id", "message"),
    [
        ("con", "`con` can name no page: Windows takes it for a device"),
        ("nul", "`nul` can name no page: Windows takes it for a device"),
        ("long" * 75, "`longlonglonglonglong…` can name no page: it has more than 128 letters"),
        ("Power", "`Power` is not an id: "),
        ("../power", "`../power` is not an id: "),
        ("/power", "`/power` is not an id: "),
        ("p\u00f3wer", "`p\u00f3wer` is not an id: "),
        ("power.html", "`power.html` is not an id: "),
    ],
)
@pytest.mark.parametrize("key", ["power", "herald", "which-period"])
def test_an_id_that_can_name_no_page_is_refused(
    kiln: Path, capsys: pytest.CaptureFixture[str], key: str, id: str, message: str
) -> None:
    path = kiln / "facts.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(f"\n  {key}:\n") == 1
    path.write_text(text.replace(f"\n  {key}:\n", f"\n  {id}:\n"), encoding="utf-8")
    code, err = run(capsys, "build", "--dossier", kiln)
    assert code == 1
    assert f"error[value] {message}" in err
    assert "\nfacts.yaml:" in err


def test_an_id_may_have_a_hundred_and_twenty_eight_letters(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    longest = "-".join(["seven"] * 21) + "-an"
    longest += "a" * (128 - len(longest))
    for name in ("facts.yaml", "facts.lock", "content/summary.md"):
        path = kiln / name
        path.write_text(path.read_text(encoding="utf-8").replace("monthly-fee", longest), encoding="utf-8")
    for path in (kiln / "content").rglob("*.md"):
        path.write_text(path.read_text(encoding="utf-8").replace("monthly-fee", longest), encoding="utf-8")
    assert run(capsys, "build", "--dossier", kiln) == (0, "")
    assert (kiln / "site" / "facts" / f"{longest}.html").is_file()


# --- the output ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("out", [".", "..", "../..", "content", "content/site", "templates/site", "sources", "/"])
def test_a_site_takes_no_place_of_what_it_is_made_of(
    kiln: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    """Not even where a folder bears our marker, as one that was a site before a dossier was put into it."""
    (kiln / ".briefing").touch()
    (kiln.parent / ".briefing").touch()
    shutil.copytree(ROOT / "templates", kiln / "templates")
    before = tree(kiln.parent)
    monkeypatch.chdir(kiln)
    code, err = run(capsys, "build", "--dossier", kiln, "--out", out)
    assert code == 1
    assert "error[output] the site cannot " in err
    assert tree(kiln.parent) == before


def test_a_folder_that_is_named_in_a_roundabout_way_is_that_folder(
    kiln: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("here", "out/below"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    assert run(capsys, "build", "--dossier", kiln, "--out", "../out/./below/.") == (0, "")
    assert tree(tmp_path / "out" / "below") == tree(kiln / "site")
    assert run(capsys, "build", "--dossier", kiln, "--out", "../out/below/facts/..") == (0, "")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"below", ".below.cache"}
    assert not any((tmp_path / "here").iterdir())


def _not_ours(path: Path) -> None:
    path.mkdir()
    (path / "mine.txt").write_text("mine", encoding="utf-8")


def _other_marker(path: Path) -> None:
    _not_ours(path)
    (path / ".briefing").write_text("for the press, at noon", encoding="utf-8")


def _linked_marker(path: Path) -> None:
    _not_ours(path)
    (path / ".briefing").symlink_to(ROOT / "site" / ".briefing")


@pytest.mark.parametrize("beside", ["out", ".out.stage", ".out.old"])
@pytest.mark.parametrize("made", [_not_ours, _other_marker, _linked_marker])
def test_a_folder_that_is_not_ours_is_left_alone_wherever_it_stands(
    kiln: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], beside: str, made: Callable[[Path], None]
) -> None:
    made(tmp_path / beside)
    before = tree(tmp_path)
    code, err = run(capsys, "build", "--dossier", kiln, "--out", tmp_path / "out")
    assert code == 1
    assert "error[output] this folder holds files that we did not make" in err
    assert tree(tmp_path) == before


@pytest.mark.parametrize("beside", ["out", ".out.stage", ".out.old"])
def test_a_link_is_no_folder_of_ours(
    kiln: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], beside: str
) -> None:
    (tmp_path / beside).symlink_to(kiln / "site")
    before = tree(kiln)
    code, err = run(capsys, "build", "--dossier", kiln, "--out", tmp_path / "out")
    assert code == 4
    assert "error[output] this is not a folder" in err
    assert tree(kiln) == before


def test_links_in_a_site_are_replaced_and_never_followed(
    kiln: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], secret: Path
) -> None:
    before = tree(kiln / "site")
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "power.html").write_text(SECRET, encoding="utf-8")
    shutil.rmtree(kiln / "site" / "facts")
    (kiln / "site" / "facts").symlink_to(tmp_path / "facts")
    (kiln / "site" / "index.html").unlink()
    (kiln / "site" / "index.html").symlink_to(secret)
    assert run(capsys, "build", "--dossier", kiln) == (0, "")
    assert tree(kiln / "site") == before
    assert not any(path.is_symlink() for path in (kiln / "site").rglob("*"))
    assert (secret.read_text(encoding="utf-8"), tree(tmp_path / "facts")) == (SECRET, {"power.html": SECRET.encode()})


def test_a_cache_that_is_a_link_is_not_written_through(kiln: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(kiln / "site", tmp_path / "other"))
    before = tree(other)
    (kiln / ".site.cache").symlink_to(other)
    assert build.main(["build", "--dossier", str(kiln), "--fresh"]) == 0
    assert tree(other) == before


def test_a_name_that_is_no_text_is_printed_all_the_same(
    kiln: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / os.fsdecode(b"\xff")
    code, err = run(capsys, "build", "--dossier", kiln, "--out", out)
    assert (code, err) == (0, "")
    assert tree(out) == tree(kiln / "site")


# --- the preview -----------------------------------------------------------------------------------------------------


def test_the_preview_listens_on_this_machine_alone() -> None:
    server = Server(Stage(), 0)
    try:
        assert server.server_address[0] == LOOPBACK == "127.0.0.1"
    finally:
        server.server_close()
