"""Pictures of each kind of page, narrow and wide, light and dark, into screenshots/, which git ignores."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from browser.conftest import FLAGS, ROOT, chromium

KINDS = (
    "index",
    "facts",
    "timeline",
    "contradictions",
    "sources",
    "method",
    "search",
    "404",
    "facts/*",
    "sources/*",
    "contradictions/*",
)
SIZES = {"narrow": (390, 760), "wide": (1280, 720)}


def main(wanted: list[str]) -> int:
    """Every kind of page, or the addresses that are named."""
    site, out = ROOT / "site", ROOT / "screenshots"
    out.mkdir(exist_ok=True)
    pages = [site / name for name in wanted] or [min(site.glob(f"{kind}.html")) for kind in KINDS]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS), chromium_sandbox=False)
        for name, (width, height) in SIZES.items():
            for scheme in ("light", "dark"):
                context = browser.new_context(
                    viewport={"width": width, "height": height}, color_scheme="dark" if scheme == "dark" else "light"
                )
                tab = context.new_page()
                for page in pages:
                    tab.goto(page.as_uri())
                    address = page.relative_to(site).with_suffix("").as_posix().replace("/", "-")
                    tab.screenshot(path=out / f"{address}-{name}-{scheme}.png", full_page=True)
                context.close()
        browser.close()
    print(f"{len(pages) * 4} pictures in screenshots/")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
