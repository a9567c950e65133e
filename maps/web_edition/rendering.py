"""Set pages after `data/templates/web_edition`: Chinese first, English second, every link relative."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from gis.messages import catalogue, text

TEMPLATES = Path(str(files("data") / "templates" / "web_edition"))
#: The browser itself refuses whatever would be asked of another address.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; media-src 'self'; base-uri 'none'; form-action 'self'"
)
_WORDS = "web_edition."


@dataclass(frozen=True)
class Page:
    """One page: its folder within the site (with a slash at its end, empty for the first page) and its kind.

    The kind says which budget of weight it has; `web_page_budgets.csv` lists the kinds.
    """

    folder: str
    kind: str
    title: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The way from the page to the first page of what it belongs to."""
        return "../" * self.folder.count("/")

    @property
    def file(self) -> str:
        """Its file."""
        return f"{self.folder}index.html"


def render(page: Page, shared: Mapping[str, Any]) -> str:
    """Return a page as HTML."""
    template = _environment().get_template(f"{page.kind}.html")
    values = {**shared, **page.values}
    return template.render(**values, page=page, base=page.base, policy=CONTENT_POLICY)


def word(message: str, **params: object) -> str:
    """Return a word in both languages as plain text: for attributes, titles and tables of one language."""
    return f"{text(_WORDS + message, 'zh', **params)} {text(_WORDS + message, 'en', **params)}"


@lru_cache(1024)
def say(message: str, **params: object) -> Markup:
    """Return a word in both languages, the English one marked as such."""
    zh, en = (text(_WORDS + message, language, **params) for language in ("zh", "en"))
    return Markup('{} <span class="en" lang="en">{}</span>').format(zh, en)


def script_words() -> dict[str, str]:
    """Return what the scripts of the pages say, by message id without its beginning; they fill in numbers."""
    start = f"{_WORDS}script_"
    return {
        key.removeprefix(start): f"{zh} {catalogue('en')[key]}"
        for key, zh in catalogue("zh").items()
        if key.startswith(start)
    }


def as_json(values: object) -> Markup:
    """Return JSON that may stand inside a <script> element: only "<" could end it."""
    said = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return Markup(said.replace("<", "\\u003c"))


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {"say": say, "word": word, "as_json": as_json}
    return made
