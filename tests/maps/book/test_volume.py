"""A volume that does not hold together is refused before anything is laid out."""

from dataclasses import replace

import pytest

from maps.book.volume import (
    AppendixTable,
    BookMap,
    Index,
    IndexGroup,
    IndexLine,
    KeyTwice,
    KeyUnknown,
    PictureUnknown,
    TableRagged,
)
from tests.maps.book.uxin_volume import SVG, volume
from tests.maps.test_map_sheet import png


def test_an_entry_stands_in_one_place_only() -> None:
    book = volume()
    with pytest.raises(KeyTwice):
        replace(book, chapters=[*book.chapters, book.chapters[0]])


def test_an_index_cites_only_entries_of_the_volume() -> None:
    stray = Index("索引", (IndexGroup("", (IndexLine("某地", "nowhere"),)),))
    with pytest.raises(KeyUnknown) as refused:
        replace(volume(), indexes=(stray,))
    assert refused.value.params == {"index": "索引", "label": "某地", "key": "nowhere"}


@pytest.mark.parametrize(
    "table",
    [
        AppendixTable("表", ("甲", "乙"), [("1", "2"), ("1",)]),
        AppendixTable("表", ("甲",), [("1", "2")]),
        AppendixTable("表", ("甲", "乙"), [], widths=(1,)),
    ],
    ids=["short row", "long row", "widths"],
)
def test_a_row_of_a_table_has_a_cell_for_each_column(table: AppendixTable) -> None:
    with pytest.raises(TableRagged):
        replace(volume(), appendices=(table,))


@pytest.mark.parametrize(
    ("picture", "kind"),
    [(png(), "png"), (SVG, "svg"), (b"\xff\xd8\xff\xe0", "jpg"), (None, None)],
    ids=["png", "svg", "jpg", "none"],
)
def test_the_kind_of_a_picture_is_told_by_its_bytes(picture: bytes | None, kind: str | None) -> None:
    assert BookMap("图", picture).kind == kind


@pytest.mark.parametrize("picture", [b"MZ...", b"%PDF-1.7"], ids=["no picture", "PDF"])
def test_what_the_book_cannot_show_is_refused_with_its_caption(picture: bytes) -> None:
    with pytest.raises(PictureUnknown) as refused:
        replace(volume(), maps=(BookMap("政区图", picture),))
    assert refused.value.params == {"caption": "政区图"}


def test_one_invented_entry_makes_the_volume_a_demonstration() -> None:
    book = volume()
    assert book.is_demonstration
    assert not replace(book, chapters=book.chapters[:1], indexes=()).is_demonstration
