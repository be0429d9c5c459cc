"""Jinja, set so that a template cannot put a bare number on a page by accident; the check is what makes it sure."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.runtime import Context

from engine.problems import Place, Problem, Stopped
from engine.render.sandbox import Sandbox

_OURS = Path(__file__).resolve().parents[2] / "templates"
_FORBIDDEN_FILTERS = ("round", "sum", "int", "float", "length", "count", "wordcount", "filesizeformat", "safe")
_BY_CHANCE = ("random", "lipsum")  # a filter and a function
_MOST_SAID = 200
_MOST_STEPS = 8  # of the way to an error that are told; where a macro calls itself, there are hundreds


class BareNumber(TypeError):
    """A template printed a number that no fact answers for."""


class _Context(Context):
    """What a template has in view. What it calls is called as it is.

    Jinja would look each time whether what is called wants the context given to it, which takes longer than most calls.
    """

    def call(
        self,
        called: Callable[..., Any],
        /,
        *args: Any,
        _loop_vars: object = None,
        _block_vars: object = None,
        **named: Any,
    ) -> Any:
        return called(*args, **named)


class _Environment(Environment):
    context_class = _Context


class _Sandbox(Sandbox):
    context_class = _Context


def environment(folder: Path) -> Environment:
    """Strict undefined names, escaping everywhere, no filter that makes numbers, no network, no clock and no chance.

    The engine's own templates, which are a part of it, run as they are; all others in a sandbox, which takes a third longer.
    """
    made = (_Environment if folder.resolve() == _OURS else _Sandbox)(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_no_bare_number,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    for name in (*_FORBIDDEN_FILTERS, *_BY_CHANCE):
        made.filters.pop(name, None)
        made.globals.pop(name, None)
    return made


def _no_bare_number(value: object) -> object:
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, (int, float, Decimal, Fraction)):
        raise BareNumber(f"the template prints {value!r} instead of a figure")
    return value


def rendered(environment: Environment, name: str, folder: Path, view: dict[str, Any], address: str) -> str:
    """One template with its view; problems name the innermost line, the way to it, the page, and what was in hand."""
    try:
        return environment.get_template(name).render(view)
    except TemplateSyntaxError as error:
        place = Place(f"{folder.name}/{error.name or name}", error.lineno, 1)
        raise Stopped([Problem("template", error.message or "the template does not parse", place)]) from None
    except Stopped:
        raise
    except Exception as error:
        steps, theirs = _inside(error, folder, view)
        if not theirs and not isinstance(environment, Sandbox):
            raise  # a bug of ours
        steps = steps or [(Place(f"{folder.name}/{name}"), {})]
        raise Stopped([_problem(environment, error, folder, view, address, steps)]) from None


def _problem(
    environment: Environment,
    error: Exception,
    folder: Path,
    view: Mapping[str, Any],
    address: str,
    steps: Sequence[_Step],
) -> Problem:
    """What a template did, at the innermost line that did it."""
    place = steps[-1][0]
    if isinstance(error, TemplateNotFound):
        return Problem("template", f"there is no template `{error.name}`", place)
    if isinstance(error, UnicodeDecodeError):
        return Problem("template", "a template is not UTF-8 text", place, "Save it as UTF-8.")
    names = {**view, **{name: value for _, values in steps for name, value in values.items()}}
    notes = (
        f"making {address}{_subject(view)}",
        *(_step(place, values) for place, values in steps[-_MOST_STEPS:]),
    )
    said = str(error)
    if not isinstance(error, (TemplateError, BareNumber)):
        said = f"this cannot be done: {said[:_MOST_SAID] or type(error).__name__}"
    return Problem("template", said, _at_name(environment, folder, place, said), _meant(said, names), notes=notes)


_Step = tuple[Place, dict[str, object]]  # a line of a template, and what its loops and macros have in hand there


def _inside(error: Exception, folder: Path, view: Mapping[str, object]) -> tuple[list[_Step], bool]:
    """The lines of templates on the way to an error, the innermost last, and whether it is the templates' own doing."""
    steps: list[_Step] = []
    last = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        last = Path(frame.f_code.co_filename)
        if last.is_relative_to(folder):
            place = Place(f"{folder.name}/{last.relative_to(folder).as_posix()}", line, 1)
            values = {name: value for name, value in frame.f_locals.items() if view.get(name) is not value}
            if steps and steps[-1][0] == place:
                values = {**steps.pop()[1], **values}
            steps.append((place, values))
    ours = isinstance(error, (TemplateError, BareNumber)) or (last is not None and last.is_relative_to(folder))
    return steps, ours or isinstance(error, UnicodeDecodeError)


_UNKNOWN = re.compile(r"'([^']+)' is undefined|'([^\s']+) object' has no attribute '([^']+)'")


def _at_name(environment: Environment, folder: Path, place: Place, message: str) -> Place:
    """The place of the name that does not exist, in its line."""
    match = _UNKNOWN.search(message)
    if match is None or environment.loader is None:
        return place
    text = environment.loader.get_source(environment, place.path.removeprefix(f"{folder.name}/"))[0]
    name = match[1] or match[3]
    found = re.search(rf"\b{re.escape(name)}\b", text.split("\n")[place.line - 1])
    return Place(place.path, place.line, found.start() + 1, len(name)) if found else place


def _subject(view: Mapping[str, Any]) -> str:
    kind, _, id = str(view.get("about", "")).partition(":")
    return f", with the {kind} {id} in hand" if id else ""


def _step(place: Place, values: Mapping[str, object]) -> str:
    held = {name: _id(value) for name, value in values.items()}
    listed = ", ".join(f"{name} {id}" for name, id in held.items() if id)
    return f"in {place.path}:{place.line}" + (f", with {listed} in hand" if listed else "")


def _id(value: object) -> str:
    """The id of an entry of facts.yaml, or of a fact with what follows from it."""
    found = getattr(value, "id", None) or getattr(getattr(value, "fact", None), "id", "")
    return str(found) if isinstance(found, str) else ""


def _meant(message: str, names: Mapping[str, object]) -> str:
    """What a name that does not exist may have been meant to be."""
    match = _UNKNOWN.search(message)
    if match is None:
        return ""
    if match[1]:
        close = get_close_matches(match[1], names, 1)
    else:
        kinds = [type(value) for value in names.values() if _kind(value) == match[2]]
        known = {name for kind in kinds for name in (*dir(kind), *getattr(kind, "model_fields", ())) if name[0] != "_"}
        close = get_close_matches(match[3], sorted(known), 1)
    return f"Did you mean `{close[0]}`?" if close else ""


def _kind(value: object) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}"
