"""A dossier's own templates run nothing, read nothing, change nothing; what they try is refused where it stands."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import build
from engine import lock
from engine.model import Entry
from engine.places import places, read_dossier
from engine.problems import Problem, Stopped
from engine.reconcile import Briefing, reconcile
from engine.render import Press, in_memory, views
from engine.render import sandbox as sandboxes
from engine.render.sandbox import Sandbox
from engine.render.templates import environment
from tests.conftest import KILN
from tests.folders import tree

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
SECRET = "It is a secret."

# what each tries, and words of the answer
ATTACKS = {
    "class": ("{{ ''.__class__.__mro__ }}", "access to attribute '__class__' of 'str' object is unsafe"),
    "class by subscript": ("{{ ''['__class__'] }}", "access to attribute '__class__' of 'str' object is unsafe"),
    "class by filter": ("{{ ''|attr('__class__') }}", "access to attribute '__class__' of 'str' object is unsafe"),
    "class by map": ("{{ ['']|map(attribute='__class__')|first }}", "access to attribute '__class__' of 'str' object"),
    "globals of a method": ("{{ page.figure.__globals__ }}", "access to attribute '__globals__'"),
    "globals of a function": ("{{ addresses.fact_page.__globals__ }}", "access to attribute '__globals__'"),
    "builtins": ("{{ addresses.__builtins__ }}", "access to attribute '__builtins__' of 'module' object"),
    "module": ("{{ addresses.re.enum.sys.modules['os'].getcwd() }}", "access to attribute 're' of 'module' object"),
    "class of ours": ("{{ addresses.Assets.of('/') }}", "access to attribute 'Assets' of 'module' object"),
    "method of a class": ("{{ assets.of('/') }}", "access to attribute 'of' of 'Assets' object is unsafe"),
    "entry": ("{{ settings.parse_file('/etc/passwd') }}", "access to attribute 'parse_file' of 'Settings' object"),
    "pickle": (
        "{{ settings.parse_raw('cos\\nsystem\\n(Vtrue\\ntR.', proto='pickle', allow_pickle=true) }}",
        "access to attribute 'parse_raw' of 'Settings' object",
    ),
    "copy of an entry": ("{{ settings.model_copy(update={'title': 'x'}) }}", "access to attribute 'model_copy'"),
    "of a generator": ("{% set g = [1]|map('string') %}{{ g.gi_frame }}", "access to attribute 'gi_frame'"),
    "format": ("{{ '{0.__class__}'.format(page) }}", "access to attribute '__class__' of 'Page' object is unsafe"),
    "format_map": ("{{ '{a.__class__}'.format_map({'a': page}) }}", "access to attribute '__class__' of 'Page' object"),
    "held format": ("{% set f = '{0.__class__}'.format %}{{ f(page) }}", "access to attribute '__class__' of 'Page'"),
    "private": ("{{ page._written }}", "access to attribute '_written' of 'Page' object is unsafe"),
    "of the template": ("{{ self._TemplateReference__context }}", "access to attribute '_TemplateReference__context'"),
    "range": ("{% for a in range(1000000000) %}{% endfor %}", "Range too big"),
    "power": ("{{ 'a' if 9 ** 9 ** 9 else 'b' }}", "a template does not reckon: `**`"),
    "long text": ("{{ 'a' * 1000000000 }}", "a template does not reckon: `*`"),
    "padding": ("{{ '%01000000000d' % 1 }}", "a template does not reckon: `%`"),
    "a list of ours": ("{{ sources.append(sources) }}", "access to attribute 'append' of 'list' object is unsafe"),
    "a mapping of ours": ("{{ facts.clear() }}", "clear"),
    "a set of ours": ("{{ page.facts.add('power') }}", "access to attribute 'add' of 'set' object is unsafe"),
    "an entry of ours": ("{% set settings.title = 'x' %}", "cannot assign attribute on non-namespace object"),
    "a class called": ("{{ ''.__class__() }}", "access to attribute '__class__'"),
    "another file": ("{% include '../facts.yaml' %}", "there is no template `../facts.yaml`"),
    "a file elsewhere": ("{% include '/etc/passwd' %}", "there is no template `/etc/passwd`"),
    "a file by import": ("{% import '../facts.yaml' as x %}", "there is no template `../facts.yaml`"),
    "a file by its parts": ("{% include 'more/../../facts.yaml' %}", "there is no template `more/../../facts.yaml`"),
    "no name": ("{% include 'a\\u0000b' %}", "there is no template `a"),
    "a long name": ("{% include 'a' ~ ['b']|join ~ 'c'|indent(5000, true) %}", "there is no template `a"),
    "itself": ("{% include 'timeline.html' %}", "maximum recursion depth exceeded"),
    "a macro without end": ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "maximum recursion depth exceeded"),
    "a call of ours": ("{{ page.figure('nothing') }}", "this cannot be done: 'nothing'"),
    "a wrong call": ("{{ page.figure() }}", "this cannot be done: Page.figure() missing"),
    "a wrong filter": ("{{ 'a'|truncate([]) }}", "this cannot be done: "),
    "no number": ("{{ 1 // 0 }}", "this cannot be done: "),
    "parentheses": ("{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}", "this cannot be done: maximum recursion depth"),
    "loops in loops": ("{% for a in 'a' %}" * 25 + "{% endfor %}" * 25, "this cannot be done: too many statically"),
    "chance": ("{{ ['a', 'b']|random }}", "No filter named 'random'"),
    "words by chance": ("{{ lipsum() }}", "'lipsum' is undefined"),
    "debugging": ("{% debug %}", "Encountered unknown tag 'debug'"),
    "code": ("{% do settings %}", "Encountered unknown tag 'do'"),
}  # fmt: skip
OPENING = "{% block body %}\n"
# two are found before a line of them is run; Jinja does not say where in a block it sets a name
LINES = {"parentheses": 0, "loops in loops": 0, "an entry of ours": 5}


@pytest.fixture
def own(kiln: Path) -> Path:
    """Templates of the dossier's own, as the engine has them."""
    return Path(shutil.copytree(TEMPLATES, kiln / "templates"))


@pytest.fixture(scope="module")
def briefing() -> Briefing:
    dossier = read_dossier(places(KILN, None, None))
    return reconcile(dossier, lock.parse(dossier.lock_text))


def attacked(own: Path, text: str) -> int:
    """Put a text into a template; the line where it stands."""
    path = own / "timeline.html"
    before = path.read_text(encoding="utf-8")
    assert before.count(OPENING) == 1
    path.write_text(before.replace(OPENING, OPENING + text + "\n"), encoding="utf-8")
    return before[: before.index(OPENING)].count("\n") + 2


def refused(own: Path, briefing: Briefing) -> Problem:
    (job,) = (job for job in views.first_round(briefing) if job.address == "timeline.html")
    with pytest.raises(Stopped) as stopped:
        Press(briefing, own, "").page(job)
    (problem,) = stopped.value.problems
    assert (problem.code, stopped.value.exit_code) == ("template", 1)
    return problem


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_template_must_not_do_is_refused_where_it_stands(own: Path, briefing: Briefing, attack: str) -> None:
    text, said = ATTACKS[attack]
    line = attacked(own, text)
    problem = refused(own, briefing)
    assert said in problem.message
    assert str(own) not in problem.message
    if attack != "itself":  # which ends wherever it comes round to
        assert (problem.place.path, problem.place.line) == ("templates/timeline.html", LINES.get(attack, line))
    assert len(problem.notes) < 12


@pytest.mark.parametrize("attack", ["class", "module", "range", "itself", "parentheses"])
def test_a_build_says_so_and_the_old_site_stays(
    kiln: Path, own: Path, capsys: pytest.CaptureFixture[str], attack: str
) -> None:
    attacked(own, ATTACKS[attack][0])
    before = tree(kiln / "site")
    assert build.main(["build", "--dossier", str(kiln)]) == 1
    out, err = capsys.readouterr()
    assert err.startswith("error[template] ")
    assert ATTACKS[attack][1] in err
    assert "Traceback" not in out + err
    assert tree(kiln / "site") == before


def test_the_way_through_a_template_that_is_included_is_told(own: Path, briefing: Briefing) -> None:
    (own / "more").mkdir()
    (own / "more" / "part.html").write_text("a\n{{ ''.__class__ }}\n", encoding="utf-8")
    line = attacked(own, "{% include 'more/part.html' %}")
    problem = refused(own, briefing)
    assert (problem.place.path, problem.place.line) == ("templates/more/part.html", 2)
    assert f"in templates/timeline.html:{line}" in problem.notes


@pytest.mark.parametrize("target", ["..", "/etc", "../content", "../../outside"])
def test_a_folder_among_the_templates_that_is_a_link_leads_nowhere_else(
    kiln: Path, own: Path, capsys: pytest.CaptureFixture[str], target: str
) -> None:
    (kiln.parent / "outside").mkdir()
    (kiln.parent / "outside" / "secret.html").write_text(SECRET, encoding="utf-8")
    (own / "more").symlink_to(target)
    attacked(own, "{% include 'more/secret.html' %}")
    assert build.main(["build", "--dossier", str(kiln)]) == 1
    err = capsys.readouterr().err
    if target in ("..", "../content"):  # in the dossier, where nothing is another's
        assert "there is no template `more/secret.html`" in err
    else:
        assert err.startswith("error[file] this link leads out of its folder\ntemplates/more\n")
    assert SECRET not in err


def test_templates_that_are_a_link_are_refused(kiln: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "elsewhere")
    (kiln / "templates").symlink_to(tmp_path / "elsewhere")
    assert build.main(["build", "--dossier", str(kiln)]) == 1
    assert "error[file] this link leads out of its folder\ntemplates/404.html\n" in capsys.readouterr().err


def test_a_page_without_end_is_refused(own: Path, briefing: Briefing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandboxes, "MAX_PAGE", 2**20)
    attacked(own, "{% for a in range(99999) %}{% for b in range(99999) %}without end {% endfor %}{% endfor %}")
    assert refused(own, briefing).message == "a template prints more than 1 MiB"


def test_own_templates_run_in_the_sandbox_and_ours_as_they_are_to_the_same_pages(own: Path, briefing: Briefing) -> None:
    assert isinstance(environment(own), Sandbox)
    assert not isinstance(environment(TEMPLATES), Sandbox)
    assert in_memory(briefing, own) == in_memory(briefing, TEMPLATES)


# --- what a template can reach ---------------------------------------------------------------------------------------

PLAIN = (str, int, float, bytes, type(None), Decimal, Fraction, date)  # whose parts are such again


def reached(sandbox: Sandbox, view: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Everything that a template comes to from its view by names and subscripts that the sandbox lets pass."""
    waiting: list[tuple[str, Any]] = list(view.items())
    seen: set[int] = set()
    kept = []  # so that no two of them have one id
    while waiting:
        way, value = waiting.pop()
        if id(value) in seen or isinstance(value, PLAIN):
            continue
        seen.add(id(value))
        kept.append(value)
        yield way, value
        if isinstance(value, Mapping):
            waiting += ((f"{way}[{key!r}]", part) for key, part in value.items())
        elif isinstance(value, (list, tuple, set, frozenset)):
            waiting += ((f"{way}[]", part) for part in value)
        for name in dir(value):
            part = None if name.startswith("_") else getattr(value, name, None)
            if not name.startswith("_") and sandbox.is_safe_attribute(value, name, part):
                waiting.append((f"{way}.{name}", part))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_nothing_that_a_template_reaches_opens_a_file_or_a_module(briefing: Briefing) -> None:
    press = Press(briefing, TEMPLATES, "")
    count = 0
    for job in views.first_round(briefing):
        view = {**press._common, "page": press.bare(job.address), **job.own}
        for way, value in reached(Sandbox(), view):
            count += 1
            assert not isinstance(value, (type, ModuleType)) or way == "addresses", way
            assert not isinstance(value, Path), way
            owner = getattr(value, "__self__", None)
            assert not isinstance(owner, type), f"{way} is a method of the class {owner}"
            module = getattr(value, "__module__", None) if isinstance(value, Callable) else None  # type: ignore[arg-type]
            assert module is None or module.split(".")[0] in HARMLESS, f"{way} comes from {module}"
            if isinstance(owner, Entry):
                assert way.rpartition(".")[2] not in dir(Entry), way
    assert count > 5_000


HARMLESS = {
    "__future__",
    "engine",
    "markupsafe",
    "decimal",
    "fractions",
    "datetime",
    "enum",
    "functools",
    "urllib",
    "builtins",
}
