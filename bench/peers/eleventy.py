"""The same pages by Eleventy, in its fastest language: templates in JavaScript, paginated over the data."""

from __future__ import annotations

import json
from pathlib import Path

from bench.peers.recorder import ADDRESS, Site
from bench.peers.tree import Choice, Each, Part, Tree, Value, Words

OUTPUT = "public"
_SETTINGS = """\
module.exports = (settings) => {
  settings.setUseGitIgnore(false);
  return { dir: { input: "pages", output: "public" } };
};
"""
_ESCAPING = """\
const signs = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" };
const escaped = (text) => (/[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (sign) => signs[sign]) : text);
"""
_PAGE = """\
const { %(kind)s } = require("../parts.js");
const pages = JSON.parse(require("fs").readFileSync(__dirname + "/../data/%(kind)s.json", "utf8"));
module.exports = class {
  data() {
    return {
      pages,
      pagination: { data: "pages", size: 1, alias: "page_of_it" },
      permalink: (data) => data.page_of_it.%(address)s,
      eleventyExcludeFromCollections: true,
    };
  }
  render(data) {
    return %(kind)s(data.page_of_it);
  }
};
"""


def project(site: Site, folder: Path) -> None:
    """Write the project."""
    _write(folder / "package.json", '{"name": "pages", "private": true, "type": "commonjs"}\n')
    _write(folder / ".eleventy.js", _SETTINGS)
    functions = [_function(f"of_{kind}", tree, site) for kind, tree in site.trees.items()]
    functions += [_function(name, tree, site) for name, tree in site.parts.items()]
    names = ", ".join(f"of_{kind}" for kind in site.trees)
    _write(folder / "parts.js", "".join((_ESCAPING, *functions, f"module.exports = {{ {names} }};\n")))
    for kind in site.trees:
        _write(folder / "data" / f"of_{kind}.json", json.dumps(list(site.pages(kind)), ensure_ascii=False))
        _write(folder / "pages" / f"of_{kind}.11ty.js", _PAGE % {"kind": f"of_{kind}", "address": ADDRESS})


def _function(name: str, tree: Tree, site: Site) -> str:
    return f"const {name} = (e) => `{_said(tree, site.markup)}`;\n"


def _said(tree: Tree, markup: frozenset[str]) -> str:
    """A tree as the inside of a template literal, over the entries `e`."""
    made = []
    for node in tree:
        match node:
            case Words(text):
                made.append(text.replace("\\", "\\\\").replace("`", "\\`").replace("$", "\\$"))
            case Value(key):
                made.append(f"${{e.{key}}}" if key in markup else f"${{escaped(e.{key})}}")
            case Each(key, body):
                made.append(f'${{e.{key}.map((e) => `{_said(body, markup)}`).join("")}}')
            case Part(key, name):
                made.append(f"${{{name}(e.{key})}}")
            case Choice(branches, otherwise):
                cases = "".join(f"e.{key} ? `{_said(body, markup)}` : " for key, body in branches)
                made.append(f"${{{cases}`{_said(otherwise, markup)}`}}")
    return "".join(made)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
