"""A volume as HTML with the style sheet that makes WeasyPrint print it as our templates do.

Page size, columns, running heads, contents, maps and page numbers of indexes are the same. Mongolian is
turned in boxes of a fixed size, because WeasyPrint knows no vertical writing; the rows of dots of contents
and indexes are left out, because they take WeasyPrint most of its memory.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from gis.coordinates.angles import format_angle
from maps.book.volume import BookMap, Entry, Index, Volume

STYLE = """
@page { size: 210mm 285mm; margin: 24mm 18mm 20mm 24mm;
  @top-left { content: string(chapter); font-size: 8pt }
  @top-right { content: string(entry, first) "—" string(entry, last); font-size: 8pt }
  @bottom-right { content: counter(page); font-size: 8pt } }
html { font: 9.5pt "Noto Serif", "Noto Serif CJK SC", "Noto Sans Mongolian", "BabelStone Han";
  line-height: 1.4 }
h1, h2, h3, b { font-family: "Noto Serif", "Noto Sans CJK SC", "Noto Sans Mongolian", "BabelStone Han" }
h1 { break-before: page; text-align: center; string-set: chapter content(); bookmark-level: 1 }
h2 { text-align: center; bookmark-level: 2; break-after: avoid }
h3 { display: inline; font-size: 10.5pt; string-set: entry content(); bookmark-level: 3 }
.entries { columns: 2; column-gap: 7mm; column-fill: auto; text-align: justify }
.index { columns: 3; column-gap: 7mm; column-fill: auto; font-size: 8pt }
p { margin: 0 } .head { margin-top: 3.6mm; break-after: avoid }
.mn { float: left; position: relative; width: 5mm; height: 34mm }
.mn span { position: absolute; left: 4mm; top: 0; white-space: nowrap; transform: rotate(90deg);
  transform-origin: 0 0; font-family: "Noto Sans Mongolian" }
a { text-decoration: none; color: black }
.contents a::after, .index a::after { content: target-counter(attr(href), page); float: right }
.upright { font-size: 8pt }
.upright .cell { display: inline-block; position: relative; width: 8mm; height: 38mm }
.upright .cell a { position: absolute; bottom: 0; left: 2mm }
.upright .cell a::after { content: target-counter(attr(href), page) }
.map { break-before: page; text-align: center } .map img { max-width: 168mm; max-height: 215mm }
"""


def write_html(volume: Volume, folder: Path) -> Path:
    """Write the book as `book.html` with its pictures beside it and return that file."""
    file = folder / "book.html"
    with file.open("w", encoding="utf-8") as sink:
        sink.write(
            f'<!DOCTYPE html><html lang="zh"><meta charset="utf-8"><title>{escape(volume.title)}</title>'
        )
        sink.write(f"<style>{STYLE}</style><h1>{escape(volume.title)}</h1>")
        sink.writelines(_body(volume, folder))
    return file


def _body(volume: Volume, folder: Path) -> Iterator[str]:
    for one in volume.front_matter:
        yield f"<h1>{escape(one.heading)}</h1>" + "".join(
            f"<p>{escape(words)}</p>" for words in one.paragraphs
        )
    yield '<h1>目录</h1><div class="contents">'
    for at, chapter in enumerate(volume.chapters):
        yield f'<p><a href="#c{at}">{escape(chapter.heading)}</a></p>'
        for part, section in enumerate(chapter.sections):
            yield f'<p><a href="#c{at}s{part}">{escape(section.heading)}</a></p>'
    for at, index in enumerate(volume.indexes):
        yield f'<p><a href="#i{at}">{escape(index.heading)}</a></p>'
    yield "</div>"
    for at, one_map in enumerate(volume.maps):
        yield _map(one_map, folder, at)
    for at, chapter in enumerate(volume.chapters):
        yield f'<h1 id="c{at}">{escape(chapter.heading)}</h1><div class="entries">'
        for part, section in enumerate(chapter.sections):
            yield f'<h2 id="c{at}s{part}">{escape(section.heading)}</h2>'
            for entry in section.entries:
                yield _entry(entry)
        yield "</div>"
    for at, index in enumerate(volume.indexes):
        yield from _index(index, at)


def _map(one: BookMap, folder: Path, at: int) -> str:
    name = f"map{at}.{one.kind}"
    (folder / name).write_bytes(one.picture or b"")
    return (
        f'<div class="map"><h2>{escape(one.caption)}</h2><img src="{name}" alt="">'
        f"<p>界线仅为示意，不作划界依据　资料来源：{escape(one.source)}</p></div>"
    )


def _entry(one: Entry) -> str:
    longitude, latitude = one.position or (0.0, 0.0)
    said = (
        ("语种", one.language),
        ("类别", one.category),
        ("位置", one.location),
        ("坐标", f"{format_angle(longitude, 'lon', 0)}，{format_angle(latitude, 'lat', 0)}"),
        ("归属", one.belongs_to),
        ("来历与含义", one.origin_and_meaning),
        ("历史沿革", one.history),
        ("现状", one.present_state),
    )
    facts = "".join(f"<b>【{label}】</b>{escape(words)}" for label, words in said)
    return (
        f'<div class="head"><h3 id="{one.key}">{escape(one.name)}</h3> {escape(one.pinyin)}</div>'
        f'<div class="mn"><span>{escape(one.mongolian)}</span></div>'
        f"<p>{escape(one.definition)}</p><p>{facts}</p>"
        f"<p><b>【资料来源】</b>{escape('；'.join(one.sources))}</p>"
    )


def _index(index: Index, at: int) -> Iterator[str]:
    kind = "index" if index.kind == "list" else "upright"
    yield f'<h1 id="i{at}">{escape(index.heading)}</h1><div class="{kind}">'
    for group in index.groups:
        heading = escape(group.heading)
        yield f"<p><b>{heading}</b></p>" if group.level == 1 else f"<p>{heading}</p>"
        for line in group.lines:
            if index.kind == "list":
                yield f'<p><a href="#{line.entry_key}">{escape(line.label)}</a></p>'
            else:
                words = f'<span class="mn"><span>{escape(line.label)}</span></span>'
                yield f'<span class="cell">{words}<a href="#{line.entry_key}"></a></span> '
    yield "</div>"
