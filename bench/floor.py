"""What nobody can do without: writing the bytes of a site, and walking every node of its pages. Prints seconds.

`python -m bench.floor write SITE FOLDER` or `python -m bench.floor scan SITE`
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser


def write(site: Path, folder: Path) -> float:
    """Seconds that it takes to write the files of a site anew."""
    files = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    began = time.perf_counter()
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return time.perf_counter() - began


def scan(site: Path) -> float:
    """Seconds that it takes to read every page, to parse it, and to look at each of its nodes."""
    began = time.perf_counter()
    for path in site.rglob("*.html"):
        parser = LexborHTMLParser(path.read_text(encoding="utf-8"))
        if parser.root is not None:
            for node in parser.root.traverse(include_text=True):
                _ = node.tag, node.attributes if node.is_element_node else node.text_content
    return time.perf_counter() - began


def main(arguments: list[str]) -> int:
    what, site, *folder = arguments
    print(write(Path(site), Path(folder[0])) if what == "write" else scan(Path(site)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
