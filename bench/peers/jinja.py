"""The same pages by staticjinja: Jinja with escaping, a page for each entry of the data."""

from __future__ import annotations

import json
from pathlib import Path

from bench.peers.recorder import ADDRESS, Site
from bench.peers.tree import Choice, Each, Part, Tree, Value, Words

OUTPUT = "public"
_BUILD = """\
import json
from pathlib import Path
from staticjinja import Site


def pages_of(kind):
    def render(site, template, **context):
        page = site.get_template(f"_{kind}.html")
        for entries in json.loads(Path(f"data/{kind}.json").read_text(encoding="utf-8")):
            path = Path(site.outpath, entries["%(address)s"])
            path.parent.mkdir(parents=True, exist_ok=True)
            page.stream(e=entries).dump(str(path), "utf-8")
    return render


kinds = %(kinds)s
Site.make_site(
    searchpath="templates",
    outpath="public",
    env_kwargs={"autoescape": True},
    rules=[(f"{kind}.html", pages_of(kind)) for kind in kinds],
).render()
"""


def project(site: Site, folder: Path) -> None:
    """Write the project."""
    kinds = [f"of_{kind}" for kind in site.trees]
    _write(folder / "build.py", _BUILD % {"address": ADDRESS, "kinds": kinds})
    macros = (
        f"{{% macro {name}(e) %}}{_said(tree, site.markup)}{{% endmacro %}}\n" for name, tree in site.parts.items()
    )
    _write(folder / "templates" / "_parts.html", "".join(macros))
    imports = f"{{% from '_parts.html' import {', '.join(site.parts)} %}}"
    for kind, tree in site.trees.items():
        _write(folder / "data" / f"of_{kind}.json", json.dumps(list(site.pages(kind)), ensure_ascii=False))
        _write(folder / "templates" / f"of_{kind}.html", "")
        _write(folder / "templates" / f"_of_{kind}.html", imports + _said(tree, site.markup))


def _said(tree: Tree, markup: frozenset[str]) -> str:
    """A tree as a template over the entries `e`."""
    made = []
    for node in tree:
        match node:
            case Words(text):
                made.append(text.replace("{", "{{ '{' }}"))
            case Value(key):
                made.append(f"{{{{ e['{key}']{'|safe' if key in markup else ''} }}}}")
            case Each(key, body):
                made.append(f"{{% for e in e['{key}'] %}}{_said(body, markup)}{{% endfor %}}")
            case Part(key, name):
                made.append(f"{{{{ {name}(e['{key}']) }}}}")
            case Choice(branches, otherwise):
                for number, (key, body) in enumerate(branches):
                    made.append(f"{{% {'elif' if number else 'if'} e['{key}'] %}}{_said(body, markup)}")
                made.append(f"{{% else %}}{_said(otherwise, markup)}{{% endif %}}" if otherwise else "{% endif %}")
    return "".join(made)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
