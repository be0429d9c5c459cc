"""The benchmark in a short form: its dossiers are certified, its peers are given the same pages, its figures are right."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from bench.arithmetic import exponent, median_ratio, ratios
from bench.contest import ARCHIVE, COLD, EDITED
from bench.deal import Deal, deal
from bench.meter import Cost, Failed, measured
from bench.peers import eleventy, hugo, jinja
from bench.peers.compared import Comparison, compared
from bench.peers.recorder import ADDRESS, Site, recorded
from bench.results import Setting, page
from bench.rounds import Measured
from bench.sizes import Size
from bench.stages import STAGES
from bench.words import NAMES, Names
from build import build
from engine.commands.pin import pin
from engine.places import Places, places
from tests.conftest import KILN

ROOT = Path(__file__).resolve().parent.parent
FEW = 60


@pytest.fixture(scope="module")
def few() -> Deal:
    return deal(FEW, seed=3)


def test_the_same_seed_gives_the_same_deal_and_another_seed_another(few: Deal) -> None:
    assert deal(FEW, seed=3) == few
    other = deal(FEW, seed=4)
    assert other.dossier["facts.yaml"] != few.dossier["facts.yaml"]
    assert not set(other.sources) & set(few.sources)


def test_an_edited_deal_differs_by_the_value_of_one_fact(few: Deal) -> None:
    edited = deal(FEW, seed=3, edited=True)
    lines = [deal.dossier["facts.yaml"].splitlines() for deal in (few, edited)]
    changed = [(old, new) for old, new in zip(*lines, strict=True) if old != new]
    assert len({new.split('quote: "')[1].split()[0] for _, new in changed if "quote" in new}) == 1
    assert set(few.sources) == set(edited.sources)
    assert {name: text for name, text in few.dossier.items() if name != "facts.yaml"}.items() <= edited.dossier.items()


@pytest.mark.parametrize(("facts", "seed", "edited"), [(FEW, 3, True), (130, 5, False)])
def test_a_deal_is_pinned_built_and_certified(tmp_path: Path, facts: int, seed: int, edited: bool) -> None:
    deal(facts, seed, edited=edited).write(tmp_path)
    where = places(tmp_path / "dossier", tmp_path / "site", tmp_path / "sources")
    pin(where)
    counts = {line[9:]: line[:9].strip() for line in build(where).splitlines()[1:]}
    assert int(counts["claims read again"]) >= 4.5 * facts
    assert counts["excerpts that could not be read again without the archive"] == "0"
    assert int(counts["derived values recomputed"]) >= facts // 10
    assert (tmp_path / "site" / "facts" / "monthly-rent.html").is_file()


def test_no_two_things_share_a_name() -> None:
    names = Names(NAMES // 3 * 30 + 1, 17, "n")
    assert len({names[index] for index in range(0, NAMES, 7)}) == len(range(0, NAMES, 7))


# --- peers -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, dict[str, bytes]]:
    where: Places = places(KILN, None, None)
    return recorded(where, tmp_path_factory.mktemp("recorded"))


def test_what_is_recorded_is_what_is_rendered(site: tuple[Site, dict[str, bytes]]) -> None:
    golden = KILN / "site"
    assert all(site[1][path.name] == path.read_bytes() for path in golden.glob("*.html"))


def test_data_and_templates_of_a_peer_give_the_same_pages(site: tuple[Site, dict[str, bytes]], tmp_path: Path) -> None:
    jinja.project(site[0], tmp_path)
    made = Environment(loader=FileSystemLoader(tmp_path / "templates"), autoescape=True)
    for path in (tmp_path / "data").glob("*.json"):
        for entries in json.loads(path.read_text(encoding="utf-8")):
            target = tmp_path / "public" / entries[ADDRESS]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(made.get_template(f"_{path.stem}.html").render(e=entries), encoding="utf-8")
    found = compared(site[1], tmp_path / "public")
    assert (found.pages, found.faults) == (32, ())
    (tmp_path / "public" / "facts" / "power.html").write_text("<p>41 megawatts</p>", encoding="utf-8")
    (tmp_path / "public" / "method.html").unlink()
    (tmp_path / "public" / "more.html").write_text("", encoding="utf-8")
    assert compared(site[1], tmp_path / "public").faults == (
        "method.html is missing",
        "more.html is too much",
        "facts/power.html holds other words",
    )


def test_every_peer_is_given_every_page(site: tuple[Site, dict[str, bytes]], tmp_path: Path) -> None:
    for name, peer in (("hugo", hugo), ("eleventy", eleventy)):
        peer.project(site[0], tmp_path / name)
        files = (tmp_path / name / "data").glob("*.json")
        given = [entries[ADDRESS] for path in files for entries in json.loads(path.read_text(encoding="utf-8"))]
        assert sorted(given) == sorted(address for address in site[1] if address.endswith(".html"))


# --- measuring -------------------------------------------------------------------------------------------------------


def test_medians_are_of_ratios_and_growth_is_a_power() -> None:
    assert ratios([1, 6, 2], [2, 2, 2]) == [0.5, 3, 1]
    assert median_ratio([1, 6, 2], [2, 2, 4]) == 0.5
    assert exponent((1_000, 2.0), (10_000, 20.0)) == pytest.approx(1)
    assert exponent((100, 3.0), (200, 12.0)) == pytest.approx(2)
    with pytest.raises(ValueError, match="no growth"):
        exponent((100, 3.0), (100, 12.0))


HOLD = "import sys, time; held = bytearray(int(sys.argv[1]) * 2**20); time.sleep(1.5)"
TWO = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1], sys.argv[2]]);" + HOLD.replace(
    "[1]", "[2]"
).replace("time.sleep(1.5)", "subprocess.run([sys.executable, '-c', sys.argv[1], sys.argv[2]])")


def test_the_meter_sees_the_memory_of_a_process_and_of_all_below_it(tmp_path: Path) -> None:
    one = measured([sys.executable, "-c", HOLD, "150"], tmp_path)
    assert 150 <= one.memory / 2**20 <= 200
    assert one.wall >= 1.5 and one.cpu < one.wall
    both = measured([sys.executable, "-c", TWO, HOLD, "150"], tmp_path)
    assert 300 <= both.memory / 2**20 <= 370


def test_the_meter_counts_the_cores_and_tells_of_failures(tmp_path: Path) -> None:
    busy = measured([sys.executable, "-c", "import time\nwhile time.process_time() < 0.3: pass"], tmp_path)
    assert 0.3 <= busy.cpu < 3
    with pytest.raises(Failed, match="gave 3:\nno such luck"):
        measured([sys.executable, "-c", "print('no such luck'); raise SystemExit(3)"], tmp_path)


def test_every_stage_of_the_door_has_a_clock(tmp_path: Path) -> None:
    for flags in (["--alone"], ["--alone", "--uncertified"]):
        report = tmp_path / "stages.json"
        command = [sys.executable, "-m", "bench.stages", str(KILN), str(tmp_path / "site"), str(report), *flags]
        subprocess.run(command, check=True, cwd=ROOT)
        seconds = json.loads(report.read_text(encoding="utf-8"))
        assert set(seconds) == set(STAGES)
        assert all(second > 0 for second in seconds.values())


def _measured(*walls: float) -> Measured:
    costs = [Cost(wall, 2 * wall, int(wall * 2**20)) for wall in walls]
    return Measured(costs, [Cost(2, 3, 4 * 2**20)] * len(walls))


def _size(facts: int, factor: float) -> Size:
    found = {name: _measured(factor, 3 * factor, 2 * factor) for name in (COLD, ARCHIVE)} | {EDITED: Measured()}
    comparisons = {"Hugo": Comparison(11, 300, ()), "Eleventy": Comparison(11, 300, ("a.html is missing",))}
    return Size(
        facts,
        11,
        1_000_000,
        30,
        3_000_000,
        "Hugo",
        found,
        comparisons,
        {"write": [1.0], "scan": [0.5]},
        {"read": 1.0},
        None,
    )


def test_the_results_hold_ratios_targets_and_growth() -> None:
    setting = Setting(2, "3.11", {"Hugo": "0.1"}, ["staticjinja"], 3, 7)
    text = page(setting, [_size(1_000, 1.0), _size(10_000, 20.0)], _measured(4), {100_000: "out of time"})
    for line in (
        "Not at hand, and left out: staticjinja.",
        "| cold, certified, excerpts read again, time | 1.5 × | 20 × | missed |",
        "| one fact edited, certified, time | 0.25 × | – | not measured |",
        "| the real dossier, against the imports | 5 × | 2.00 × | met |",
        "Hugo prints the same 11 pages, word by word (300 words).",
        "Eleventy does NOT print the same: a.html is missing",
        "| Hugo | 2.00 s | 3.00 s | 4 MiB | the measure |",
        "| cold, certified | 1.00 × | 1.33 × | 0.50 × | time from 0.50 to 1.50 |",
        "| read | 0.50 × |",
        "| floor: walking every node of every page | 0.25 × |",
        "| cold, certified | 1,000 | 10,000 | 1.30 | 1.30 | missed |",
        "| Hugo | 1,000 | 10,000 | 0.00 | 0.00 |  |",
        "out of time",
    ):
        assert line in text.splitlines(), line
