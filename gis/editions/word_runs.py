"""Read single elements of a Word document: the text of a run, who changed it and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from gis.editions.word_package import W

INSERTED: Final = frozenset((f"{W}ins", f"{W}moveTo"))
DELETED: Final = frozenset((f"{W}del", f"{W}moveFrom"))
#: Holds text of the paragraph, and is itself nothing to an edition
WRAPPERS: Final = frozenset(
    f"{W}{name}" for name in ("hyperlink", "smartTag", "fldSimple", "customXml", "dir", "bdo", "sdtContent")
)
_BREAKS: Final = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\u2011",
    f"{W}softHyphen": "\u00ad",
}
_PRIVATE = range(0xE000, 0xF900)
_REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Revision:
    """Who made a tracked change, and when."""

    author: str
    at: datetime | None


def revision_of(element: Any) -> Revision:
    """Return author and date of w:ins, w:del and the like."""
    return Revision(str(element.get(f"{W}author", "")), moment(element.get(f"{W}date")))


def moment(written: str | None) -> datetime | None:
    """Return a date as Word writes it, None where it is none; without a zone it is taken for UTC."""
    try:
        at = datetime.fromisoformat(written) if written else None
    except ValueError:
        return None
    return at if at is None or at.tzinfo is not None else at.replace(tzinfo=UTC)


def value(parent: Any, path: str) -> str:
    """Return w:val of a descendant ("pPr/pStyle"), empty where there is none."""
    found = parent.find(_steps(path))
    return "" if found is None else str(found.get(f"{W}val", ""))


@cache
def _steps(path: str) -> str:
    return "/".join(f"{W}{step}" for step in path.split("/"))


def text_in(run: Any) -> str:
    """Return the text that a run shows, line breaks and tabs as such; page breaks show nothing."""
    return "".join(_texts(run))


def _texts(run: Any) -> Iterator[str]:
    for child in run:
        tag = child.tag
        if tag == f"{W}t":
            yield child.text or ""
        elif tag == f"{W}br":
            if child.get(f"{W}type", "textWrapping") == "textWrapping":
                yield "\n"
        elif tag in _BREAKS:
            yield _BREAKS[tag]
        elif tag == f"{W}sym":
            yield _symbol(str(child.get(f"{W}char", "")))
        elif tag == f"{W}ruby":
            for under in child.iterfind(f"{W}rubyBase/{W}r"):
                yield from _texts(under)


def _symbol(code: str) -> str:
    """Return a character of a symbol font, which text can't hold unless its number is that of Unicode."""
    try:
        number = int(code, 16)
        return _REPLACEMENT if number in _PRIVATE else chr(number)
    except (ValueError, OverflowError):
        return _REPLACEMENT


def runs_text(paragraph: Any) -> str:
    """Return the text of every run of a paragraph, deleted ones left out (their text has another name)."""
    return "".join(text_in(run) for run in paragraph.iter(f"{W}r"))


def paragraphs_text(element: Any) -> str:
    """Return the text of a comment or footnote, tracked changes accepted, one paragraph a line."""
    return "\n".join(_accepted(paragraph) for paragraph in element.iter(f"{W}p")).strip()


def _accepted(element: Any) -> str:
    found = []
    for child in element:
        if child.tag == f"{W}r":
            found.append(text_in(child))
        elif child.tag not in DELETED and len(child):
            found.append(_accepted(child))
    return "".join(found)


def revisions_in(element: Any) -> list[Revision]:
    """Return the tracked changes anywhere in an element."""
    return [revision_of(one) for one in element.iter(*INSERTED, *DELETED)]
