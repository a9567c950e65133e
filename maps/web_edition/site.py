"""Write the web edition: made beside its place, weighed, then switched in."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

from gis.editions.content import EditionContent
from gis.errors import RuleBroken
from maps import web_assets
from maps.web_edition import editions, offline, weights
from maps.web_edition.book import Book
from maps.web_edition.locator import locator
from maps.web_edition.pages import Making, edition_pages, shared_values
from maps.web_edition.recordings import FOLDER as AUDIO
from maps.web_edition.recordings import copy_recordings
from maps.web_edition.rendering import TEMPLATES, Page, as_json, render, script_words
from maps.web_edition.search_index import search_index
from maps.web_edition.tiles import extent, write_tiles
from maps.web_edition.weights import Weight

#: Name in the site → file of `maps/web/node_modules`; .js, for some servers do not know .mjs
_MAP_SCRIPTS = {
    "maplibre-gl.js": "maplibre-gl/dist/maplibre-gl.mjs",
    "maplibre-gl-worker.js": "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "pmtiles.js": "pmtiles/dist/pmtiles.js",
}
_MAP_STYLE = "maplibre-gl/dist/maplibre-gl.css"
_FONT = "@fontsource/noto-sans-mongolian/files/noto-sans-mongolian-mongolian-400-normal.woff2"
_LICENCES = {
    "Noto Sans Mongolian": "@fontsource/noto-sans-mongolian/LICENSE",
    "MapLibre GL JS": "maplibre-gl/LICENSE.txt",
    "fflate": "fflate/LICENSE",
}


class NotPublic(RuleBroken):
    """The edition holds what is not public."""

    message_id = "web_edition.not_public"


@dataclass(frozen=True)
class Written:
    """What was written: the edition's folder in the site, and how heavy its pages are."""

    folder: str
    entries: int
    pages: int
    #: What a browser keeps to work without the server
    offline_bytes: int
    weights: tuple[Weight, ...]


def write_site(
    content: EditionContent,
    out: Path,
    *,
    address: str = "",
    published: date | None = None,
    recordings: Mapping[str, Path] | None = None,
) -> Written:
    """Write a site with this edition, beside the editions that `out` has already.

    `address` is the site's own (https://…/), for citations; without it the reader's browser fills it in.
    `recordings` are sound files by the keys of entries. `out` appears, or changes, when everything is there;
    the same content gives the same bytes. Raises NotPublic, NotASite for a folder with other things in it,
    PageTooHeavy and WebPartMissing.
    """
    if content.audience != "public":
        raise NotPublic
    out = out.resolve()
    book = Book(content)
    new = editions.edition_of(book)
    earlier = editions.kept(out, new)
    out.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        # mkdtemp keeps others out, and a web server is another.
        made.chmod(0o755)
        editions.carry_over(out, made, earlier)
        written = _write(
            made, book, new, editions.newest_first(earlier, new), address, published, recordings or {}
        )
        _switch(made, out)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return written


def _write(
    root: Path,
    book: Book,
    new: editions.Edition,
    listed: list[editions.Edition],
    address: str,
    published: date | None,
    recordings: Mapping[str, Path],
) -> Written:
    folder = root / new.folder
    (folder / "assets").mkdir(parents=True)
    frame = locator(book)
    making = Making(
        book,
        frame,
        extent(book),
        f"{address.rstrip('/')}/" if address else "",
        published,
        copy_recordings(folder, book.rows, recordings),
    )
    _write_assets(folder, has_map=write_tiles(book, folder / "map.pmtiles"))
    if frame is not None:
        (folder / "assets" / "locator.svg").write_text(frame.picture, "utf-8")
    (folder / "search.pack").write_bytes(search_index(book))
    (folder / editions.PLACES).write_text(editions.places_text(book), "utf-8")
    (root / editions.LIST).write_text(editions.list_text(listed), "utf-8")

    own = list(_write_pages(folder, edition_pages(making), shared_values(making)))
    newest = listed[0].folder
    leading = list(_write_pages(root, editions.leading_pages(root, listed), {"newest_folder": newest}))
    kept = [
        path.relative_to(root).as_posix()
        for path in (root / newest).rglob("*")
        if path.is_file()
        and path.suffix != ".html"
        and path.parent.name != AUDIO
        and path.name != editions.PLACES
    ]
    packed = [
        *(page.file for page in leading),
        *(path.relative_to(root).as_posix() for path in (root / newest).rglob("*.html")),
    ]
    worker = (files("maps") / "web_edition" / "browser" / offline.WORKER).read_text("utf-8")
    stored = offline.write_offline(root, packed, newest, [*kept, editions.LIST], worker)

    found = [
        *weights.weigh(folder, own),
        *weights.weigh(root, leading),
        Weight("offline", 1, offline.FOLDER, stored, weights.budgets()["offline"]),
    ]
    weights.check(found)
    return Written(new.folder, len(book.order), len(own) + len(leading), stored, tuple(found))


def _write_pages(folder: Path, pages: Iterable[Page], shared: Mapping[str, object]) -> Iterable[Page]:
    for page in pages:
        file = folder / page.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(render(page, shared), "utf-8")
        # What it was made of is let go: thousands of pages would keep it in memory.
        yield Page(page.folder, page.kind, page.title)


def _write_assets(folder: Path, *, has_map: bool) -> None:
    assets = folder / "assets"
    for script in (files("maps") / "web_edition" / "browser").iterdir():
        if script.name.endswith(".js") and script.name != offline.WORKER:
            (assets / script.name).write_text(script.read_text("utf-8"), "utf-8")
    (assets / "words.js").write_text(f"export const WORDS = {as_json(script_words())};\n", "utf-8")
    (assets / "site.css").write_text((TEMPLATES / "site.css").read_text("utf-8"), "utf-8")
    (assets / "noto-sans-mongolian.woff2").write_bytes(web_assets.library_file(_FONT).read_bytes())
    if has_map:
        for name, library in _MAP_SCRIPTS.items():
            (assets / name).write_text(web_assets.javascript(library), "utf-8")
        (assets / "maplibre-gl.css").write_text(web_assets.stylesheet(_MAP_STYLE), "utf-8")
    licences = {name: web_assets.library_file(file).read_text("utf-8") for name, file in _LICENCES.items()}
    # Its package comes without the text of its licence.
    licences["PMTiles"] = (TEMPLATES / "pmtiles-licence.txt").read_text("utf-8")
    told = "\n\n".join(f"{name}\n\n{licence}" for name, licence in licences.items())
    (assets / "LICENCES.txt").write_text(told, "utf-8")


def _switch(made: Path, out: Path) -> None:
    """Put a finished folder in its place; what stood there goes when the new one is there."""
    if not out.exists():
        made.rename(out)
        return
    last = out.with_name(f".{out.name}.last-{os.getpid()}")
    out.rename(last)
    try:
        made.rename(out)
    except OSError:
        with suppress(OSError):
            last.rename(out)
        raise
    shutil.rmtree(last)
