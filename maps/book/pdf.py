"""The PDF of a volume, laid out by Typst after `data/templates/book`: PDF/A-2u, every font in it."""

import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import typst

from gis.coordinates.angles import format_angle
from gis.errors import DimingError, Unavailable
from maps.book.table_widths import shares
from maps.book.volume import AppendixTable, BookMap, Chapter, Entry, Index, Prose, Volume

#: Fonts that the templates name → the package of the distribution that has them
FONTS = {
    "Noto Serif": "fonts-noto-core",
    "Noto Sans Mongolian": "fonts-noto-core",
    "Noto Serif CJK SC": "fonts-noto-cjk",
    "Noto Sans CJK SC": "fonts-noto-cjk",
    "BabelStone Han": "fonts-babelstone-han",
}
#: For archives, and every character can be searched and copied
STANDARD: Final = "a-2u"


class FontsMissing(Unavailable):
    """Fonts that the book is set in are not installed on this machine."""

    message_id = "book.fonts_missing"


class BookFailed(DimingError):
    """The book could not be laid out: a template is broken, a picture unreadable, a character in no font."""

    message_id = "book.failed"


def write_pdf(volume: Volume, out_path: Path) -> None:
    """Write the book as PDF; the same volume gives the same bytes.

    A file that is there already is replaced only by a finished one. Raises FontsMissing and BookFailed.
    """
    fonts = typst.Fonts()
    missing = missing_fonts(fonts.families())
    if missing:
        packages = " ".join(dict.fromkeys(FONTS[family] for family in missing))
        raise FontsMissing(fonts="、".join(missing), packages=packages)
    with tempfile.TemporaryDirectory(prefix="diming-book-") as made:
        folder = Path(made)
        for template in (files("data") / "templates" / "book").iterdir():
            (folder / template.name).write_bytes(template.read_bytes())
        (folder / "book.json").write_text(json.dumps(_facts(volume, folder), ensure_ascii=False), "utf-8")
        try:
            pdf: bytes = typst.compile(
                folder / "book.typ",
                root=folder,
                font_paths=fonts,
                format="pdf",
                pdf_standards=STANDARD,
                pdf_tags=False,
                timestamp=datetime.combine(volume.edition.as_of, time(), UTC),
            )
        except typst.TypstError as fault:
            raise BookFailed(said=_in_short(fault)) from fault
    unfinished = out_path.with_name(f".{out_path.name}.{os.getpid()}")
    unfinished.write_bytes(pdf)
    unfinished.replace(out_path)


def missing_fonts(installed: Iterable[str]) -> list[str]:
    """Return the families that the templates name and that are not among the installed ones."""
    there = set(installed)
    return [family for family in FONTS if family not in there]


def _in_short(fault: Any) -> str:
    where = next((line for line in str(fault.diagnostic).splitlines() if "┌─" in line), "").strip(" ┌─")
    return "；".join([str(fault.message), *(str(hint) for hint in fault.hints), *([where] if where else [])])[
        :400
    ]


def _facts(volume: Volume, folder: Path) -> dict[str, Any]:
    """Return the volume as the templates read it; pictures go to files beside them."""
    edition = volume.edition
    as_of = edition.as_of
    return {
        "title": volume.title,
        "mongolian_title": volume.mongolian_title,
        "authors": [name for person in edition.people for name in person.names] or [edition.compiler or "—"],
        "keywords": ["地名", "地名志", volume.title],
        "as_of": [as_of.year, as_of.month, as_of.day],
        "as_of_words": f"{as_of.year}年{as_of.month}月{as_of.day}日",
        "edition": edition.edition,
        "draft": edition.draft,
        "publisher": edition.publisher,
        "compiler": edition.compiler,
        "gates": [{"title": gate.title, "number": gate.number} for gate in edition.gates],
        "people": [{"role": person.role, "names": list(person.names)} for person in edition.people],
        "notes": list(edition.notes),
        "is_demonstration": volume.is_demonstration,
        "front": [_prose(one) for one in volume.front_matter],
        "maps": _maps(volume.maps, folder, "front"),
        "overview": [_prose(one) for one in volume.overview],
        "chapters": [_chapter(one, folder, f"chapter{at}") for at, one in enumerate(volume.chapters)],
        "appendices": [_appendix(one) for one in volume.appendices],
        "indexes": [_index(one) for one in volume.indexes],
        "back": [_prose(one) for one in volume.back_matter],
    }


def _prose(one: Prose) -> dict[str, Any]:
    return {"heading": one.heading, "paragraphs": list(one.paragraphs), "signed": list(one.signed)}


def _maps(maps: Sequence[BookMap], folder: Path, place: str) -> list[dict[str, Any]]:
    made = []
    for at, one in enumerate(maps):
        file = None
        if one.picture is not None:
            file = f"{place}-{at}.{one.kind}"
            (folder / file).write_bytes(one.picture)
        made.append(
            {
                "file": file,
                "caption": one.caption,
                "source": one.source,
                "review_number": one.review_number,
                "indicative": one.is_indicative,
                "reason_for_none": one.reason_for_none,
            }
        )
    return made


def _chapter(one: Chapter, folder: Path, place: str) -> dict[str, Any]:
    return {
        "heading": one.heading,
        "introduction": list(one.introduction),
        "maps": _maps(one.maps, folder, place),
        "sections": [
            {
                "heading": section.heading,
                "introduction": list(section.introduction),
                "entries": [_entry(entry) for entry in section.entries],
            }
            for section in one.sections
        ],
    }


def _entry(one: Entry) -> dict[str, Any]:
    return {
        "key": one.key,
        "name": one.name,
        "pinyin": one.pinyin,
        "mongolian": one.mongolian,
        "romanization": one.romanization,
        "language": one.language,
        "category": one.category,
        "definition": one.definition,
        "location": one.location,
        "coordinates": _coordinates(one),
        "belongs_to": one.belongs_to,
        "origin_and_meaning": one.origin_and_meaning,
        "aliases": "、".join(one.aliases),
        "former_names": "、".join(one.former_names),
        "history": one.history,
        "present_state": one.present_state,
        "text": list(one.text),
        "sources": "；".join(one.sources),
        "is_demonstration": one.is_demonstration,
    }


def _coordinates(one: Entry) -> str:
    """Return a position to the second, some thirty metres: what a book is for needs no more."""
    if one.position is None:
        return ""
    longitude, latitude = one.position
    about = "约" if one.is_approximate else ""
    return f"{about}{format_angle(longitude, 'lon', 0)}，{format_angle(latitude, 'lat', 0)}"


def _appendix(one: AppendixTable) -> dict[str, Any]:
    return {
        "heading": one.heading,
        "columns": list(one.columns),
        "rows": [list(row) for row in one.rows],
        "widths": shares(one),
        "notes": list(one.notes),
    }


def _index(one: Index) -> dict[str, Any]:
    return {
        "heading": one.heading,
        "kind": one.kind,
        "notes": list(one.notes),
        "groups": [
            {
                "heading": group.heading,
                "level": group.level,
                "lines": [[line.label, line.entry_key] for line in group.lines],
            }
            for group in one.groups
        ],
    }
