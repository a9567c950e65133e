"""The editions of one site: which there are, what stays of them, and the pages that lead to the newest.

`editions.json` at the first page lists them, newest first; `editions/<slug>/entries.json` has the places of
each.
"""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from gis.errors import Conflict
from maps.web_edition.book import Book
from maps.web_edition.rendering import Page

LIST, PLACES, FOLDER = "editions.json", "entries.json", "editions"
FORMAT = "diming-web-edition-1"


class NotASite(Conflict):
    """The folder holds something that is no site of ours, which is not ours to replace."""

    message_id = "web_edition.not_a_site"


@dataclass(frozen=True)
class Edition:
    """What the list says of one edition."""

    slug: str
    title: str
    label: str
    as_of: str
    digest: str
    entries: int
    draft: str

    @property
    def folder(self) -> str:
        """Its folder within the site."""
        return f"{FOLDER}/{self.slug}/"


def edition_of(book: Book) -> Edition:
    """Return what the list says of a book."""
    content = book.content
    return Edition(
        book.slug,
        content.title,
        content.label,
        content.as_of.isoformat(),
        book.digest,
        len(book.order),
        content.draft,
    )


def kept(out: Path, new: Edition) -> list[Edition]:
    """Return the editions of a site that stay beside a new one; drafts don't.

    Raises NotASite for a folder that holds other things.
    """
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return []
    try:
        listed = json.loads((out / LIST).read_text("utf-8"))
        if listed["format"] != FORMAT:
            raise NotASite(folder=out)
        editions = [Edition(**each) for each in listed["editions"]]
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise NotASite(folder=out) from fault
    return [each for each in editions if each.slug != new.slug and not each.draft]


def newest_first(editions: list[Edition], new: Edition) -> list[Edition]:
    """Return all in order of their as-of dates, drafts last; of one date the one just written first."""
    return sorted([new, *editions], key=lambda each: (not each.draft, each.as_of), reverse=True)


def list_text(editions: list[Edition]) -> str:
    """Return the list as it is written."""
    listed = {"format": FORMAT, "editions": [asdict(each) for each in editions]}
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def carry_over(source: Path, target: Path, editions: list[Edition]) -> None:
    """Put the files of earlier editions into a new site: the same files where the disk can, else copies."""
    for each in editions:
        shutil.copytree(source / each.folder, target / each.folder, copy_function=_same_file)


def _same_file(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def places_text(book: Book) -> str:
    """Return key and name of every entry, for the pages that lead to it."""
    return json.dumps([[entry.key, entry.name] for entry in book.order], ensure_ascii=False, indent=0) + "\n"


def leading_pages(root: Path, editions: list[Edition]) -> Iterator[Page]:
    """Give the first page, the page of editions, and one page for every place that any edition has.

    Nothing leads to a draft while there is an edition beside it.
    """
    yield Page("", "first", editions[0].title, {"editions": editions})
    yield Page(f"{FOLDER}/", "editions", editions[0].title, {"editions": editions})
    found: dict[str, tuple[str, list[Edition]]] = {}
    for edition in [each for each in editions if not each.draft] or editions:
        for key, name in json.loads((root / edition.folder / PLACES).read_text("utf-8")):
            found.setdefault(key, (name, []))[1].append(edition)
    for key in sorted(found):
        name, having = found[key]
        kind, identifier = key.split(":", 1)
        folder = f"places/{kind}/{identifier}/"
        yield Page(folder, "place", name, {"having": having, "newest": editions[0], "place": folder})
