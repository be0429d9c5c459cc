"""Killed, without room, robbed of a file, or two at once: the site is the old one or the new one, and the next build heals.

Here a sample is tried; `make harden` tries every call of the system and a hundred random moments.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import build
from engine import write
from engine.addresses import MARKER_TEXT
from engine.cache import inputs_key
from engine.check import Certificate, certify
from engine.commands.check import check
from engine.holding import FILE, FOLDER, Unholdable, hold
from engine.places import places
from engine.preview.scratch import scratch
from engine.problems import Stopped
from engine.workers import VARIABLE
from engine.write import claimed, replace_file, restored, staged
from tests.faults import (
    SITE,
    Call,
    Deal,
    Fault,
    building,
    calls_of,
    ended,
    full_at,
    harm_at,
    inputs,
    kill_after,
    kill_at,
    killed_at,
    started,
    suffered,
    unharmed,
    unreadable_at,
    vanished_at,
)
from tests.folders import tree

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0
OLD = {".briefing": MARKER_TEXT.encode(), "a.html": b"old", "b/c.html": b"the same", "b/gone.html": b"old"}
NEW = {".briefing": MARKER_TEXT.encode(), "a.html": b"new", "b/c.html": b"the same", "d/e.html": b"new"}


@pytest.fixture(scope="module")
def deal(tmp_path_factory: pytest.TempPathFactory) -> Deal:
    return Deal.make(tmp_path_factory.mktemp("deal"))


@pytest.fixture(scope="module")
def calls(deal: Deal, tmp_path_factory: pytest.TempPathFactory) -> list[Call]:
    """Every call of a build, by which the samples are drawn."""
    dossier = deal.copy(tmp_path_factory.mktemp("calls") / "deal")
    return calls_of(building(dossier), dossier)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def sample(calls: list[Call], wanted: Callable[[Call], bool], many: int) -> list[int]:
    """The numbers of some of the calls that are wanted; the same in every run of the same build."""
    return sorted(random.Random(7).sample([call.number for call in calls if wanted(call)], many))


# --- a small tree, at every call -------------------------------------------------------------------------------------


def publishing(site: Path, files: dict[str, bytes], *, exchange: bool = True) -> Callable[[], int]:
    """The writing part of a build alone."""

    def work() -> int:
        if not exchange:
            write._exchanged = lambda *_: False
        with claimed(site), staged(site) as stage:
            for name, data in files.items():
                stage.write(name, data)
            stage.swap()
        return 0

    return work


def published(folder: Path) -> Path:
    """A site as an earlier build left it."""
    site = folder / "of" / SITE
    assert suffered(publishing(site, OLD), folder, unharmed).code == 0
    assert tree(site) == OLD
    return site


@pytest.mark.parametrize("exchange", [True, False], ids=["one step", "two steps"])
def test_killed_at_any_call_the_site_is_whole_and_the_next_build_leaves_nothing(tmp_path: Path, exchange: bool) -> None:
    site = published(tmp_path)
    states = set()
    for number in range(1, 200):
        assert suffered(publishing(site, OLD), tmp_path, unharmed).code == 0
        done = suffered(publishing(site, NEW, exchange=exchange), tmp_path, killed_at(number))
        assert exchange is False or site.is_dir(), number
        restored(site)
        states.add(tree(site) == NEW)
        assert tree(site) in (OLD, NEW), number
        again = suffered(publishing(site, NEW, exchange=exchange), tmp_path, unharmed)
        assert (again.code, again.said, tree(site)) == (0, "", NEW), number
        assert names(site.parent) == {SITE}, number
        if done.code == 0:
            break
        assert done.code == -signal.SIGKILL
    assert number > 20
    assert states == {True, False}


@pytest.mark.parametrize("for_good", [True, False], ids=["for good", "once"])
def test_a_disk_that_is_full_at_any_call_leaves_the_old_site_and_says_so(tmp_path: Path, for_good: bool) -> None:
    site = published(tmp_path)
    for call in calls_of(publishing(site, NEW), tmp_path):
        assert suffered(publishing(site, OLD), tmp_path, unharmed).code == 0
        done = suffered(publishing(site, NEW), tmp_path, full_at(call.number, for_good=for_good))
        assert tree(site) == (OLD if done.code else NEW), call
        assert done.code == 0 or "[output] the site cannot be written: No space left on device" in done.said, call
        assert names(site.parent) == {SITE}, call


def test_a_build_is_killed_as_often_as_it_is_begun_and_is_made_in_the_end(tmp_path: Path) -> None:
    """Each kill meets what the one before it left."""
    site = published(tmp_path)
    for number in range(1, 40):
        suffered(publishing(site, NEW, exchange=bool(number % 3)), tmp_path, killed_at(number))
        restored(site)
        assert tree(site) in (OLD, NEW), number
    assert suffered(publishing(site, NEW), tmp_path, unharmed).code == 0
    assert tree(site) == NEW
    assert names(site.parent) == {SITE}


# --- whole builds, at a sample of calls and moments -------------------------------------------------------------------


@pytest.mark.parametrize("exchange", [True, False], ids=["one step", "two steps"])
def test_a_build_that_is_killed(deal: Deal, calls: list[Call], tmp_path: Path, exchange: bool) -> None:
    for number in sample(calls, lambda call: call.what != "open to read", 4):
        done, faults = kill_at(deal, tmp_path / "deal", number, exchange=exchange)
        assert (done.code, faults) == (-signal.SIGKILL, []), calls[number - 1]


@pytest.mark.parametrize("group", [True, False], ids=["with its processes", "alone"])
def test_a_build_that_is_killed_at_any_moment(deal: Deal, tmp_path: Path, group: bool) -> None:
    for seconds in (0.2, 0.5, 0.9):
        assert kill_after(deal, tmp_path / "deal", seconds, group=group)[1] == []


def test_a_disk_that_is_full(deal: Deal, calls: list[Call], tmp_path: Path) -> None:
    for number in sample(calls, lambda call: call.needs_room, 4):
        assert harm_at(deal, tmp_path / "deal", full_at(number, for_good=True))[1] == [], calls[number - 1]


def test_a_file_that_cannot_be_read_is_named(deal: Deal, calls: list[Call], tmp_path: Path) -> None:
    for number in sample(calls, lambda call: call.what == "open to read", 3):
        assert harm_at(deal, tmp_path / "deal", unreadable_at(number))[1] == [], calls[number - 1]


@pytest.mark.parametrize(
    "name", ["facts.yaml", "facts.lock", "content/method.md", "templates/base.html", "sources/daily.txt"]
)
def test_an_input_that_vanishes_while_it_is_built(deal: Deal, calls: list[Call], tmp_path: Path, name: str) -> None:
    last = [call.number for call in calls if str(call.path).endswith(f"deal/{name}") and call.what == "open to read"][
        -1
    ]
    done, faults = harm_at(deal, tmp_path / "deal", vanished_at(last))
    assert (done.code, faults) == (4, [])
    assert "error[file] " in done.said


def test_an_input_that_changes_while_it_is_built_is_not_published(kiln: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(kiln / SITE)
    method = kiln / "content" / "method.md"

    def meanwhile(*args: Any, **kwargs: Any) -> Certificate:
        found = certify(*args, **kwargs)
        method.write_text(method.read_text(encoding="utf-8") + "\nA word more.\n", encoding="utf-8")
        return found

    monkeypatch.setattr("build.certify", meanwhile)
    with pytest.raises(Stopped, match="the dossier was changed while its site was being built") as stopped:
        build.build(places(kiln, None, None))
    assert stopped.value.exit_code == 4
    assert tree(kiln / SITE) == before


# --- asked to end, and processes that are lost --------------------------------------------------------------------------


def at_first(wanted: Callable[[Call], bool], then: Callable[[], object]) -> Fault:
    """Something that happens at the first call that is wanted, and at no other."""
    happened: list[Call] = []

    def fault(call: Call) -> None:
        if not happened and wanted(call):
            happened.append(call)
            then()

    return fault


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_end_a_build_takes_its_stage_away_and_says_so(deal: Deal, tmp_path: Path, number: int) -> None:
    dossier = deal.copy(tmp_path / "deal")
    fault = at_first(lambda call: call.path.name == "feed.atom", lambda: os.killpg(os.getpgrp(), number))
    done = suffered(building(dossier, "--fresh", hands=2), dossier, fault)
    assert done.code == 130
    assert done.said == "interrupted: the old site stays, or the new one where it was in its place already\n"
    assert tree(dossier / SITE) == deal.old
    assert names(dossier) == names(deal.folder) - {".site.cache"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_at_a_terminal_the_processes_of_a_build_say_nothing(deal: Deal, tmp_path: Path, number: int) -> None:
    """Ctrl-C reaches them all, while they are at work."""
    dossier = deal.copy(tmp_path / "deal")
    of_a_fact = at_first(lambda call: call.path.parent.name == "facts", lambda: os.killpg(os.getpgrp(), number))
    done = suffered(building(dossier, "--fresh", hands=2), dossier, of_a_fact)
    assert done.code == 130
    assert "Traceback" not in done.said
    assert tree(dossier / SITE) == deal.old


def test_a_process_of_a_build_that_is_killed_is_said_to_be(deal: Deal, tmp_path: Path) -> None:
    dossier = deal.copy(tmp_path / "deal")
    builder = []

    def fault(call: Call) -> None:
        builder.append(os.getpid())
        if os.getpid() != builder[0] and call.needs_room:
            os.kill(os.getpid(), signal.SIGKILL)

    done = suffered(building(dossier, "--fresh", hands=2), dossier, fault)
    assert done.code == 130
    assert done.said.startswith(
        "a process of ours was ended from outside, by hand or for want of memory: the old site stays"
    )
    assert tree(dossier / SITE) == deal.old
    assert list(deal.faults_of_next(dossier)) == []


def test_processes_of_a_build_that_was_killed_end_before_the_next_begins(deal: Deal, tmp_path: Path) -> None:
    """They hold the site while they live, so that no page of theirs comes into the next build's stage."""
    dossier = deal.copy(tmp_path / "deal")
    builder = []

    def fault(call: Call) -> None:
        builder.append(os.getpid())
        if os.getpid() != builder[0] and call.needs_room:
            os.kill(builder[0], signal.SIGKILL)
            time.sleep(1)

    assert suffered(building(dossier, "--fresh", hands=2), dossier, fault).code == -signal.SIGKILL
    assert hold(dossier / ".site.lock", FILE) is None
    assert list(deal.faults_of_next(dossier)) == []


# --- two at once -------------------------------------------------------------------------------------------------------


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for another build."""
    monkeypatch.setattr(write, "_PATIENCE", 0.0)


@pytest.mark.usefixtures("hurried")
def test_a_second_build_of_a_site_is_refused(kiln: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(kiln)
    with claimed(kiln / SITE):
        assert build.main(["build", "--dossier", str(kiln)]) == 4
    assert capsys.readouterr().err == (
        f"error[output] another build is at work on this site\n{kiln / SITE}\n"
        "help: Build again when it has ended; a site elsewhere, by --out, can be built at the same time.\n\n1 problem\n"
    )
    assert tree(kiln) == before


@pytest.mark.usefixtures("hurried")
def test_another_site_in_the_same_folder_is_not(kiln: Path, tmp_path: Path) -> None:
    with claimed(tmp_path / "shard-a"):
        arguments = ["build", "--dossier", str(kiln), "--shard", "1/2", "--out", str(tmp_path / "shard-b")]
        assert build.main(arguments) == 0
    assert names(tmp_path / "shard-b")
    assert names(tmp_path) == {"kiln", "shard-b"}


def test_builds_that_are_begun_together_are_made_one_after_the_other(deal: Deal, tmp_path: Path) -> None:
    dossier = deal.copy(tmp_path / "deal")
    both = [started(building(dossier), dossier, unharmed) for _ in range(3)]
    assert [ended(*one).code for one in both] == [0, 0, 0]
    assert tree(dossier / SITE) == deal.new
    assert names(dossier) == names(deal.folder)


def test_two_that_pin_at_once_write_one_after_the_other_and_leave_a_whole_lock(tmp_path: Path) -> None:
    """While one is at its file, none touches it; then the last one's stands, and nothing beside it."""
    lock, beside = tmp_path / "facts.lock", tmp_path / ".facts.lock.new"
    texts = [letter * 2**16 for letter in (b"a", b"b", b"c")]
    held = hold(beside, FILE)
    assert held is not None
    waiting = [threading.Thread(target=replace_file, args=(lock, text)) for text in texts]
    for thread in waiting:
        thread.start()
    time.sleep(0.3)
    assert not lock.exists() and beside.read_bytes() == b""
    os.close(held)
    for thread in waiting:
        thread.join(30)
    assert lock.read_bytes() in texts
    assert names(tmp_path) == {"facts.lock"}


def test_who_waits_for_a_lock_that_is_written_too_long_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.write._PATIENCE", 0.1)
    beside = tmp_path / ".facts.lock.new"
    held = hold(beside, FILE)
    assert held is not None
    with pytest.raises(Stopped) as stopped:
        replace_file(tmp_path / "facts.lock", b"x")
    assert (stopped.value.exit_code, stopped.value.problems[0].message) == (
        4,
        "cannot be written: another process is at it",
    )
    assert beside.exists()  # which is not ours
    os.close(held)


def test_a_file_is_not_written_through_a_link_that_stands_in_its_way(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    (tmp_path / ".facts.lock.new").symlink_to("mine")
    with pytest.raises(Stopped):
        replace_file(tmp_path / "facts.lock", b"x")
    assert (tmp_path / "mine").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("begun", [1, 4])
def test_where_the_system_knows_no_lock_a_file_is_written_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begun: int
) -> None:
    """As on Windows, and on some network disks."""

    def unknown(*_: object) -> int | None:
        raise Unholdable

    monkeypatch.setattr("engine.write.hold", unknown)
    for number in range(begun):
        replace_file(tmp_path / "facts.lock", b"x" * number)
    assert names(tmp_path) == {"facts.lock"}


def test_what_is_in_the_place_of_the_lock_and_not_ours_is_left_alone(kiln: Path, tmp_path: Path) -> None:
    lock, mine = kiln / ".site.lock", tmp_path / "mine"
    mine.write_text("mine", encoding="utf-8")
    for place in (partial(lock.write_text, "mine", encoding="utf-8"), partial(lock.symlink_to, mine), lock.mkdir):
        place()
        before = tree(kiln)
        with pytest.raises(Stopped) as stopped:
            build.build(places(kiln, None, None))
        assert (stopped.value.exit_code, stopped.value.problems[0].code) == (4, "output")
        assert tree(kiln) == before
        if lock.is_dir():
            lock.rmdir()
        else:
            lock.unlink()
    assert mine.read_text(encoding="utf-8") == "mine"


def test_a_check_during_a_swap_does_not_speak_of_two_sites(kiln: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(*_: object, **__: object) -> object:
        with staged(kiln / SITE) as stage:
            stage.write("index.html", b"another")
            stage.swap()
        raise Stopped([])  # as would be said of half of each

    monkeypatch.setattr("engine.commands.check.certify", meanwhile)
    with pytest.raises(Stopped, match="another site was put here while this one was looked at") as stopped:
        check(places(kiln, None, None))
    assert stopped.value.exit_code == 4


def test_a_check_finds_the_site_that_a_killed_swap_took_from_its_place(kiln: Path) -> None:
    (kiln / SITE).rename(kiln / ".site.old")
    assert check(places(kiln, None, None)).startswith("certified site\n")
    assert not (kiln / ".site.old").exists()


# --- what a build leaves behind for the next ------------------------------------------------------------------------------


def test_a_site_that_stands_is_tidied_too(deal: Deal, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A build was killed, and what it was to build was taken back."""
    dossier = deal.copy(tmp_path / "deal")
    assert build.main(["build", "--dossier", str(dossier)]) == 0
    with staged(tmp_path / "other") as stage:
        stage.folder.rename(dossier / ".site.stage")
    assert build.main(["build", "--dossier", str(dossier)]) == 0
    assert "site stands as it was built and certified" in capsys.readouterr().out
    assert not (dossier / ".site.stage").exists()


def test_a_cache_that_was_killed_in_its_first_breath_is_ours(deal: Deal, tmp_path: Path) -> None:
    dossier = deal.copy(tmp_path / "deal")
    cache = dossier / ".site.cache"
    for path in cache.iterdir():
        path.unlink()
    build.build(places(dossier, None, None))
    assert (cache / "whole.json").is_file()


def test_a_folder_that_cannot_be_written_is_said_to_be(
    kiln: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Modes bind no superuser; a file in the place of a folder binds everybody."""
    (tmp_path / "file").touch()
    for out in (tmp_path / "file" / SITE, tmp_path / ("long" * 70), Path("/proc/nowhere/site")):
        assert build.main(["build", "--dossier", str(kiln), "--out", str(out)]) == 4
        assert "error[output] the site cannot be written: " in capsys.readouterr().err


def test_the_key_of_all_inputs_outlives_one_that_goes(kiln: Path) -> None:
    before = inputs_key(places(kiln, None, None))
    (kiln / "facts.lock").unlink()
    assert inputs_key(places(kiln, None, None)) != before


# --- the preview -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def temporary(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "temporary"
    folder.mkdir()
    yield folder


def preview(kiln: Path, temporary: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-u", "build.py", "serve", "--port", "0", "--dossier", str(kiln)]
    running = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={"TMPDIR": str(temporary), VARIABLE: "1"}
    )
    assert running.stdout is not None
    assert running.stdout.readline().startswith("preview at http://127.0.0.1:")
    assert running.stdout.readline().startswith("shown in ")
    return running


def test_a_preview_that_was_killed_is_tidied_by_the_next_and_one_that_lives_is_not(kiln: Path, temporary: Path) -> None:
    before = tree(kiln)
    with preview(kiln, temporary) as killed:
        killed.kill()
    left = set(temporary.iterdir())
    assert len(left) == 1
    with preview(kiln, temporary) as first:
        of_first = set(temporary.iterdir())
        assert len(of_first) == 1
        assert not of_first & left
        with preview(kiln, temporary) as second:
            assert of_first < set(temporary.iterdir())
            second.terminate()
        assert set(temporary.iterdir()) == of_first
        first.terminate()
    assert list(temporary.iterdir()) == []
    assert tree(kiln) == before


def test_a_scratch_folder_is_held_for_as_long_as_it_is_used(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    (temporary / "briefing-preview-mine.txt").touch()
    with scratch() as folder:
        assert hold(folder, FOLDER) is None
        with scratch() as other:
            assert folder.is_dir()
            assert other != folder
    assert names(temporary) == {"briefing-preview-mine.txt"}


def test_inputs_are_all_files_but_the_site_and_what_stands_beside(deal: Deal) -> None:
    assert {"facts.yaml", "facts.lock", "content/method.md"} < set(inputs(deal.folder))
    assert not any(name.startswith((SITE, ".site")) for name in inputs(deal.folder))
