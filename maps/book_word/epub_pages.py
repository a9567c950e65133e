"""Pages of the EPUB: XHTML that a reading program lays out by itself, Mongolian from top to bottom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from gis.editions.content import ContentEntry, ContentTable
from gis.editions.word_fields import FIELDS, printable, words_of
from maps.book.volume import Index, IndexGroup

_FRAME = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
 lang="zh-Hans" xml:lang="zh-Hans">
<head><meta charset="utf-8"/><title>{title}</title>
<link rel="stylesheet" type="text/css" href="style.css"/></head>
<body epub:type="{kind}">
{body}
</body>
</html>
"""
_LABELLED = tuple(field for field in FIELDS if field.place in ("facts", "own"))


@dataclass(frozen=True)
class Page:
    """A file of the book; its heading stands in the contents at its level, without one it is not there."""

    name: str
    heading: str
    level: int
    body: str
    kind: str = "bodymatter"

    def xhtml(self, title: str) -> str:
        """Return the whole file; without a heading it is titled as the book."""
        return _FRAME.format(title=plain(self.heading or title), kind=self.kind, body=self.body)


def plain(words: str) -> str:
    """Return text as XHTML has it, whatever marks it holds; lines stay lines."""
    return escape(printable(words)).replace("\n", "<br/>")


def element(tag: str, words: str, kind: str = "", more: str = "") -> str:
    """Return text in an element of a class; empty text gives nothing."""
    named = f' class="{kind}"' if kind else ""
    return f"<{tag}{named}{more}>{plain(words)}</{tag}>" if words else ""


def mongolian(words: str, tag: str = "span") -> str:
    """Return a text in the Mongolian script, from top to bottom."""
    return element(tag, words, "mongolian", ' lang="mn-Mong" xml:lang="mn-Mong"')


def prose(paragraphs: Iterable[str], signed: Iterable[str] = ()) -> str:
    """Return paragraphs, and what closes them at the right."""
    said = "".join(element("p", words) for words in paragraphs)
    closing = "".join(element("p", words, "signed") for words in signed)
    return f'<div class="prose">{said}{closing}</div>' if said or closing else ""


def entry(one: ContentEntry, anchor: str) -> str:
    """Return an entry with all its fields."""
    words = words_of(one)
    facts = "".join(
        f'<span class="label">【{field.label}】</span>{plain(words[field.name])}'
        for field in _LABELLED
        if words[field.name]
    )
    text = "".join(element("p", line, "said") for line in words["text"].split("\n"))
    sources = f'<p class="sources"><span class="label">【资料来源】</span>{plain(words["sources"])}</p>'
    return (
        f'<article id="{anchor}">{mongolian(words["mongolian"])}<h3>{plain(words["name"])}</h3>'
        f"{_after(words['toned'], 'toned')}{_after(words['romanization'], 'roman')}"
        f"{_after('演示数据', 'demonstration') if one.is_demonstration else ''}"
        f"{element('p', words['definition'], 'said')}{f'<p>{facts}</p>' if facts else ''}{text}"
        f"{sources if words['sources'] else ''}</article>"
    )


def _after(words: str, kind: str) -> str:
    return f" {element('span', words, kind)}" if words else ""


def table(shown: ContentTable) -> str:
    """Return a table of the appendix."""
    head = "".join(element("th", words, more=' scope="col"') or "<th></th>" for words in shown.columns)
    rows = "".join(
        f"<tr>{''.join(f'<td>{plain(words)}</td>' for words in cells)}</tr>" for cells in shown.rows
    )
    return (
        f"{element('h1', shown.heading)}{prose(shown.notes)}"
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )


def index(shown: Index, groups: Sequence[IndexGroup], links: Mapping[str, str]) -> str:
    """Return groups of an index whose lines lead to the entries."""
    upright = shown.kind == "mongolian"
    made = [element("h1", shown.heading), prose(shown.notes)]
    for group in groups:
        level = "h2" if group.level == 1 else "h3"
        made.append(
            f"<{level}>{mongolian(group.heading)}</{level}>" if upright else element(level, group.heading)
        )
        lines = ""
        for line in group.lines:
            words = mongolian(line.label) if upright else plain(line.label)
            lines += f'<li><a href="{links[line.entry_key]}">{words}</a></li>'
        if lines:
            made.append(f'<ol class="index{" upright" if upright else ""}">{lines}</ol>')
    return "".join(made)


def contents(pages: Iterable[Page]) -> str:
    """Return the navigation: headings of two levels, and where the parts of the book begin."""
    listed, marks = "", {"titlepage": "title.xhtml"}
    is_open = False
    for page in pages:
        marks.setdefault(page.kind, page.name)
        if not page.heading:
            continue
        link = f'<a href="{page.name}">{plain(page.heading)}</a>'
        if page.level == 0:
            listed += f"{'</ol></li>' if is_open else '</li>' if listed else ''}<li>{link}"
            is_open = False
        else:
            listed += f"{'' if is_open else '<ol>'}<li>{link}</li>"
            is_open = True
    listed += "</ol></li>" if is_open else "</li>" if listed else ""
    words = {"titlepage": "书名页", "frontmatter": "卷首", "bodymatter": "正文", "backmatter": "卷尾"}
    landmarks = "".join(
        f'<li><a epub:type="{kind}" href="{name}">{words[kind]}</a></li>' for kind, name in marks.items()
    )
    return (
        f'<nav epub:type="toc" id="toc"><h1>目　录</h1><ol>{listed}</ol></nav>'
        f'<nav epub:type="landmarks" hidden="hidden"><ol>{landmarks}</ol></nav>'
    )
