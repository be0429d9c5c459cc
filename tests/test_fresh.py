"""`fresh`: a site that is served is the dossier's, and its sources were looked at lately; else the cron job hears of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

import build
from engine.commands import fresh as command
from engine.commands.fresh import fresh
from engine.refresh.fetch import Limits
from tests.conftest import Edit
from tests.press import Press, Reply, printing

HOME = "https://briefing.example/kiln/"
PROOF = f"{HOME}data/proof.json"
LIMITS = Limits(connect=60, whole=60, pause=0)
NOON = "2031-04-03T12:00"
SOURCES = ("gazette", "herald", "courier")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def press(kiln: Path) -> Iterator[Press]:
    """Serves the site of the deal; the robots of it are asked to keep away, as a site may ask those of others."""
    with printing() as found:
        site = kiln / "site"
        for path in site.rglob("*"):
            if path.is_file():
                found.pages[f"{HOME}{path.relative_to(site).as_posix()}"] = Reply(path.read_bytes())
        found.pages["https://briefing.example/robots.txt"] = Reply("User-agent: *\nDisallow: /")
        yield found


@pytest.fixture
def run(kiln: Path, press: Press, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str, url: str = HOME, on: str = NOON, age: str = "7d") -> tuple[int, str, str]:
        monkeypatch.setattr(command, "fresh", partial(fresh, net=lambda _agent: press.net(LIMITS)))
        code = build.main(["fresh", "--dossier", str(kiln), "--url", url, "--max-age", age, "--on", on, *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_what_is_served_is_the_dossier_and_was_looked_at(press: Press, run: Run) -> None:
    inputs = len(json.loads(press.pages[PROOF].data)["inputs"])
    said = f"{HOME} serves this dossier: {inputs} inputs and 3 files agree, and every source was looked at within 7d\n"
    assert run() == (0, said, "")
    assert run(url=HOME.rstrip("/"))[0] == 0
    assert press.slept == []
    assert [asked.url for asked in press.asked if "robots" in asked.url] == []


def test_a_dossier_that_went_on_is_said_file_by_file(kiln: Path, run: Run, edit: Edit) -> None:
    edit("facts.yaml", "label: Monthly fee", "label: Fee of a month")
    (kiln / "content" / "summary.md").unlink()
    (kiln / "content" / "notes.md").write_text("Words.\n", encoding="utf-8")
    code, out, err = run()
    assert (code, out) == (3, "")
    assert "error[stale] the site was made of a file that is not here\ncontent/summary.md\n" in err
    assert "error[stale] the site was made without this file\ncontent/notes.md\n" in err
    assert "error[stale] the site was made of another\nfacts.yaml\n" in err
    assert err.endswith("\n3 problems\n")


def test_templates_are_inputs_too(kiln: Path, run: Run) -> None:
    (kiln / "templates").mkdir()
    (kiln / "templates" / "base.html").write_text("<html>", encoding="utf-8")
    code, _, err = run()
    assert (code, "the site was made of another\ntemplates/base.html" in err) == (3, True)


def test_a_refresh_that_was_not_published_is_noticed(kiln: Path, run: Run) -> None:
    path = kiln / "facts.checked"
    path.write_text(path.read_text(encoding="utf-8").replace("2031-04-01", "2031-04-03"), encoding="utf-8")
    assert "the site was made of another\nfacts.checked" in run()[2]


@pytest.mark.parametrize("name", ["index.html", "style", "script"])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda reply: Reply(reply.data + b" "), "what is served is not the file that was proved"),
        (lambda _: Reply("", 404), "the file is not served: it answers 404 Not Found"),
    ],
)
def test_what_was_changed_on_the_way_is_noticed(
    press: Press, run: Run, name: str, change: Callable[[Reply], Reply], said: str
) -> None:
    (url,) = [url for url in press.pages if url.startswith(f"{HOME}{name}")]
    press.pages[url] = change(press.pages[url])
    code, _, err = run()
    assert (code, err.count("error[")) == (3, 1)
    assert f"error[stale] {said}\n{url}\n" in err


def test_a_host_that_calls_the_first_page_otherwise_serves_it(press: Press, run: Run) -> None:
    page = press.pages[f"{HOME}index.html"]
    press.pages |= {f"{HOME}index.html": Reply(status=308, headers={"Location": "./"}), HOME: page}
    assert run()[0] == 0


@pytest.mark.parametrize(
    ("age", "on", "old"),
    [
        ("7d", "2031-04-08T23:59", []),
        ("7d", "2031-04-09T00:01", ["courier"]),
        ("1w", "2031-04-09T00:01", ["courier"]),
        ("7d", "2031-04-10T00:01", ["gazette", "herald", "courier"]),
        ("36h", "2031-04-03T11:59", []),
        ("36h", "2031-04-03T12:01", ["courier"]),
        ("7d", "2031-04-01", []),
        ("9999w", "9999-12-30", ["gazette", "herald", "courier"]),
    ],
)
def test_sources_grow_old_from_the_end_of_the_day_on_which_they_were_looked_at(
    run: Run, age: str, on: str, old: list[str]
) -> None:
    code, _, err = run(on=on, age=age)
    assert code == (3 if old else 0)
    days = {"gazette": "2031-04-02", "herald": "2031-04-02", "courier": "2031-04-01"}
    assert err.count("error[stale]") == len(old)
    for line, source in enumerate(days, 1):
        said = f"error[stale] `{source}` was last looked at on {days[source]}, which is more than {age} ago\nfacts.checked:{line}:1\n"
        assert (said in err) is (source in old)


def test_a_source_that_nobody_looked_at_is_old(kiln: Path, run: Run) -> None:
    path = kiln / "facts.checked"
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[1:]), encoding="utf-8")
    assert "error[stale] nobody has looked at `gazette` again\nfacts.yaml:" in run()[2]


def test_the_clock_is_asked_where_no_time_is_given(
    kiln: Path, press: Press, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is looked at in a day to come is not old, and what was long ago is; the site is of another facts.checked."""
    monkeypatch.setattr(command, "fresh", partial(fresh, net=lambda _agent: press.net(LIMITS)))
    for day, old in (("9999-12-31", 0), ("2001-01-01", 3)):
        records = (f'{{"source": "{id}", "on": "{day}", "by": "archive", "found": "unchanged"}}' for id in SOURCES)
        (kiln / "facts.checked").write_text("\n".join(records) + "\n", encoding="utf-8")
        assert build.main(["fresh", "--dossier", str(kiln), "--url", HOME]) == 3
        err = capsys.readouterr().err
        assert err.count("which is more than 7d ago") == old
        assert "the site was made of another\nfacts.checked\n" in err


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply("", 404), "it answers 404 Not Found"),
        (Reply("{", 200), "its data/proof.json is no proof"),
        (Reply("[]", 200), "its data/proof.json is no proof"),
        (Reply('{"inputs": {}}', 200), "its data/proof.json is no proof"),
        (Reply('{"inputs": {"facts.yaml": 1}, "files": {}}', 200), "its data/proof.json is no proof"),
        (Reply(b"\xff", 200), "its data/proof.json is no proof"),
        (Reply("[" * 100_000, 200), "its data/proof.json is no proof"),
        (Reply("{}", wait=9), "it does not answer in time"),
        (Reply("{}", cut=1), "its answer is cut short"),
        (Reply(status=302, headers={"Location": "http://briefing.example/"}), "without https"),
    ],
)
def test_a_site_whose_proof_cannot_be_had_is_another_matter(press: Press, run: Run, reply: Reply, said: str) -> None:
    press.pages[PROOF] = reply
    code, out, err = run()
    assert (code, out) == (4, "")
    assert err.startswith("error[file] the proof of this site cannot be had: ")
    assert said in err.split("\n")[0]
    assert err.split("\n")[1] == PROOF


def test_a_proof_of_nothing_proves_nothing(press: Press, run: Run) -> None:
    press.pages[PROOF] = Reply('{"inputs": {}, "files": {}}')
    code, _, err = run()
    assert code == 3
    assert "the proof names no page" in err
    assert "error[stale] the site was made without this file\n" in err


def test_a_dossier_that_cannot_be_read_is_no_stale_site(kiln: Path, press: Press, run: Run) -> None:
    (kiln / "facts.yaml").unlink()
    assert run()[0] == 4
    assert press.asked == []


def test_a_site_on_this_machine_is_asked_as_it_is(kiln: Path, press: Press, capsys: pytest.CaptureFixture[str]) -> None:
    """Without any network of the tests: by the door, through the system."""
    here = f"http://127.0.0.1:{press.port}/"
    press.pages = {url.replace(HOME, here.replace("http", "https", 1)): reply for url, reply in press.pages.items()}
    arguments = ["fresh", "--dossier", str(kiln), "--max-age", "7d", "--on", NOON]
    assert build.main([*arguments, "--url", here]) == 0
    assert f"{here} serves this dossier" in capsys.readouterr().out
    assert build.main([*arguments, "--url", f"{here}elsewhere"]) == 4


@pytest.mark.parametrize(
    "arguments",
    [
        ["--url", "http://briefing.example/"],
        ["--url", "https://briefing.example/?a=b"],
        ["--url", "ftp://briefing.example/"],
        ["--url", "https://me@briefing.example/"],
        ["--url", HOME, "--max-age", "week"],
        ["--url", HOME, "--max-age", "0d"],
        ["--url", HOME, "--on", "noon"],
        [],
    ],
)
def test_what_cannot_be_meant_is_a_mistake_of_usage(kiln: Path, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as usage:
        build.main(["fresh", "--dossier", str(kiln), *arguments])
    assert usage.value.code == 2
