"""Mark a Word form up as editors and office programs do: by its XML, not by our own code."""

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BY = 'w:id="9001" w:author="王某" w:date="2026-11-20T09:30:00Z"'


class Marked:
    """The body of a document that is being marked up."""

    def __init__(self, root: Any, notes: Any) -> None:
        self.root = root
        self.notes = notes

    def controls(self, key: str, field: str) -> list[Any]:
        return [
            tag.getparent().getparent()
            for tag in self.root.iter(f"{W}tag")
            if tag.get(f"{W}val") == f"{key}#{field}"
        ]

    def content(self, key: str, field: str) -> Any:
        return self.controls(key, field)[0].find(f"{W}sdtContent")

    def paragraph_of(self, key: str, field: str) -> Any:
        return next(self.controls(key, field)[0].iterancestors(f"{W}p"))

    def blocks_of(self, key: str) -> list[Any]:
        """Return the top-level blocks that hold fields of an entry."""
        body = self.root.find(f"{W}body")
        found = []
        for block in body:
            if any(str(tag.get(f"{W}val")).startswith(f"{key}#") for tag in block.iter(f"{W}tag")):
                found.append(block)
        return found

    def retype(self, key: str, field: str, words: str) -> None:
        """Replace a field as by hand, its formatting lost."""
        first, *others = self.controls(key, field)
        shown = first.find(f"{W}sdtPr/{W}showingPlcHdr")
        if shown is not None:
            shown.getparent().remove(shown)
        content = first.find(f"{W}sdtContent")
        content[:] = runs(words)
        for other in others:
            paragraph = next(other.iterancestors(f"{W}p"))
            paragraph.getparent().remove(paragraph)

    def track(self, key: str, field: str, words: str, by: str = BY) -> None:
        """Replace a field as Word does while it tracks changes."""
        content = self.content(key, field)
        gone = xml(f"<w:del {by}/>")
        for run in list(content):
            for text in run.iter(f"{W}t"):
                text.tag = f"{W}delText"
            gone.append(run)
        come = xml(f"<w:ins {by}/>")
        come.extend(runs(words))
        content.extend((gone, come))

    def put_behind(self, element: Any, made: str) -> Any:
        new = xml(made)
        element.addnext(new)
        return new


def xml(written: str) -> Any:
    """Return an element written with the prefix w."""
    return etree.fromstring(re.sub(r"^<(w:\w+)", rf"<\1 {_NAMES}", written))


def runs(words: str) -> list[Any]:
    """Return text as Word types it: cut into runs anywhere, lines as breaks."""
    parts = []
    for at, line in enumerate(words.split("\n")):
        half = len(line) // 2
        shift = "<w:br/>" if at else ""
        for piece in (line[:half], line[half:]):
            if piece or shift:
                parts.append(f'{shift}<w:t xml:space="preserve">{escape(piece)}</w:t>')
                shift = ""
    return [xml(f'<w:r><w:rPr><w:lang w:eastAsia="zh-CN"/></w:rPr>{part}</w:r>') for part in parts]


def paragraph(words: str, style: str = "") -> str:
    looks = f"<w:pPr><w:pStyle w:val={quoteattr(style)}/></w:pPr>" if style else ""
    return f'<w:p>{looks}<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'


def marked_up(
    source: Path,
    out: Path,
    change: Callable[[Marked], object] = lambda _: None,
    parts: Mapping[str, bytes] | None = None,
    without: tuple[str, ...] = (),
) -> Path:
    """Write a document anew after a change of its body, with parts added or replaced and others left out."""
    with zipfile.ZipFile(source) as before:
        read = {
            info.filename: before.read(info) for info in before.infolist() if info.filename not in without
        }
    root, notes = (etree.fromstring(read[f"word/{name}.xml"]) for name in ("document", "footnotes"))
    change(Marked(root, notes))
    read["word/document.xml"], read["word/footnotes.xml"] = etree.tostring(root), etree.tostring(notes)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name, said in (read | dict(parts or {})).items():
            after.writestr(name, said)
    return out
