"""The action for other repositories: of the form that GitHub asks for, closed to what its inputs say, and run here step by step."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import KILN
from tests.folders import tree

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "action.yml"
ACTION: Any = yaml.safe_load(FILE.read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
RUNS = [step for step in STEPS if "run" in step]
CHECK = next(step for step in RUNS if step.get("id") == "check")
DEFAULTS = {name: given["default"] for name, given in ACTION["inputs"].items()}
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "BRIEFING_"))}


# --- its form --------------------------------------------------------------------------------------------------------


def test_it_is_of_the_form_that_github_asks_for(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-actions"]
    broken = tmp_path / "action.yml"
    broken.write_text(FILE.read_text(encoding="utf-8").replace("      shell: bash\n", "", 1), encoding="utf-8")
    ends = [
        subprocess.run([*command, str(file)], check=False, capture_output=True).returncode for file in (FILE, broken)
    ]
    assert ends == [0, 1]


def test_no_input_is_part_of_a_command() -> None:
    assert len(RUNS) == 2
    for step in RUNS:
        assert "${{" not in step["run"]
        assert step["shell"] == "bash"
    assert set(CHECK["env"].values()) == {f"${{{{ inputs.{name} }}}}" for name in DEFAULTS}


def test_what_it_uses_is_pinned_to_a_commit() -> None:
    used = re.findall(r"uses: (\S+)(.*)", FILE.read_text(encoding="utf-8"))
    assert len(used) == sum("uses" in step for step in STEPS) == 1
    for name, comment in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", name)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment)


def test_every_output_is_one_of_the_check() -> None:
    for name, given in ACTION["outputs"].items():
        assert given["value"] == f"${{{{ steps.check.outputs.{name} }}}}"


# --- its steps -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Runner:
    """As much of a runner as the steps meet: folders, files for what they leave, and variables that say where these are."""

    folder: Path

    @property
    def workspace(self) -> Path:
        return self.folder / "workspace"

    def run(
        self, step: Mapping[str, Any], inputs: Mapping[str, str] | None = None, python: Path | None = None
    ) -> Ended:
        for name in ("output", "summary"):
            (self.folder / name).write_bytes(b"")
        known = {f"inputs.{name}": value for name, value in (DEFAULTS | dict(inputs or {})).items()}
        known["steps.python.outputs.python-path"] = str(python)
        given = {name: known[_expression(value)] for name, value in step["env"].items()}
        script = self.folder / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            check=False,
            cwd=self.workspace,
            env=CLEAN | self._where() | given,
            capture_output=True,
            text=True,
        )
        outputs, summary = (self.folder / name for name in ("output", "summary"))
        return Ended(
            done.returncode,
            done.stdout,
            done.stderr,
            _outputs(outputs.read_text(encoding="utf-8")),
            summary.read_text(encoding="utf-8"),
        )

    def _where(self) -> dict[str, str]:
        return {
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.folder / "temp"),
            "PIP_NO_INDEX": "1",
        }


@dataclass(frozen=True)
class Ended:
    """What a step left."""

    code: int
    out: str
    err: str
    outputs: Mapping[str, str]
    summary: str


def _expression(text: str) -> str:
    found = re.fullmatch(r"\$\{\{ (\S+) \}\}", text)
    assert found is not None, text
    return found[1]


def _outputs(text: str) -> dict[str, str]:
    """What GitHub reads from the file: a line a name, or all lines up to one of the step's choosing."""
    found: dict[str, str] = {}
    lines = iter(text.split("\n")[:-1])
    for line in lines:
        name, mark, rest = re.split(r"(=|<<)", line, maxsplit=1)
        if mark == "<<":
            held = []
            while (next_line := next(lines)) != rest:
                held.append(next_line)
            rest = "\n".join(held)
        found[name] = rest
    return found


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the first steps leave in the runner's folder. The packages of the tests stand in for an index: pip finds each
    package of the lock there, at the version of the lock, or fails."""
    runner = _runner(tmp_path_factory.mktemp("runner"))
    python = runner.folder / "python"
    packages = f'echo {sysconfig.get_path("purelib")} > "$(echo "$4"/lib/python*/site-packages)/packages.pth"'
    python.write_text(f'#!/bin/sh -e\n[ "$1 $2 $3" = "-m venv --clear" ]\n{sys.executable} "$@"\n{packages}\n')
    python.chmod(python.stat().st_mode | stat.S_IXUSR)
    ended = runner.run(RUNS[0], python=python)
    assert ended.code == 0, ended.err
    return runner.folder / "temp"


def _runner(folder: Path) -> Runner:
    (folder / "temp").mkdir()
    (folder / "workspace").mkdir()
    return Runner(folder)


@pytest.fixture
def runner(installed: Path, tmp_path: Path) -> Runner:
    """A runner with the packages at hand."""
    made = _runner(tmp_path)
    (tmp_path / "temp" / "briefing").symlink_to(installed / "briefing")
    return made


def with_kiln(runner: Runner, folder: str = ".") -> None:
    shutil.copytree(KILN, runner.workspace / folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".site.*"))


def test_the_packages_are_those_of_the_lock(runner: Runner, installed: Path) -> None:
    command = [str(installed / "briefing" / "bin" / "python"), "-m", "pip", "--version"]
    assert str(installed) in subprocess.run(command, check=True, capture_output=True, text=True).stdout
    install = next(step for step in RUNS if step is not CHECK)["run"]
    assert "--require-hashes" in install
    assert '--requirement "$GITHUB_ACTION_PATH/requirements.lock"' in install
    missing = runner.folder / "python"  # an environment that has none of them, and no index to get them from
    missing.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n', encoding="utf-8")
    missing.chmod(0o755)
    (runner.folder / "temp" / "briefing").unlink()
    assert runner.run(RUNS[0], python=missing).code == 1


def test_a_briefing_that_holds_is_certified(runner: Runner) -> None:
    with_kiln(runner, "deal")
    before = tree(runner.workspace / "deal")
    ended = runner.run(CHECK, {"dossier": "deal"})
    assert (ended.code, ended.outputs["certified"], ended.outputs["problems"]) == (0, "true", "0")
    assert ended.out.startswith("certified site\n")
    assert ended.outputs["report"].strip() == ended.out.strip()
    assert "34  excerpts found again in the archive" in ended.out
    assert ended.summary.startswith("### The briefing is certified\n\n    certified site\n    ")
    assert tree(runner.workspace / "deal") == before, "it reads, and writes nothing"


def test_a_broken_dossier_fails_with_annotations_and_all_problems(runner: Runner) -> None:
    with_kiln(runner)
    facts = runner.workspace / "facts.yaml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace("published: 2031-03-13", "published: 2031-33-13"), encoding="utf-8")
    line = text[: text.index("published: 2031-03-13")].count("\n") + 1
    ended = runner.run(CHECK)
    assert (ended.code, ended.outputs["certified"]) == (1, "false")
    annotations = [said for said in ended.out.splitlines() if said.startswith("::error ")]
    assert any(said.startswith(f"::error file=facts.yaml,line={line},") for said in annotations)
    assert f"facts.yaml:{line}:" in ended.err
    assert ended.outputs["report"].strip() == ended.err.strip()
    assert f"{ended.outputs['problems']} problem" in ended.err.splitlines()[-1]
    assert int(ended.outputs["problems"]) >= len(annotations) > 0
    held = ended.summary.removeprefix("### The briefing is not certified\n\n").splitlines()
    assert [line.removeprefix("    ") for line in held if line.strip()] == [
        line for line in ended.err.splitlines() if line
    ]
    assert all(line.startswith("    ") for line in held if line.strip())
    assert runner.run(CHECK, {"build": "true"}).out == ended.out  # what could not be built is not looked at after that


def test_a_changed_page_fails(runner: Runner) -> None:
    with_kiln(runner)
    page = runner.workspace / "site" / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</main>", "<p>99</p></main>"), encoding="utf-8")
    ended = runner.run(CHECK)
    assert (ended.code, ended.outputs["certified"]) == (1, "false")
    assert "::error file=site/index.html" in ended.out or "::error file=index.html" in ended.out


def test_where_there_is_no_site_it_says_so_or_makes_one(runner: Runner) -> None:
    with_kiln(runner, "deal")
    shutil.rmtree(runner.workspace / "deal" / "site")
    (runner.workspace / "deal" / "sources").rename(runner.workspace / "articles")
    given = {"dossier": "deal", "site": "public", "sources": "articles"}
    ended = runner.run(CHECK, given)
    assert (ended.code, ended.outputs["problems"]) == (4, "1")
    assert "there is no site here" in ended.err
    ended = runner.run(CHECK, given | {"build": "true"})
    assert (ended.code, ended.outputs["certified"]) == (0, "true"), ended.err
    assert "built and certified public\n" in ended.out
    assert "certified public\n" in ended.outputs["report"]
    assert tree(runner.workspace / "public") == tree(KILN / "site")


def test_the_address_is_that_of_the_site(runner: Runner) -> None:
    with_kiln(runner)
    given = {"base-url": "https://example.org/kiln/", "build": "true", "site": "there"}
    assert runner.run(CHECK, given).code == 0
    assert "https://example.org/kiln/" in (runner.workspace / "there" / "sitemap.xml").read_text(encoding="utf-8")
    assert runner.run(CHECK, given | {"build": "false", "base-url": ""}).code == 1


HOSTILE = ("$(touch made) `touch made`", '"; touch made; "', "--help", "* ../*\nx")


@pytest.mark.parametrize("name", ["dossier", "site", "sources", "base-url", "build"])
def test_an_input_is_a_name_and_nothing_else(runner: Runner, name: str) -> None:
    with_kiln(runner)
    for value in HOSTILE:
        ended = runner.run(CHECK, {name: value})
        assert ended.code in ({2} if name in ("base-url", "build") else {1, 4}), (value, ended.err)
        assert ended.outputs.get("certified") != "true", value
        assert not list(runner.folder.rglob("made"))


def test_the_report_ends_where_the_step_says(runner: Runner) -> None:
    """A report of many lines, some in the form of an output, is one output."""
    with_kiln(runner)
    facts = runner.workspace / "facts.yaml"
    facts.write_text(
        facts.read_text(encoding="utf-8") + '\n"certified=true\\n### x":\n  - EOF\n"problems=0": 1\n', encoding="utf-8"
    )
    ended = runner.run(CHECK)
    assert ended.outputs["certified"] == "false"
    assert set(ended.outputs) == {"certified", "problems", "report"}
    assert not re.search(r"^(?!### The briefing|    |$)", ended.summary, re.MULTILINE)
