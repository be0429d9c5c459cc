"""The workflows, without GitHub: of the form that it asks for, closed to what events say, and run here block by block."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from engine.commands.arguments import parse
from tests import workflows
from tests.conftest import KILN
from tests.expressions import Unknown, filled, holds, looked_up, value
from tests.workflows import FOLDER, ROOT, Block, Job, Runner, blocks, names, workflow

EXECUTED: set[Block] = set()
LEFT_OUT = shutil.ignore_patterns(".*", "node_modules", "bench", "browser", "tests", "__pycache__", "site", "content")
PUBLIC = {name: text for name, text in os.environ.items() if not name.startswith(("GITHUB_", "BRIEFING_", "PYTHON"))}
PAGES_NOW = "https://owner.example/briefing"


# --- their form ------------------------------------------------------------------------------------------------------


def jobs() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name in names():
        for job, said in workflow(name)["jobs"].items():
            yield name, job, said


def test_they_are_of_the_form_that_github_asks_for(tmp_path: Path) -> None:
    broken = tmp_path / "site.yml"
    broken.write_text((FOLDER / "site.yml").read_text(encoding="utf-8").replace("runs-on", "runs-at"), encoding="utf-8")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    for schema in ("vendor.github-workflows", "custom.github-workflows-require-timeout"):
        files = [str(path) for path in sorted(FOLDER.glob("*.yml"))]
        done = subprocess.run([*command, schema, *files], check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
    done = subprocess.run(
        [*command, "vendor.github-workflows", str(broken)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 1


def test_there_are_three() -> None:
    assert names() == ["fresh", "site", "sources"]


def test_every_action_is_pinned_to_a_commit_and_says_its_version() -> None:
    found = [line for name in names() for line in re.findall(r"uses:.*", (FOLDER / f"{name}.yml").read_text("utf-8"))]
    assert len(found) > 12
    for line in found:
        assert re.fullmatch(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line
    versions = {(line.split("@")[0], line.split("@")[1]) for line in found}
    assert len(versions) == len({action for action, _ in versions}), "one action, one version"


def test_nothing_that_an_event_says_is_part_of_a_command() -> None:
    for block, step in blocks():
        assert "${{" not in step["run"], block


def test_each_block_is_run_by_a_bash_that_stops_at_what_fails() -> None:
    for name in names():
        assert workflow(name)["defaults"] == {"run": {"shell": "bash"}}


def test_a_job_may_do_what_it_has_to_and_no_more() -> None:
    for name in names():
        assert workflow(name)["permissions"] == {"contents": "read"}, name
    assert {(name, job): said["permissions"] for name, job, said in jobs() if "permissions" in said} == {
        ("site", "pages"): {"contents": "read", "pages": "read"},
        ("site", "deploy"): {"pages": "write", "id-token": "write"},
        ("sources", "propose"): {"contents": "write", "pull-requests": "write"},
        ("fresh", "fresh"): {"contents": "read", "issues": "write", "pages": "read"},
    }


def test_what_may_write_here_runs_none_of_our_code() -> None:
    writing = ("site", "deploy"), ("sources", "propose")
    for block, step in blocks():
        if block[:2] in writing:
            assert not re.search(r"python|make|\.ci/|\./", step["run"]), block


def test_credentials_stay_where_something_is_pushed() -> None:
    kept = []
    for name, job, said in jobs():
        for step in said["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                kept += [(name, job, step["name"])] * (step["with"]["persist-credentials"] == "true")
    assert kept == [("sources", "refresh", "Get the archive"), ("sources", "propose", "Get the repository")]


def test_one_deployment_at_a_time_and_none_is_cut_short() -> None:
    deploy = workflow("site")["jobs"]["deploy"]
    assert deploy["concurrency"] == {"group": "pages", "cancel-in-progress": "false"}
    assert deploy["environment"]["name"] == "github-pages"
    for name in names():
        assert workflow(name)["concurrency"]["group"]


def test_a_required_check_is_never_skipped_and_a_push_that_changes_pages_never_missed() -> None:
    on = workflow("site")["on"]
    assert on["pull_request"] == on["workflow_dispatch"] == ""
    assert on["push"]["branches"] == ["main"]
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files"], check=False, capture_output=True, text=True).stdout
    for path in listed.split("\n") if listed else ["engine/read.py"]:
        made_of = re.match(
            r"facts\.(?!schema)|content/|templates/|engine/|build\.py|requirements\.lock|site/|\.ci/", path
        )
        if made_of:
            assert any(fnmatchcase(path, pattern.replace("**", "*")) for pattern in on["push"]["paths"]), path


def test_what_is_left_of_a_run_is_never_the_text_of_an_article() -> None:
    for name, job, said in jobs():
        for step in said["steps"]:
            uses, given = step.get("uses", ""), step.get("with", {})
            assert not uses.startswith("actions/cache@"), "others may read a cache"
            if "upload" in uses:
                assert re.search(r"/(first/site|deployed/site|proposal)$", given["path"]), (name, job)


# --- a machine -------------------------------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> str:
    settings = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", "-C", str(folder), *settings, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def programme(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


PYTHON = """#!/usr/bin/env bash
# the interpreter of the tests, by the name that the workflows know; what looks outside is played
case "$1 $2" in
  "-m pip") echo "nothing is installed into the packages of the tests" >&2; exit 9 ;;
  "build.py refresh") [ ! -e "$PLAYED/refresh" ] || { shift 2; exec bash "$PLAYED/refresh" "$@"; } ;;
  "build.py fresh") shift 2; exec bash "$PLAYED/fresh" "$@" ;;
  "build.py diff") [ ! -e "$PLAYED/diff" ] || { shift 2; exec bash "$PLAYED/diff" "$@"; } ;;
esac
exec "{python}" "$@"
"""
GH = """#!/usr/bin/env bash
# writes down what it was asked; answers as the test says
printf '%s\\n' "$*" >>"$PLAYED/gh"
[ "${GH_ENDS:-0}" = 0 ] || { echo "gh: no answer" >&2; exit "$GH_ENDS"; }
[ "$1 $2" != "$GH_ENDS_AT" ] || { echo "gh: refused" >&2; exit 1; }
case "$1 $2" in
  "pr list" | "issue list") printf '%s' "$OPEN" ;;
  api*) printf '%s' "$PAGES_URL" ;;
esac
"""
GATE = """#!/usr/bin/env bash
echo "::error::the tests print a hostile text"
printf 'no line end ##[add-mask]briefing'
exit "${GATE_ENDS:-0}"
"""


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository as this one is, with the dossier of the tests, its site, and a gate that ends as the test says."""
    folder = tmp_path_factory.mktemp("origin")
    work = Path(shutil.copytree(ROOT, folder / "work", ignore=LEFT_OUT))
    for path in work.glob("facts.*"):
        path.unlink()
    for path in KILN.glob("facts.*"):
        shutil.copy(path, work)
    for name in ("content", "site"):
        shutil.copytree(KILN / name, work / name)
    programme(work / ".ci" / "run", GATE)
    (work / ".gitignore").write_text(".venv*/\n.*.cache/\n.*.lock\n", encoding="utf-8")
    git(work, "init", "--quiet", "--initial-branch", "main")
    git(work, "add", "--all")
    git(work, "commit", "--quiet", "--message", "A briefing")
    git(folder, "clone", "--quiet", "--bare", str(work), "origin.git")
    return folder / "origin.git"


@dataclass
class Machine:
    """A fresh machine with the repository checked out, and what was asked of the programmes that are played."""

    runner: Runner
    repository: Path
    played: Path
    origin: Path

    def asked(self, name: str) -> list[str]:
        path = self.played / name
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def play(self, name: str, text: str) -> None:
        (self.played / name).write_text(text, encoding="utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.repository / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def commit(self) -> str:
        git(self.repository, "add", "--all")
        git(self.repository, "commit", "--quiet", "--message", "A change")
        return git(self.repository, "rev-parse", "HEAD")

    def run(
        self,
        name: str,
        job: str,
        contexts: Mapping[str, object] | None = None,
        *,
        only: str = "",
        **variables: str,
    ) -> Job:
        runner = self.runner
        said = {**runner.contexts, **(contexts or {})}
        machine = Runner(
            runner.workspace,
            runner.temporary,
            {**runner.variables, **variables},
            said,
            runner.used_outputs,
            EXECUTED,
        )
        done = machine.job(name, job, only)
        assert done is not None, f"{job} is skipped"
        return done


CONTEXTS: Mapping[str, object] = {
    "github.event.before": "",
    "github.event_name": "push",
    "github.ref": "refs/heads/main",
    "github.token": "token",
    "github.workspace": "",
    "runner.temp": "RUNNER_TEMP",
    "vars.BRIEFING_ARCHIVE": "owner/articles",
    "vars.BRIEFING_BASE_URL": "",
    "vars.BRIEFING_MAX_AGE": "",
    "secrets.BRIEFING_ARCHIVE_KEY": "a key",
    "needs.refresh.outputs.changed": "true",
}


def machine_at(folder: Path, origin: Path, checkout: str = "briefing") -> Machine:
    """A machine whose workspace is a checkout, or holds one by that name."""
    mine = Path(shutil.copytree(origin, folder / "origin.git"))
    workspace, played = folder / "workspace", folder / "played"
    repository = workspace / checkout
    played.mkdir()
    git(folder, "clone", "--quiet", str(mine), str(repository))
    for venv in (".venv", ".venv-refresh"):
        programme(repository / venv / "bin" / "python", PYTHON.replace("{python}", sys.executable))
        (repository / venv / ".installed").touch()
    programme(folder / "bin" / "gh", GH)
    variables = {
        **PUBLIC,
        "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "CI": "true",
        "PIP_NO_INDEX": "1",
        "PIP_CONFIG_FILE": os.devnull,
        "PLAYED": str(played),
        "GITHUB_ACTIONS": "true",
        "GITHUB_BASE_REF": "",
        "GITHUB_EVENT_NAME": "push",
        "GITHUB_REF_NAME": "main",
        "GITHUB_REPOSITORY": "owner/briefing",
        "GITHUB_RUN_ID": "1",
    }
    runner = Runner(workspace, folder / "temporary", variables, CONTEXTS, {"pages": {"base_url": PAGES_NOW}}, EXECUTED)
    return Machine(runner, repository, played, mine)


@pytest.fixture
def machine(tmp_path: Path, origin: Path) -> Machine:
    return machine_at(tmp_path, origin, ".")


@pytest.fixture
def beside(tmp_path: Path, origin: Path) -> Machine:
    """A machine with the repository and the archive beside one another."""
    made = machine_at(tmp_path, origin)
    articles = Path(shutil.copytree(KILN / "sources", tmp_path / "articles"))
    git(articles, "init", "--quiet", "--initial-branch", "main")
    git(articles, "add", "--all")
    git(articles, "commit", "--quiet", "--message", "Articles")
    git(tmp_path, "clone", "--quiet", "--bare", str(articles), "archive.git")
    git(tmp_path, "clone", "--quiet", str(tmp_path / "archive.git"), str(made.runner.workspace / "archive"))
    made.play("refresh", REFRESH)
    return made


def titles(job: Job) -> Sequence[str]:
    return [command["title"] for ran in job.steps.values() for command in ran.commands if command.name == "error"]


# --- the site --------------------------------------------------------------------------------------------------------

PULL = {"github.event_name": "pull_request", "github.ref": "refs/pull/1/merge"}


def test_a_pull_request_passes_the_gate_and_says_what_changes(machine: Machine) -> None:
    git(machine.repository, "checkout", "--quiet", "-b", "change")
    machine.edit("facts.yaml", "text: What glaze is agreed on", "text: Which glaze is agreed on")
    built = subprocess.run(
        [sys.executable, "build.py"], check=False, cwd=machine.repository, capture_output=True, text=True
    )
    assert built.returncode == 0, built.stderr
    machine.commit()
    (machine.repository / "notes.md").write_text("Of a branch all commits count.\n", encoding="utf-8")
    machine.commit()
    done = machine.run("site", "gate", PULL, GITHUB_BASE_REF="main")
    assert done.failed == ""
    assert titles(done) == []
    assert "## What changes for a reader\n\n**unknowns: 1 changed**\n" in done.summary
    for table in (
        "### The dossier",
        "| claims | ",
        "| contradictions | ",
        "| numbers shown | ",
        "### The heaviest pages",
    ):
        assert table in done.summary
    preview = done.used["Keep the site, to be looked at before it is merged"]
    assert preview["path"] == "RUNNER_TEMP/first/site"
    assert (machine.runner.temporary / "first" / "site" / "index.html").is_file()
    gate = done.steps["Pass the gate"]
    assert [command.name for command in gate.commands] == ["stop-commands"]
    assert "the tests print a hostile text" in gate.log
    assert done.skipped == []
    assert machine.runner.job("site", "pages") is not None
    machine.runner.contexts = {**CONTEXTS, **PULL}
    assert machine.runner.job("site", "pages") is None


def test_facts_that_are_wrong_are_shown_on_their_lines(machine: Machine) -> None:
    machine.edit("facts.yaml", "label: Power of the kiln", 'label: "##[add-mask]kiln of 40 MW"')
    machine.edit("facts.yaml", "question: What does a year cost?", "question: What do 2 cost?")
    machine.commit()
    done = machine.run("site", "gate")
    assert done.failed == "Build, and show what is wrong on the lines at fault"
    said = done.steps[done.failed].commands
    lines = (machine.repository / "facts.yaml").read_text(encoding="utf-8").splitlines()
    assert [command["file"] for command in said] == ["facts.yaml"] * len(said)
    assert {lines[int(command["line"]) - 1].strip() for command in said} == {
        'label: "##[add-mask]kiln of 40 MW"',
        "question: What do 2 cost?",
    }
    assert done.steps[done.failed].code == 1
    assert done.summary.startswith("## The briefing is not certified\n\n    error[literal] ")
    assert done.summary.rstrip().endswith("2 problems")
    assert not done.used.keys() & {"Keep the site, to be looked at before it is merged"}
    assert "Pass the gate" in done.skipped


def test_of_many_problems_ten_stand_beside_lines_and_all_in_the_summary(machine: Machine) -> None:
    path = machine.repository / "facts.yaml"
    text = path.read_text(encoding="utf-8")
    numbers = iter(range(20, 99))
    text = re.sub(r"^    label: .*$", lambda label: f"{label[0]} of {next(numbers)}", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    done = machine.run("site", "gate")
    said = done.steps["Build, and show what is wrong on the lines at fault"].commands
    assert len(said) == 10
    count = int(re.findall(r"(\d+) problems", done.summary)[-1])
    assert said[9].text.startswith(f"{count - 9} more problems")
    assert done.summary.count("error[literal]") > 10


def test_a_build_that_is_another_each_time_is_refused(machine: Machine) -> None:
    with (machine.repository / "build.py").open("a", encoding="utf-8") as file:
        file.write("\n")
    machine.edit(
        "build.py",
        "    sys.exit(main(sys.argv[1:]))",
        "    import os\n    code = main(sys.argv[1:])\n    folder = sys.argv[sys.argv.index('--out') + 1]\n"
        "    open(f'{folder}/robots.txt', 'a').write(os.environ.get('PYTHONHASHSEED', 'any'))\n    sys.exit(code)",
    )
    done = machine.run("site", "gate")
    assert done.failed == "Build again, as another machine would, and compare"
    assert titles(done) == ["not reproducible"]
    assert re.search(r"## Two builds differ\n\n    Files \S+/robots.txt and \S+/robots.txt differ\n", done.summary)


def test_a_committed_site_that_is_stale_is_refused(machine: Machine) -> None:
    machine.edit("facts.yaml", "text: What glaze is agreed on", "text: Which glaze is agreed on")
    machine.commit()
    done = machine.run("site", "gate", {"github.event.before": git(machine.repository, "rev-parse", "HEAD^")})
    assert done.failed == "Compare with the committed site"
    assert titles(done) == ["site is stale"]
    assert "    Files " in done.summary
    assert " and site/index.html differ\n" in done.summary
    assert "**unknowns: 1 changed**" in done.summary


def test_a_gate_that_fails_fails_the_job(machine: Machine) -> None:
    done = machine.run("site", "gate", only="Pass the gate", GATE_ENDS="3")
    assert done.failed == "Pass the gate"
    assert done.steps["Pass the gate"].code == 3
    assert titles(done) == ["gate"], "what the gate printed is none, but what we say after it is"
    assert done.summary.endswith("## The gate is not passed\n\nThe end of its log says where.\n")


def test_what_cannot_be_compared_is_said_and_holds_nothing_up(machine: Machine) -> None:
    zeros = "0" * 40  # what is before a branch that is new, and there is no commit before this one
    done = machine.run("site", "gate", {"github.event.before": zeros}, only="Say what changes")
    assert done.failed == ""
    assert "It cannot be compared with what was:\n\n    error[file] `HEAD^` is neither a dossier nor" in done.summary


def test_a_new_branch_is_compared_with_the_commit_before(machine: Machine) -> None:
    (machine.repository / "notes.md").write_text("A note.\n", encoding="utf-8")
    machine.commit()
    done = machine.run("site", "gate", {"github.event.before": "0" * 40}, only="Say what changes")
    assert done.failed == ""
    assert "## What changes for a reader\n\n**no entry changed**\n\n### The dossier" in done.summary


def test_what_is_too_long_for_a_summary_is_cut(machine: Machine) -> None:
    path = machine.repository / "content" / "method.md"
    more = "".join(f"\n\n{'word ' * 20}" for _ in range(9_000))
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    machine.play("diff", f"cat {path}\n")
    done = machine.run("site", "gate", only="Say what changes")
    assert 500_000 < len(done.summary.encode()) < 501_000
    assert done.summary.endswith("\n\nThe rest is too long to stand here: `build.py diff HEAD^` has it.\n")


def test_packages_that_cannot_be_had_end_the_job(machine: Machine) -> None:
    os.utime(machine.repository / ".venv" / ".installed", (0, 0))
    done = machine.run("site", "gate", PYTHON="false")
    assert done.failed == "Set up from the lock file"
    assert list(done.steps) == ["Set up from the lock file"]


@pytest.mark.parametrize(
    ("named", "base"),
    [
        ("", f"{PAGES_NOW}/"),
        ("http://briefing.example/deals/kiln", "https://briefing.example/deals/kiln/"),
    ],
)
def test_main_is_built_for_where_it_will_stand(machine: Machine, named: str, base: str) -> None:
    done = machine.run("site", "pages", {"vars.BRIEFING_BASE_URL": named})
    assert done.failed == ""
    site = machine.runner.temporary / "deployed" / "site"
    assert f"Sitemap: {base}sitemap.xml\n" in (site / "robots.txt").read_text(encoding="utf-8")
    assert done.summary == f"Certified for {base}\n"
    assert done.used["Hand it over"]["path"] == "RUNNER_TEMP/deployed/site"


def test_an_address_that_is_none_is_not_built_for(machine: Machine) -> None:
    done = machine.run("site", "pages", {"vars.BRIEFING_BASE_URL": "https://user@briefing.example/"})
    assert done.failed == "Build for that address, and check what was built"
    assert "Hand it over" in done.skipped
    assert "is no address such as" in done.steps[done.failed].log


# --- the sources -----------------------------------------------------------------------------------------------------

# what `refresh` does as far as a workflow sees it: it writes facts.checked, keeps pages in the archive, and reports
REFRESH = """
[ "$*" = "--sources ../archive --markdown" ] || exit 2
mkdir -p ../archive/snapshots/gazette
echo "the text of an article" >../archive/snapshots/gazette/2031-04-02.txt
sed -i 's/"on": "[0-9-]*"/"on": "2031-05-06"/' facts.checked
echo "**Looked at 3 sources: 1 changed, 1 unreachable**"
"""


def test_what_changed_is_kept_in_the_archive_and_handed_over_as_a_patch(beside: Machine) -> None:
    done = beside.run("sources", "refresh")
    assert done.failed == ""
    assert done.outputs == {"changed": "true"}
    assert done.summary.startswith("**Looked at 3 sources: 1 changed, 1 unreachable**\n")
    archive = beside.runner.workspace.parent / "archive.git"
    assert git(archive, "show", "main:snapshots/gazette/2031-04-02.txt") == "the text of an article"
    proposal = beside.runner.temporary / "proposal"
    assert sorted(path.name for path in proposal.iterdir()) == ["changes.patch", "report.md"]
    said = "".join(path.read_text(encoding="utf-8") for path in proposal.iterdir())
    assert '+{"source": "gazette", "on": "2031-05-06"' in said
    assert "\n+++ b/site/sources.html\n" in said
    assert "the text of an article" not in said + done.summary + "".join(ran.log for ran in done.steps.values())
    assert done.used["Hand it over"]["path"] == "RUNNER_TEMP/proposal"
    assert done.used["Get the archive"]["repository"] == "owner/articles"


def test_the_sources_of_an_archive_are_looked_at_by_the_command_itself(beside: Machine) -> None:
    """Of which the tests above play only what a workflow sees. Nobody is asked: no source here has an address."""
    (beside.played / "refresh").unlink()
    path = beside.repository / "facts.yaml"
    path.write_text(re.sub(r"\n    url: .*", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    (beside.repository / "facts.checked").unlink()
    beside.commit()
    done = beside.run("sources", "refresh")
    assert done.failed == ""
    assert done.outputs == {"changed": "true"}
    report = (beside.runner.temporary / "proposal" / "report.md").read_text(encoding="utf-8")
    assert re.match(r"\*\*Looked at 3 sources on \d{4}-\d\d-\d\d: 3 unchanged\*\*\n", report)
    patch = (beside.runner.temporary / "proposal" / "changes.patch").read_text(encoding="utf-8")
    assert (
        len(
            re.findall(
                r'^\+\{"source": "\w+", "on": "[\d-]+", "by": "archive", "found": "unchanged"\}$', patch, re.MULTILINE
            )
        )
        == 3
    )
    assert "\n+++ b/site/sources.html\n" in patch


@pytest.mark.parametrize("missing", ["vars.BRIEFING_ARCHIVE", "secrets.BRIEFING_ARCHIVE_KEY"])
def test_without_an_archive_nothing_is_looked_at_and_it_is_said(beside: Machine, missing: str) -> None:
    done = beside.run("sources", "refresh", {missing: ""})
    assert done.failed == ""
    assert list(done.steps) == ["See whether there is an archive"]
    (notice,) = done.steps["See whether there is an archive"].commands
    assert (notice.name, notice["title"]) == ("notice", "no archive")
    assert done.used == {}
    assert done.outputs == {"changed": ""}
    beside.runner.contexts = {**CONTEXTS, "needs.refresh.outputs.changed": ""}
    assert beside.runner.job("sources", "propose") is None


def test_a_refresh_that_cannot_be_done_proposes_nothing(beside: Machine) -> None:
    beside.play("refresh", 'echo "error[pin] facts.lock does not fit" >&2; exit 1\n')
    done = beside.run("sources", "refresh")
    assert done.failed == "Look at every source"
    assert titles(done) == ["refresh"]
    assert "    error[pin] facts.lock does not fit\n" in done.summary
    assert done.outputs == {"changed": ""}
    assert "Keep what was fetched" in done.skipped


def test_a_refresh_that_finds_nothing_new_proposes_nothing(beside: Machine) -> None:
    beside.play("refresh", 'echo "**Looked at 3 sources: 3 unchanged**"\n')
    before = git(beside.runner.workspace.parent / "archive.git", "rev-parse", "main")
    done = beside.run("sources", "refresh")
    assert done.failed == ""
    assert done.outputs == {"changed": ""}
    assert "Hand it over" in done.skipped
    assert git(beside.runner.workspace.parent / "archive.git", "rev-parse", "main") == before


def test_an_archive_that_takes_nothing_ends_the_job(beside: Machine) -> None:
    shutil.rmtree(beside.runner.workspace.parent / "archive.git")
    done = beside.run("sources", "refresh")
    assert done.failed == "Keep what was fetched"
    assert done.outputs == {"changed": ""}


def test_what_does_not_build_leaves_the_site_and_says_so_in_the_proposal(beside: Machine) -> None:
    beside.play("refresh", f"{REFRESH}sed -i 's/label: Monthly fee$/label: Fee of 5/' facts.yaml\n")
    done = beside.run("sources", "refresh")
    assert done.outputs == {"changed": "true"}
    report = (beside.runner.temporary / "proposal" / "report.md").read_text(encoding="utf-8")
    assert "\n## It does not build\n" in report
    assert "\n    error[literal] " in report
    patch = (beside.runner.temporary / "proposal" / "changes.patch").read_text(encoding="utf-8")
    assert re.findall(r"^\+\+\+ b/(.*)$", patch, re.MULTILINE) == ["facts.checked"], "facts.yaml is an editor's"


def proposed(machine: Machine, patch: str, report: str = "**Looked at 3 sources**\n") -> None:
    folder = machine.runner.temporary / "proposal"
    folder.mkdir(parents=True)
    (folder / "changes.patch").write_text(patch, encoding="utf-8")
    (folder / "report.md").write_text(report, encoding="utf-8")


def patch_of(machine: Machine, *names: str) -> str:
    """What git says of files that hold another line."""
    for name in names:
        path = machine.repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a line\n", encoding="utf-8")
    git(machine.repository, "add", "--all", "--force", "--", *names)
    patch = git(machine.repository, "diff", "--cached", "--binary")
    git(machine.repository, "reset", "--hard", "--quiet")
    return f"{patch}\n"


def test_a_proposal_becomes_a_pull_request_and_never_touches_main(machine: Machine) -> None:
    proposed(machine, patch_of(machine, "facts.checked"), "**Looked at 3 sources**\n" + "x" * 70_000)
    before = git(machine.origin, "rev-parse", "main")
    done = machine.run("sources", "propose")
    assert done.failed == ""
    assert git(machine.origin, "rev-parse", "main") == before
    assert git(machine.origin, "show", "sources/refresh:facts.checked") == "a line"
    assert git(machine.origin, "rev-parse", "sources/refresh^") == before
    text = machine.runner.temporary / "text.md"
    assert text.read_text(encoding="utf-8").startswith("**Looked at 3 sources**\n")
    assert 60_000 < text.stat().st_size < 60_200
    assert text.read_text(encoding="utf-8").endswith(", or to close this pull request and open it again.\n")
    listed, created = machine.asked("gh")
    assert listed.startswith("pr list --head sources/refresh --state open ")
    assert (
        created
        == f"pr create --head sources/refresh --base main --title Sources were looked at again --body-file {text}"
    )


def by_a_workflow(machine: Machine) -> None:
    """A branch as an earlier run has left it."""
    git(machine.repository, "checkout", "--quiet", "-b", "earlier")
    message = ["--allow-empty", "--quiet", "--message", "Earlier"]
    git(machine.repository, "commit", "--author", "github-actions[bot] <a@example.org>", *message)
    git(machine.repository, "push", "--quiet", "origin", "HEAD:refs/heads/sources/refresh")
    git(machine.repository, "checkout", "--quiet", "main")


def test_what_an_editor_has_added_to_a_pull_request_is_never_overwritten(machine: Machine) -> None:
    by_a_workflow(machine)
    git(machine.repository, "checkout", "--quiet", "earlier")
    (machine.repository / "notes.md").write_text("An editor's.\n", encoding="utf-8")
    tip = machine.commit()
    git(machine.repository, "push", "--quiet", "origin", "HEAD:refs/heads/sources/refresh")
    git(machine.repository, "checkout", "--quiet", "main")
    proposed(machine, patch_of(machine, "facts.checked"))
    done = machine.run("sources", "propose", OPEN="7")
    assert done.failed == ""
    (notice,) = done.steps["Put it on a branch, unless an editor works there"].commands
    assert notice.text == "an editor works on pull request 7, which is left as it is"
    assert git(machine.origin, "rev-parse", "sources/refresh") == tip
    assert done.skipped == ["Open a pull request, or bring the open one up to date"]
    done = machine.run("sources", "propose", OPEN="")
    assert done.failed == "", "of a pull request that is closed the branch is free"
    assert git(machine.origin, "rev-parse", "sources/refresh") != tip


def test_an_open_pull_request_is_brought_up_to_date(machine: Machine) -> None:
    by_a_workflow(machine)
    proposed(machine, patch_of(machine, "site/new.html"))
    done = machine.run("sources", "propose", OPEN="7")
    assert done.failed == ""
    assert git(machine.origin, "show", "sources/refresh:site/new.html") == "a line"
    assert [line.split(" --")[0] for line in machine.asked("gh")] == ["pr list", "pr edit 7"]


@pytest.mark.parametrize("name", ["facts.yaml.new", ".github/workflows/site.yml.new", "engine/new.py", "sites/a.html"])
def test_a_proposal_that_touches_more_is_refused(machine: Machine, name: str) -> None:
    proposed(machine, patch_of(machine, "facts.checked", name))
    done = machine.run("sources", "propose")
    assert done.failed == "Put it on a branch, unless an editor works there"
    assert titles(done) == ["proposal"]
    assert "sources/refresh" not in git(machine.origin, "branch", "--list")
    assert [line.split(" --")[0] for line in machine.asked("gh")] == ["pr list"]


def test_a_patch_that_leads_out_of_the_repository_is_refused(machine: Machine) -> None:
    inside = patch_of(machine, "site/outside")
    proposed(machine, inside.replace("site/outside", "../outside"))
    assert machine.run("sources", "propose").failed == "Put it on a branch, unless an editor works there"
    assert not (machine.repository.parent / "outside").exists()


def test_where_github_does_not_answer_the_job_fails(machine: Machine) -> None:
    proposed(machine, patch_of(machine, "facts.checked"))
    done = machine.run("sources", "propose", GH_ENDS="1")
    assert done.failed == "Put it on a branch, unless an editor works there"
    assert "sources/refresh" not in git(machine.origin, "branch", "--list")
    done = machine.run("sources", "propose", GH_ENDS_AT="pr create")
    assert done.failed == "Open a pull request, or bring the open one up to date"
    assert git(machine.origin, "show", "sources/refresh:facts.checked") == "a line"


# --- how fresh it is -------------------------------------------------------------------------------------------------

FRESH = """
printf '%s\\n' "$*" >>"$PLAYED/fresh-asked"
echo "checked 9 days ago"
exit "${FRESH_ENDS:-0}"
"""


@pytest.mark.parametrize(
    ("ends", "open_", "asked", "fails"),
    [
        ("0", "", ["issue list"], False),
        ("0", "5", ["issue list", "issue close 5"], False),
        ("3", "", ["issue list", "issue create"], True),
        ("3", "5", ["issue list"], True),
        ("4", "", ["issue list", "issue create"], True),
    ],
)
def test_a_stale_briefing_opens_one_issue_and_a_fresh_one_closes_it(
    machine: Machine, ends: str, open_: str, asked: list[str], fails: bool
) -> None:
    machine.play("fresh", FRESH)
    done = machine.run("fresh", "fresh", PAGES_URL="http://owner.example/briefing/", FRESH_ENDS=ends, OPEN=open_)
    assert machine.asked("fresh-asked") == ["--url https://owner.example/briefing/ --max-age 7d"]
    first, *others = machine.asked("gh")
    assert first == "api repos/owner/briefing/pages --jq .html_url"
    assert [line.split(" --")[0] for line in others] == asked
    assert done.failed == ("Open an issue where it is stale, and close it where it is not" if fails else "")
    assert titles(done) == (["stale"] if fails else [])
    assert done.summary == "    checked 9 days ago\n"
    if "issue create" in asked:
        assert others[1].endswith(
            f"--title The published briefing is stale --body-file {machine.runner.temporary}/text.md"
        )
        assert (machine.runner.temporary / "text.md").read_text(encoding="utf-8") == "    checked 9 days ago\n"


def test_an_address_and_an_age_may_be_named(machine: Machine) -> None:
    machine.play("fresh", FRESH)
    named = {"vars.BRIEFING_BASE_URL": "https://briefing.example/", "vars.BRIEFING_MAX_AGE": "30d"}
    assert machine.run("fresh", "fresh", named).failed == ""
    assert machine.asked("fresh-asked") == ["--url https://briefing.example/ --max-age 30d"]
    assert not any(line.startswith("api") for line in machine.asked("gh"))


@pytest.mark.parametrize("ends", ["0", "1"])
def test_where_nothing_is_published_nothing_is_asked(machine: Machine, ends: str) -> None:
    done = machine.run("fresh", "fresh", GH_ENDS=ends, PAGES_URL="")
    assert done.failed == ""
    assert [command["title"] for command in done.steps["Ask the published briefing"].commands] == ["not published"]
    assert done.skipped == ["Open an issue where it is stale, and close it where it is not"]


# --- all of it -------------------------------------------------------------------------------------------------------


def test_every_block_was_executed(request: pytest.FixtureRequest) -> None:
    """The tests above have run every block there is; one that is new has to be run by a test too."""
    chosen = {item.originalname for item in request.session.items if isinstance(item, pytest.Function)}
    if {name for name in globals() if name.startswith("test_")} - chosen:
        pytest.skip("only some of the tests above were chosen")
    assert {block for block, _ in blocks()} - EXECUTED == set()


def test_expressions_are_read_as_github_reads_them() -> None:
    known = looked_up({"a.b": "", "c": "x", "t": True, "s()": False})
    assert value("a.b || c", known) == "x"
    assert value("a.b || 'd' && c", known) == "x"
    assert value("c == 'x' && !(a.b != '')", known) is True
    assert filled("${{ t }}/${{ a.b }}/${{c}}", known) == "true//x"
    assert not holds("${{ s() }}", known)
    assert holds("!s() && c != ''", known)
    for wrong in ("unknown", "c ==", "(c", "c d", "format('{0}', c)", "c > 1"):
        with pytest.raises(Unknown):
            value(wrong, known)


def test_every_command_takes_what_it_is_given() -> None:
    """Which a command that is played would not show."""
    found = set()
    for block, step in blocks():
        script = step["run"].replace("\\\n", " ")
        for line in re.findall(r"build\.py ([a-z][^\n|;>]*?)\s*(?:[|;>\n]|[0-9]>|$)", script):
            if "`" not in line:  # where it is no part of what is said
                given = re.sub(r"\$(base|url)", "https://briefing.example/", line.replace("$MAX_AGE", "7d"))
                options = parse(shlex.split(given))
                found.add(options.command)
                printing = block[0] == "site" and options.command in ("build", "check")
                assert not printing or options.format == "github", "a plain report may command the runner"
    assert found == {"build", "check", "diff", "fresh", "refresh"}


def test_outputs_are_read_back() -> None:
    assert workflows._outputs("a=b=c\nd=\n") == {"a": "b=c", "d": ""}
