"""When sources were last looked at: read from facts.checked, said on every page, and nowhere taken from a clock."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from build import build, main
from engine.places import places
from engine.problems import Stopped

UNCHANGED = '{"source": "%s", "on": "2031-05-06", "by": "archive", "found": "unchanged"}\n'


def built(kiln: Path, records: str) -> Path:
    (kiln / "facts.checked").write_text(records, encoding="utf-8")
    build(places(kiln, None, None))
    return kiln / "site"


def standing(page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    return text[text.index('<p class="standing"') : text.index("</p>", text.index('<p class="standing"'))]


def refused(kiln: Path, records: str) -> list[tuple[str, str, int]]:
    with pytest.raises(Stopped) as stopped:
        built(kiln, records)
    return [(p.code, p.place.path, p.place.line) for p in stopped.value.problems]


def test_a_dossier_need_not_say(kiln: Path) -> None:
    (kiln / "facts.checked").unlink()
    build(places(kiln, None, None))
    assert "last checked" not in standing(kiln / "site" / "index.html")
    assert "Last checked" not in (kiln / "site" / "sources" / "gazette.html").read_text(encoding="utf-8")


def test_where_all_are_unchanged_only_the_day_is_said(kiln: Path) -> None:
    site = built(kiln, "".join(UNCHANGED % source for source in ("gazette", "herald", "courier")))
    for page in site.rglob("*.html"):
        said = standing(page)
        assert (
            'checked on <span data-count="last-check"><time datetime="2031-05-06">6\u00a0May\u00a02031</time></span>.'
            in said
        )


def test_the_latest_day_counts_and_what_was_found_is_counted(kiln: Path) -> None:
    """Golden: two of the three are out of reach or changed."""
    said = standing(kiln / "site" / "index.html")
    assert '<time datetime="2031-04-02">2\u00a0April\u00a02031</time>' in said
    assert 'data-count="unreachable">one\u00a0source</span> not reached' in said
    assert 'data-count="altered">one\u00a0source</span> changed since we read them' in said


def test_each_source_says_it_of_itself(kiln: Path) -> None:
    pages = {
        name: (kiln / "site" / "sources" / f"{name}.html").read_text(encoding="utf-8") for name in ("gazette", "herald")
    }
    assert "at its address: not reached; last read on" in pages["gazette"]
    assert "in our archive: unchanged" in pages["herald"]
    with (kiln / "site" / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["source"]: (row["checked"], row["found"]) for row in csv.DictReader(file)}
    assert rows["gazette"] == ("2031-04-02", "unreachable")
    assert rows["courier"] == ("2031-04-01", "changed")


def test_it_is_one_of_the_inputs_that_the_proof_names(kiln: Path) -> None:
    proof = json.loads((kiln / "site" / "data" / "proof.json").read_text(encoding="utf-8"))
    assert "facts.checked" in proof["inputs"]


def test_a_later_check_makes_another_site(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither a cache nor the check of the old site is deceived."""
    build(places(kiln, None, None))
    path = kiln / "facts.checked"
    path.write_text(path.read_text(encoding="utf-8").replace("04-02", "04-03"), encoding="utf-8")
    assert main(["check", "--dossier", str(kiln)]) == 1
    assert "error[shown]" in capsys.readouterr().err
    build(places(kiln, None, None))
    assert "3\u00a0April\u00a02031" in standing(kiln / "site" / "index.html")
    assert main(["check", "--dossier", str(kiln)]) == 0


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (UNCHANGED % "nobody", "unknown-id"),
        (UNCHANGED.replace("archive", "address") % "herald", "value"),  # it has no address
        ("{\n", "value"),
        (UNCHANGED.replace("05-06", "02-30") % "herald", "value"),
        (UNCHANGED % "herald" * 2, "duplicate-key"),
    ],
)
def test_a_record_of_no_use_is_refused_where_it_stands(kiln: Path, record: str, code: str) -> None:
    before = (kiln / "site" / "index.html").read_bytes()
    lines = UNCHANGED % "courier" + record
    assert refused(kiln, lines)[0] == (code, "facts.checked", lines.count("\n"))
    assert (kiln / "site" / "index.html").read_bytes() == before
