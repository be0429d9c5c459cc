"""The wheel: built without a network, of the committed files alone, and where there is no repository it does what build.py does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path
from zipfile import Path as Inside
from zipfile import ZipFile

import pytest

from engine import home
from engine.facts_schema import facts_schema_text
from engine.places import places
from tests.conftest import KILN
from tests.folders import tree

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RELEASE = PROJECT["project"]["version"]
PACKAGES = sysconfig.get_path("purelib")
BARE = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "BRIEFING_"))}


def committed() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], check=True, cwd=ROOT, capture_output=True, text=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def built(folder: Path, *, mode: int = 0o644) -> Path:
    """A wheel of a copy of the committed files, which the system and whoever works there left other traces in."""
    repository = folder / "repository"
    for name in committed():
        (repository / name).parent.mkdir(parents=True, exist_ok=True)
        (repository / name).write_bytes((ROOT / name).read_bytes())
        (repository / name).chmod(mode)
    command = [sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", "--no-index", "--wheel-dir"]
    done = subprocess.run(
        [*command, "made", "./repository"], check=False, cwd=folder, env=BARE, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (folder / "made").iterdir()
    shutil.rmtree(repository)
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, and with the packages of the tests in place of an index; the repository is not in it."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (own,) = folder.glob("lib/python*/site-packages")
    (own / "packages.pth").write_text(f"{PACKAGES}\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "install", "--no-index"]
    done = subprocess.run([*command, str(wheel)], check=False, env=BARE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr  # every package it asks for is there, at that version
    return folder


def said(environment: Path, folder: Path, *arguments: str | Path, door: str = "briefing") -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one run in a folder."""
    return heard([str(environment / "bin" / door), *map(str, arguments)], folder)


def of_the_repository(folder: Path, *arguments: str | Path) -> tuple[int, str, str]:
    """The same of build.py."""
    return heard([sys.executable, str(ROOT / "build.py"), *map(str, arguments)], folder)


def heard(command: list[str], folder: Path) -> tuple[int, str, str]:
    """The same, without the names of stages that a slow machine says before anything else."""
    done = subprocess.run(command, check=False, cwd=folder, env=BARE, capture_output=True, text=True)
    return done.returncode, done.stdout, re.sub(r"\A(?:[a-z]+\n)+", "", done.stderr)


# --- what is in it ---------------------------------------------------------------------------------------------------


def test_it_holds_the_engine_and_the_templates_as_committed_and_nothing_else(wheel: Path) -> None:
    expected = {f"briefing/{name}": ROOT / "installed/briefing" / name for name in ("__init__.py", "__main__.py")}
    for name in committed():
        if name == "build.py" or name.startswith(("engine/", "templates/")):
            expected[f"briefing/app/{name}"] = ROOT / name
    with ZipFile(wheel) as files:
        names = {name for name in files.namelist() if not name.startswith(f"briefing-{RELEASE}.dist-info/")}
        assert names == set(expected)
        for name, path in expected.items():
            assert files.read(name) == path.read_bytes(), name


def test_two_builds_give_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    assert built(tmp_path, mode=0o600).read_bytes() == wheel.read_bytes()


def test_what_git_ignores_stays_out(tmp_path: Path, wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = subprocess.run

    def littered(command: list[str], **rest: object) -> object:
        if "wheel" in command:
            for left in (
                "engine/__pycache__/dates.cpython-311.pyc",
                "templates/.site.lock",
                "engine/node_modules/a.py",
            ):
                (tmp_path / "repository" / left).parent.mkdir(exist_ok=True)
                (tmp_path / "repository" / left).write_text("left", encoding="utf-8")
        return run(command, **rest)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "run", littered)
    assert built(tmp_path).read_bytes() == wheel.read_bytes()


def metadata(wheel: Path) -> Distribution:
    return PathDistribution(Inside(wheel, f"briefing-{RELEASE}.dist-info/"))


def test_it_asks_for_the_versions_of_the_lock(wheel: Path) -> None:
    locked = re.findall(r"^(\S+==\S+)", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)
    asked = [each for each in metadata(wheel).requires or () if "extra" not in each]
    assert len(asked) == 8
    assert set(asked) <= set(locked)


def test_the_backend_of_the_tests_is_that_of_the_project() -> None:
    assert set(PROJECT["build-system"]["requires"]) <= set(PROJECT["project"]["optional-dependencies"]["test"])


# --- what it does ----------------------------------------------------------------------------------------------------

MODULES = """
import sys
from importlib.util import find_spec
assert find_spec("engine") is None and find_spec("build") is None, "others need these names"
from briefing.__main__ import main
sys.argv = ["briefing", "check", "--dossier", sys.argv[1]]
assert main() == 0
print(*(file for module in list(sys.modules.values()) if (file := getattr(module, "__file__", None))), sep="\\n")
"""


def test_nothing_of_the_repository_is_loaded(environment: Path, kiln: Path, tmp_path: Path) -> None:
    code, out, err = said(environment, tmp_path, "-c", MODULES, kiln, door="python")
    assert code == 0, err
    loaded = [line for line in out.splitlines() if line.endswith((".py", ".so"))]
    app = next(environment.glob("lib/python*/site-packages/briefing")) / "app"
    assert {str(app / "build.py"), str(app / "engine" / "check" / "certificate.py")} <= set(loaded)
    assert not [file for file in loaded if Path(file).is_relative_to(ROOT) and not file.startswith(PACKAGES)]


def test_it_builds_the_golden_site_byte_for_byte(environment: Path, kiln: Path, tmp_path: Path) -> None:
    code, out, err = said(environment, tmp_path, "build", "--dossier", kiln, "--out", tmp_path / "out")
    assert (code, err) == (0, "")
    assert out.startswith("built and certified out\n")
    assert tree(tmp_path / "out") == tree(KILN / "site")


def test_a_starter_is_written_pinned_built_and_checked(environment: Path, tmp_path: Path) -> None:
    code, out, err = said(environment, tmp_path, "new", "deal")
    assert (code, err) == (0, "")
    assert [line.split("  ")[0] for line in out.splitlines()[1:]] == [
        "briefing pin --dossier deal",
        "briefing build --dossier deal",
    ]
    for command in ("pin", "build", "check"):
        assert said(environment, tmp_path, command, "--dossier", "deal")[::2] == (0, ""), command
    assert (tmp_path / "deal" / "site" / "index.html").is_file()


def test_without_a_dossier_it_is_the_current_folder(environment: Path, kiln: Path, tmp_path: Path) -> None:
    code, out, err = said(environment, kiln)
    assert (code, err) == (0, "")
    assert out.startswith("built and certified site\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert said(environment, elsewhere, "check")[0] == 4
    assert home.dossier() == ROOT == places(None, None, None).dossier  # of build.py it is its own, wherever one is


@pytest.mark.parametrize("arguments", [["explain"], ["explain", "uncovered"], ["explain", "nobody"], ["schema"]])
def test_what_it_explains_is_the_same(environment: Path, tmp_path: Path, arguments: list[str]) -> None:
    assert said(environment, tmp_path, *arguments) == of_the_repository(tmp_path, *arguments)


def test_the_schema_is_whole(environment: Path, tmp_path: Path) -> None:
    assert said(environment, tmp_path, "schema") == (0, facts_schema_text(), "")


@pytest.mark.parametrize("broken", ["lock", "page", "text"])
def test_what_is_wrong_is_said_at_the_same_place(environment: Path, kiln: Path, tmp_path: Path, broken: str) -> None:
    match broken:
        case "lock":
            (kiln / "facts.lock").unlink()
        case "page":
            page = kiln / "site" / "index.html"
            page.write_text(page.read_text(encoding="utf-8").replace("</main>", "<p>99</p></main>"), encoding="utf-8")
        case "text":
            with (kiln / "sources" / "herald.txt").open("a", encoding="utf-8") as text:
                text.write("Somebody else pays $17 million.\n")
    arguments = ("check", "--dossier", kiln, "--sources", kiln / "sources")
    code, out, err = said(environment, tmp_path, *arguments)
    expected = of_the_repository(tmp_path, *arguments)
    assert (code, out, err) == (expected[0], expected[1], expected[2].replace("python build.py", "briefing"))
    assert code == 1
    assert "error[" in err
    assert ("briefing pin" in err) == (broken != "page")


def test_it_is_called_by_its_name(environment: Path, tmp_path: Path) -> None:
    assert said(environment, tmp_path, "--version") == (0, f"briefing {RELEASE}\n", "")
    assert said(environment, tmp_path, "-m", "briefing", "--version", door="python")[1] == f"briefing {RELEASE}\n"
    assert of_the_repository(tmp_path, "--version") == (0, f"build.py {RELEASE}\n", "")
    code, out, err = said(environment, tmp_path, "bake")
    assert (code, out) == (2, "")
    assert err.startswith("usage: briefing ")
    assert "(default: the current folder)" in " ".join(said(environment, tmp_path, "build", "--help")[1].split())
    assert "(default: the folder of build.py)" in " ".join(of_the_repository(tmp_path, "build", "--help")[1].split())


def test_only_one_module_knows_how_we_are_called() -> None:
    naming = {path.name for path in (ROOT / "engine").rglob("*.*") if b"python build.py" in path.read_bytes()}
    assert {name for name in naming if not name.endswith(".pyc")} == {"home.py"}


def test_a_copy_without_its_project_is_called_as_before_and_of_no_release(tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    for part in ("engine", "templates"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=ignored)
    shutil.copy(ROOT / "build.py", tmp_path)
    assert heard([sys.executable, "build.py", "--version"], tmp_path) == (0, "build.py of no release\n", "")
    assert "python build.py pin" in heard([sys.executable, "build.py", "new", "deal"], tmp_path)[1]


def test_what_others_name_alike_is_not_taken_for_ours(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "engine").mkdir()
    for other in ("build.py", "engine/__init__.py"):
        (tmp_path / other).write_text("raise SystemExit('this is not the one')\n", encoding="utf-8")
    run = said(environment, tmp_path, "-m", "briefing", "explain", "uncovered", door="python")  # looks here first
    assert run == said(environment, tmp_path, "explain", "uncovered")
    assert run[0] == 0
