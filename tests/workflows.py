"""Jobs of a workflow run on this machine: every `run` block as it is, with GitHub's variables set and its files read back.

What a step `uses` is not run: it is written down with what it was given, and has the outputs that the test says. A context that the
test does not give, or an expression beyond `expressions`, ends the test.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.expressions import Lookup, Unknown, filled, holds
from tests.github_log import Command, commands

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".github" / "workflows"
FILES = ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH")
# how GitHub starts a block: of a step that names its shell, and of one that does not
_SHELLS = {
    "bash": ("bash", "--noprofile", "--norc", "-eo", "pipefail"),
    "": ("bash", "-e"),
}

Block = tuple[str, str, str]  # workflow, job, name of the step


def workflow(name: str) -> dict[str, Any]:
    """A workflow as it is written; `on` is a word there, not a truth value."""
    found = yaml.load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(found, dict)
    return found


def names() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yml"))


def blocks() -> Iterator[tuple[Block, dict[str, Any]]]:
    """Every `run` block that there is."""
    for name in names():
        for job, said in workflow(name)["jobs"].items():
            for step in said["steps"]:
                if "run" in step:
                    yield (name, job, step["name"]), step


@dataclass(frozen=True)
class Ran:
    """One step that was run: how it ended, what it printed, and what it wrote into GitHub's files."""

    name: str
    code: int
    log: str
    summary: str
    outputs: Mapping[str, str]

    @property
    def commands(self) -> list[Command]:
        return commands(self.log)


@dataclass
class Job:
    """What came of a job: its steps in order, what it would have used, and its outputs."""

    steps: dict[str, Ran] = field(default_factory=dict)
    used: dict[str, Mapping[str, str]] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)
    failed: str = ""

    @property
    def summary(self) -> str:
        return "".join(ran.summary for ran in self.steps.values())


@dataclass
class Runner:
    """One machine: a folder to work in, one for what is passing, variables, and the contexts of expressions."""

    workspace: Path
    temporary: Path
    variables: Mapping[str, str]
    contexts: Mapping[str, object]
    used_outputs: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict
    )  # by the id of a step that uses an action
    executed: set[Block] = field(default_factory=set)

    def job(self, name: str, job: str, only: str = "") -> Job | None:
        """Run a job to its end, or to the first step that fails, or one step of it; None where its condition does not hold."""
        whole = workflow(name)
        said = whole["jobs"][job]
        if "if" in said and not holds(said["if"], self._lookup({}, {}, failed=False)):
            return None
        done = Job()
        ids: dict[str, Mapping[str, str]] = {}
        environment = {**whole.get("env", {}), **said.get("env", {})}
        shell = whole.get("defaults", {}).get("run", {}).get("shell", "")
        for step in said["steps"]:
            lookup = self._lookup(ids, environment, failed=bool(done.failed))
            if only not in ("", step["name"]) or not holds(_condition(step), lookup):
                done.skipped.append(step["name"])
            elif "uses" in step:
                given = {key: filled(text, lookup) for key, text in step.get("with", {}).items()}
                done.used[step["name"]] = {"uses": step["uses"], **given}
                ids[step.get("id", "")] = self.used_outputs.get(step.get("id", ""), {})
            else:
                ran = self._run(step, {**environment, **step.get("env", {})}, lookup, step.get("shell", shell))
                self.executed.add((name, job, step["name"]))
                done.steps[step["name"]] = ran
                ids[step.get("id", "")] = ran.outputs
                done.failed = done.failed or (step["name"] if ran.code else "")
        lookup = self._lookup(ids, environment, failed=bool(done.failed))
        done.outputs = {key: filled(text, lookup) for key, text in said.get("outputs", {}).items()}
        return done

    def _lookup(self, ids: Mapping[str, Mapping[str, str]], environment: Mapping[str, str], *, failed: bool) -> Lookup:
        def lookup(name: str) -> object:
            said = {"success()": not failed, "failure()": failed, "always()": True, "cancelled()": False}
            parts = name.split(".")
            if name in said:
                return said[name]
            if parts[0] == "steps" and parts[2] == "outputs":
                return ids.get(parts[1], {}).get(parts[3], "")
            if parts[0] == "env":
                return environment.get(parts[1], "")
            if name not in self.contexts:
                raise Unknown(name)
            return self.contexts[name]

        return lookup

    def _run(self, step: Mapping[str, Any], environment: Mapping[str, str], lookup: Lookup, shell: str) -> Ran:
        self.temporary.mkdir(parents=True, exist_ok=True)
        files = {name: self.temporary / f"_{name}" for name in FILES}
        for path in files.values():
            path.write_text("", encoding="utf-8")
        script = self.temporary / "_block.sh"
        script.write_text(step["run"], encoding="utf-8")
        done = subprocess.run(
            [*_SHELLS[shell], str(script)],
            check=False,
            cwd=self.workspace / filled(step.get("working-directory", "."), lookup),
            env={
                **self.variables,
                "GITHUB_WORKSPACE": str(self.workspace),
                "RUNNER_TEMP": str(self.temporary),
                **{name: str(path) for name, path in files.items()},
                **{key: filled(text, lookup) for key, text in environment.items()},
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=300,
        )
        said = {name: path.read_text(encoding="utf-8") for name, path in files.items()}
        assert not said["GITHUB_ENV"] + said["GITHUB_PATH"], "no step here changes what later steps see"
        return Ran(
            step["name"], done.returncode, done.stdout, said["GITHUB_STEP_SUMMARY"], _outputs(said["GITHUB_OUTPUT"])
        )


def _condition(step: Mapping[str, Any]) -> str:
    """When a step is run: a condition that does not ask how it went so far asks that all went well."""
    said = str(step.get("if", "success()"))
    return said if re.search(r"(success|failure|always|cancelled)\(\)", said) else f"success() && ({said})"


def _outputs(text: str) -> dict[str, str]:
    found = {}
    for line in text.splitlines():
        name, sign, value = line.partition("=")
        assert sign, f"no output: {line}"
        found[name] = value
    return found
