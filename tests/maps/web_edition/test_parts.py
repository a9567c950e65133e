"""Parts of the web edition that need no site: citations, cut lists, the search index, tiles, the sketch."""

import gzip
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import mapbox_vector_tile
import pytest
from pmtiles.reader import MmapSource, Reader

from maps.web_edition.book import Book
from maps.web_edition.citation import citation
from maps.web_edition.listing import headings, sheets
from maps.web_edition.locator import locator
from maps.web_edition.search_index import search_index
from maps.web_edition.tiles import AREA_OF_DIVISION, LAYER, POINT, SHAPE, extent, write_tiles
from tests.gis.editions.uxin_content import content
from tests.maps.web_edition.conftest import final

URL = "https://example.invalid/dmz/editions/x/places/division/1/"


BEFORE = "嘎鲁图镇[M/OL]//乌审旗民政局. 乌审旗地名志. 试排本. "
AFTER = f"(内容截至2026-10-31)[引用日期]. {URL}."


@pytest.mark.parametrize(
    ("published", "publisher", "issued"),
    [(date(2027, 3, 1), "某出版社", "某出版社, 2027"), (None, "", "[2026]")],
    ids=["published", "year and publisher not known"],
)
def test_entry_is_cited_as_part_of_an_electronic_book(
    published: date | None, publisher: str, issued: str
) -> None:
    given = replace(final(), publisher=publisher)
    assert citation(given, given.entries[0], URL, published) == BEFORE + issued + AFTER


def test_whole_edition_is_cited_as_a_book_and_a_draft_as_one() -> None:
    assert citation(content(), None, URL, None).startswith(
        "乌审旗民政局. 乌审旗地名志[M/OL]. 试排本. 送审稿. "
    )


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([("A", 3), ("B", 2)], [["A3"], ["B2"]]),
        ([("A", 2), ("B", 2), ("C", 1)], [["A2", "B2"], ["C1"]]),
        ([("A", 9), ("B", 1)], [["A4"], ["A4+"], ["A1+", "B1"]]),
        ([("A", 1), ("B", 5)], [["A1"], ["B4"], ["B1+"]]),
        ([("A", 0)], [["A0"]]),
        ([], [[]]),
    ],
)
def test_lists_are_cut_into_pages(groups: list[tuple[str, int]], expected: list[list[str]]) -> None:
    made = sheets([(heading, list(range(count))) for heading, count in groups], 4)
    shown = [
        [f"{part.heading}{len(part.items)}{'+' if part.continued else ''}" for part in sheet.parts]
        for sheet in made
    ]
    assert shown == expected
    assert [(each.title, each.count) for each in headings(made)] == groups


def test_search_index_has_every_way_to_ask_for_a_place() -> None:
    book = Book(final())
    index = json.loads(gzip.decompress(search_index(book)))
    assert len(index["rows"]) == len(book.order) == 15
    town = index["rows"][0]
    assert town[1:7] == [
        "00000000-0000-4000-8000-000000000001",
        "嘎鲁图镇", "Gālǔtúzhèn", "ga lu tu zhen", 3, "ᠭᠠᠯᠤᠲᠤ ᠪᠠᠯᠭᠠᠰᠤ",
    ]  # fmt: skip
    assert town[9] == [["旧名甲", "jiu ming jia"], ["旧名乙", "jiu ming yi"]]
    assert "土" in index["homophones"]["tu"]
    assert (index["words"]["town"], "嘎查" in index["terms"]) == ("镇", True)
    assert (town[10], town[15]) == (["150626100", "150626108"], ["152727100"])
    assert (index["categories"][town[11]], index["paths"][town[12]]) == ("乡级行政区域", "乌审旗")


def test_tiles_have_divisions_places_and_shapes_where_they_lie(tmp_path: Path) -> None:
    book = Book(final())
    assert write_tiles(book, tmp_path / "map.pmtiles")
    with (tmp_path / "map.pmtiles").open("rb") as file:
        reader = Reader(MmapSource(file))
        head = reader.header()
        # 108.9°E 38.55°N at zoom 8: column 205, row 98
        tile = mapbox_vector_tile.decode(gzip.decompress(reader.get(8, 205, 98)))
    assert (head["min_zoom"], head["max_zoom"]) == (4, 12)
    found = [each["properties"] for each in tile[LAYER]["features"]]
    assert {each["what"] for each in found} >= {AREA_OF_DIVISION, POINT, SHAPE}
    points = {each["row"]: each["name"] for each in found if each["what"] == POINT}
    assert points
    assert all(book.order[row].name == name for row, name in points.items())


def test_sketch_frames_all_that_lies_in_it() -> None:
    book = Book(final())
    frame = locator(book)
    box = extent(book)
    assert frame is not None
    assert box is not None
    assert frame.point(box[0], box[3]) == (8.0, 8.0)
    mark = frame.marks(book.order[0], book.own_unit(book.order[0]))
    assert mark is not None
    assert 0 < mark["point"][0] < 320
    assert 0 < mark["point"][1] < frame.height
    assert mark["is_area"]
    assert frame.picture.count("<path") == 6
