"""The volume that is made of an edition's content."""

from dataclasses import replace

import pytest

from gis.editions.content import ContentChapter, ContentSection, EditionContent
from maps.book.composing import EntryMissing, volume
from maps.book.volume import Index
from tests.gis.editions.uxin_content import ODD, content

EDITION = content()


def index(edition: EditionContent, heading: str) -> Index:
    return next(one for one in volume(edition).indexes if one.heading == heading)


def test_everything_of_the_content_stands_in_the_volume_in_its_order() -> None:
    book = volume(EDITION)
    printed = list(EDITION.in_order())
    assert [entry.key for entry in book.entries()] == [entry.key for entry in printed]
    assert [chapter.heading for chapter in book.chapters] == [one.heading for one in EDITION.chapters]
    assert [one.heading for one in book.front_matter] == ["序", "凡例"]
    assert [one.heading for one in book.overview] == ["概述"]
    assert [one.heading for one in book.back_matter] == ["后记"]
    assert [one.heading for one in book.appendices] == ["行政区划沿革表", "重名表"]
    last, rare = list(book.entries())[-2:]
    assert (last.name, last.text[1]) == (ODD, ODD)
    assert (rare.aliases, rare.former_names, rare.is_demonstration) == (("甲河",), ("乙河",), True)


def test_the_copyright_page_says_what_the_book_was_made_of_and_for_whom() -> None:
    facts = volume(EDITION).edition
    assert (facts.draft, facts.edition, facts.as_of) == ("送审稿", "试排本", EDITION.as_of)
    assert [(gate.title, gate.number) for gate in facts.gates] == [
        ("审图号", "蒙S(2026)001号"),
        ("书号", ""),
    ]
    # Eight in the morning in Greenwich is the afternoon of the same day in China.
    assert facts.notes[-1] == "收入登记库截至2026年11月1日16时00分录入的资料。"
    assert volume(replace(EDITION, audience="internal", draft="")).edition.draft == "内部资料"
    assert volume(replace(EDITION, audience="internal")).edition.draft == "内部资料　送审稿"


def test_each_index_lists_every_entry_once_that_it_can_order() -> None:
    keys = sorted(entry.key for entry in EDITION.entries)
    for one in volume(EDITION).indexes:
        listed = sorted(line.entry_key for group in one.groups for line in group.lines)
        if one.kind == "list":
            assert listed == keys, one.heading
        else:
            assert listed == sorted(entry.key for entry in EDITION.entries if entry.mongolian)


def test_the_stroke_index_has_first_characters_under_the_numbers_of_strokes() -> None:
    groups = index(EDITION, "笔画索引").groups
    numbers = [group for group in groups if group.level == 1]
    assert numbers[0].heading == "四画"
    assert all(not group.lines for group in numbers if group.heading != "其他")
    characters = {group.heading: group for group in groups if group.level == 2}
    assert {line.label for line in characters["乌"].lines} >= {"乌审召镇", "乌兰陶勒盖镇"}
    for character, group in characters.items():
        assert all(line.label.startswith(character) for line in group.lines)


def test_characters_without_a_known_order_of_strokes_are_named_under_the_index() -> None:
    (note,) = index(EDITION, "笔画索引").notes
    assert "𣵦" in note
    (unread,) = index(EDITION, "汉语拼音索引").notes
    assert "其他" in unread


def test_a_name_that_several_places_have_is_told_apart_by_the_division_around() -> None:
    first, second, *others = EDITION.entries
    towns = {unit.id: unit.name for unit in EDITION.units}
    same = replace(EDITION, entries=(first, replace(second, name=first.name), *others))
    labels = {
        line.entry_key: line.label for group in index(same, "汉语拼音索引").groups for line in group.lines
    }
    # Of a division its own name says nothing: the one above it stands there.
    assert labels[first.key] == f"{first.name}（乌审旗）"
    assert labels[second.key] == f"{first.name}（{towns[second.unit_id or '']}）"


def test_an_edition_without_mongolian_names_says_so() -> None:
    bare = replace(EDITION, entries=tuple(replace(one, mongolian="") for one in EDITION.entries))
    assert index(bare, "蒙古文索引").notes == ("本书各条目均未登记蒙古文名称。",)


def test_a_chapter_names_only_entries_that_are_there() -> None:
    stray = ContentChapter("另章", (ContentSection("", ("feature:nowhere",)),))
    with pytest.raises(EntryMissing) as refused:
        volume(replace(EDITION, chapters=(*EDITION.chapters, stray)))
    assert refused.value.params == {"chapter": "另章", "key": "feature:nowhere"}
