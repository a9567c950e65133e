"""How heavy pages are against the budgets of `data/templates/web_edition/web_page_budgets.csv`.

A page weighs what a browser fetches to show it: its own file, the style sheets, scripts and pictures that
it names, and what it names for its scripts in attributes that begin with `data-loads`. Fonts count where the
page has Mongolian. All as a plain file server sends it, unpacked, though every page after the first finds
most of it kept.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from posixpath import normpath

from gis.errors import RuleBroken
from maps.web_edition.rendering import TEMPLATES, Page

BUDGETS = "web_page_budgets.csv"
FONT = "assets/noto-sans-mongolian.woff2"
KILOBYTE = 1000
# Our own templates wrote what is read here: within a tag every ">" and quote of a text is an entity.
_NAMED = re.compile(
    r'<link rel="(?:stylesheet|modulepreload)" href="([^"]*)"'
    r'|<(?:script|img)\b[^>]* src="([^"]*)"'
    r'|<image href="([^"]*)"'
    r'|\bdata-loads[\w-]*="([^"]*)"'
)
_MONGOLIAN = 'lang="mn-Mong"'


class PageTooHeavy(RuleBroken):
    """A page is heavier than the budget of its kind allows."""

    message_id = "web_edition.page_too_heavy"


@dataclass(frozen=True)
class Weight:
    """What the heaviest page of a kind weighs, in bytes, and what it may weigh."""

    kind: str
    pages: int
    page: str
    heaviest: int
    budget: int


@cache
def budgets() -> dict[str, int]:
    """Return what a page of each kind may weigh, in bytes."""
    content = (TEMPLATES / BUDGETS).read_text("utf-8-sig")
    return {row["kind"]: int(row["kilobytes"]) * KILOBYTE for row in csv.DictReader(content.splitlines())}


def weigh(root: Path, pages: Iterable[Page]) -> list[Weight]:
    """Return the heaviest page of each kind in a folder of files that the pages stand in."""
    sizes = {
        path.relative_to(root).as_posix(): path.stat().st_size for path in root.rglob("*") if path.is_file()
    }
    found: dict[str, Weight] = {}
    for page in pages:
        weight = sum(sizes.get(file, 0) for file in _fetched(root, page))
        before = found.get(page.kind)
        heaviest = before is None or weight > before.heaviest
        found[page.kind] = Weight(
            page.kind,
            1 + (before.pages if before else 0),
            page.folder if before is None or heaviest else before.page,
            weight if before is None or heaviest else before.heaviest,
            budgets()[page.kind],
        )
    return list(found.values())


def check(weights: Iterable[Weight]) -> None:
    """Raise PageTooHeavy naming each kind that is over its budget."""
    over = [each for each in weights if each.heaviest > each.budget]
    if over:
        said = "；".join(
            f"{each.page or 'index.html'} ({each.kind}) "
            f"{each.heaviest // KILOBYTE} kB > {each.budget // KILOBYTE} kB"
            for each in over
        )
        raise PageTooHeavy(pages=said, file=f"data/templates/web_edition/{BUDGETS}")


def _fetched(root: Path, page: Page) -> set[str]:
    text = (root / page.file).read_text("utf-8")
    folder = PurePosixPath(page.file).parent
    addresses = [match for found in _NAMED.findall(text) for match in found if match]
    named = {normpath(str(folder / address)) for address in addresses if not address.startswith("data:")}
    return {page.file, *named, *([FONT] if _MONGOLIAN in text else [])}
