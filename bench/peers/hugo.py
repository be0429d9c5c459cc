"""The same pages by Hugo: a content adapter makes a page of each entry of its data, html/template escapes them."""

from __future__ import annotations

import json
from pathlib import Path

from bench.peers.contexts import ATTRIBUTE, SCRIPT, TAG, TEXT, contexts
from bench.peers.recorder import ADDRESS, Site
from bench.peers.tree import Choice, Each, Part, Tree, Value, Words, needed

OUTPUT = "public"
_SETTINGS = """\
baseURL = "https://example.org/"
disableKinds = ["home", "section", "taxonomy", "term", "rss", "sitemap", "robotstxt", "404"]
uglyURLs = true
"""
_ADAPTER = """\
{{ range $n, $page := index hugo.Data "%(kind)s" -}}
{{ $.AddPage (dict "path" (printf "page-%%d" $n) "kind" "page" "url" (printf "/%%s" $page.%(address)s) "params" (dict "n" $n)) -}}
{{ end -}}
"""
_NEVER = "---\nbuild:\n  render: never\n---\n"


def project(site: Site, folder: Path) -> None:
    """Write the project."""
    _write(folder / "hugo.toml", _SETTINGS)
    for kind, tree in site.trees.items():
        name = f"of-{kind}"
        _write(folder / "data" / f"{kind}.json", json.dumps(list(site.pages(kind)), ensure_ascii=False))
        _write(folder / "content" / name / "_content.gotmpl", _ADAPTER % {"kind": kind, "address": ADDRESS})
        _write(folder / "content" / name / "_index.md", _NEVER)
        _write(folder / "layouts" / name / "page.html", _layout(site, kind, tree))


def _layout(site: Site, kind: str, tree: Tree) -> str:
    found = _Language(site, tree)
    page = f'{{{{ with index (index hugo.Data "{kind}") .Params.n }}}}{found.said(tree)}{{{{ end }}}}'
    parts = (
        f'{{{{ define "{name}" }}}}{found.said(site.parts[name])}{{{{ end }}}}\n' for name in needed(tree, site.parts)
    )
    return "".join((page, *parts))


class _Language:
    """Trees as Go templates."""

    def __init__(self, site: Site, tree: Tree) -> None:
        self.markup = site.markup
        self.contexts = contexts(tree, site.parts)

    def said(self, tree: Tree) -> str:
        made = []
        for node in tree:
            match node:
                case Words(text):
                    made.append(text.replace("{", "{{ `{` }}"))
                case Value(key):
                    made.append(f"{{{{ .{key}{self._trusted(key)} }}}}")
                case Each(key, body):
                    made.append(f"{{{{ range .{key} }}}}{self.said(body)}{{{{ end }}}}")
                case Part(key, name):
                    made.append(f'{{{{ template "{name}" .{key} }}}}')
                case Choice(branches, otherwise):
                    for number, (key, body) in enumerate(branches):
                        made.append(f"{{{{ {'else if' if number else 'if'} .{key} }}}}{self.said(body)}")
                    made.append(f"{{{{ else }}}}{self.said(otherwise)}{{{{ end }}}}" if otherwise else "{{ end }}")
        return "".join(made)

    def _trusted(self, key: str) -> str:
        """The function that tells Hugo what kind of markup a value is, where it is any."""
        if key not in self.markup:
            return ""
        return {TEXT: " | safeHTML", ATTRIBUTE: " | safeHTML", TAG: " | safeHTMLAttr", SCRIPT: " | safeJS"}[
            self.contexts[key]
        ]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
