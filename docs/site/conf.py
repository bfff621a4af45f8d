"""How these pages become a site: `make guide`, then `/docs/` of every server."""

import os
import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

project = html_title = "Lockence"
extensions = ["myst_parser"]
html_theme = "furo"
html_show_copyright = html_show_sphinx = html_copy_source = False
html_theme_options = {
    # The dashboard's own blue, and its system fonts: nothing is loaded from elsewhere.
    "light_css_variables": {
        "color-brand-primary": "#3b5bdb",
        "color-brand-content": "#3b5bdb",
        "color-brand-visited": "#3b5bdb",
    },
    "dark_css_variables": {
        "color-brand-primary": "#91a7ff",
        "color-brand-content": "#91a7ff",
        "color-brand-visited": "#91a7ff",
    },
}
html_static_path = ["static"]
templates_path = ["templates"]
html_favicon = "../../web/public/icon.svg"
exclude_patterns = ["site"]
myst_heading_anchors = 4
pygments_style, pygments_dark_style = "a11y-high-contrast-light", "a11y-high-contrast-dark"

PAGES = Path(__file__).parents[1]
SDKS = PAGES.parent / "sdks" / "README.md"
LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([\w./-]+)(#[\w-]+)?\)")


def setup(app: Sphinx) -> None:
    app.connect("source-read", _stay_on_the_site)
    app.connect("html-page-context", _be_accessible, priority=900)  # After the theme's own.


def _be_accessible(app: Sphinx, page: str, template: str, context: dict[str, Any], tree: object) -> None:
    """What Sphinx leaves out: how deep a heading is, and that code wider than the page scrolls by keyboard too."""
    navigation = context["furo_navigation_tree"]
    context["furo_navigation_tree"] = navigation.replace('role="heading"', 'role="heading" aria-level="2"')
    context["body"] = context.get("body", "").replace("<pre>", '<pre tabindex="0">')


def _stay_on_the_site(app: Sphinx, page: str, source: list[str]) -> None:
    """In a checkout, links lead to folders and to pages elsewhere. What the site lacks it does not link."""
    file = SDKS if page == "sdks" else PAGES / f"{page}.md"

    def on_the_site(link: re.Match[str]) -> str:
        words, path, anchor = link.groups()
        target = (file.parent / path).resolve()
        if target == SDKS:
            target = PAGES / "sdks.md"
        if target.is_dir() or (target.suffix == ".md" and PAGES not in target.parents):
            return words
        return f"[{words}]({os.path.relpath(target, (PAGES / page).parent)}{anchor or ''})"

    source[0] = LINK.sub(on_the_site, SDKS.read_text("utf-8") if page == "sdks" else source[0])
