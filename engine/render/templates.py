"""Jinja, set so that a template cannot put a bare number on a page by accident; the check is what makes it sure."""

from __future__ import annotations

import traceback
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError

from engine.problems import Place, Problem, Stopped

_FORBIDDEN_FILTERS = ("round", "sum", "int", "float", "length", "count", "wordcount", "filesizeformat", "safe")


class BareNumber(TypeError):
    """A template printed a number that no fact answers for."""


def environment(folder: Path) -> Environment:
    """Strict undefined names, escaping everywhere, no filter that makes numbers, no network and no clock."""
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_no_bare_number,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    for name in _FORBIDDEN_FILTERS:
        del made.filters[name]
    return made


def _no_bare_number(value: object) -> object:
    if value is None or isinstance(value, (int, float, Decimal, Fraction)):
        raise BareNumber(f"the template prints {value!r} instead of a figure")
    return value


def rendered(environment: Environment, name: str, folder: Path, view: dict[str, Any]) -> str:
    """One template with its view; problems name the innermost template and line."""
    try:
        return environment.get_template(name).render(view)
    except TemplateSyntaxError as error:
        place = Place(f"{folder.name}/{error.name or name}", error.lineno, 1)
        raise Stopped([Problem("template", error.message or "the template does not parse", place)]) from None
    except TemplateNotFound as error:
        raise Stopped(
            [Problem("template", f"there is no template `{error}`", Place(f"{folder.name}/{name}"))]
        ) from None
    except UnicodeDecodeError:
        problem = Problem(
            "template", "a template is not UTF-8 text", Place(f"{folder.name}/{name}"), "Save it as UTF-8."
        )
        raise Stopped([problem]) from None
    except Stopped:
        raise
    except Exception as error:
        innermost = _innermost(error, folder)
        if innermost is None:
            raise  # not the template's doing
        raise Stopped([Problem("template", f"{error}", innermost)]) from None


def _innermost(error: Exception, folder: Path) -> Place | None:
    """Line of the template where the error arose; None where it arose in our own code."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if Path(frame.filename).is_relative_to(folder)]
    from_template = isinstance(error, (TemplateError, BareNumber))
    if not inside or not (from_template or frames[-1].filename == inside[-1].filename):
        return None
    frame = inside[-1]
    return Place(f"{folder.name}/{Path(frame.filename).relative_to(folder).as_posix()}", frame.lineno or 0, 1)
