"""A marked-up Word form comes back as exactly what was done to it, and nothing in it is lost."""

import re
import tempfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.editions.content import EditionContent
from gis.editions.word_changes import WHOLE_ENTRY, Returned
from gis.editions.word_fields import FIELDS, value_of, words_of
from gis.editions.word_return import read_back
from gis.messages import text
from maps.book.composing import volume
from maps.book_word import write_docx
from tests.gis.editions.uxin_content import content
from tests.maps.book_word.marking_up import BY, Marked, W, marked_up, paragraph, xml

TOWN, NEXT = "division:00000000-0000-4000-8000-000000000002", "division:00000000-0000-4000-8000-000000000003"
TRACKED_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def edition() -> EditionContent:
    """Return the sample with one entry that has every field."""
    made = content()
    full: dict[str, dict[str, Any]] = {
        TOWN: {
            "romanization": "Uxin Ju",
            "mongolian": "ᠤᠤᠰᠢᠨ ᠵᠤᠤ",
            "aliases": ("召镇", "乌审昭"),
            "former_names": ("旧名甲", "旧名乙"),
            "present_state": "有嘎查九个。\n面积待核。",
            "sources": ("统计用区划代码", "《乌审旗志》第12页"),
        }
    }
    entries = tuple(replace(one, **full.get(one.key, {})) for one in made.entries)
    return replace(made, entries=entries)


EDITION = edition()
ENTRIES = {entry.key: entry for entry in EDITION.in_order()}
#: Fields of entries that stand in the text with something in them, or that a draft asks for
MARKED = [
    (entry.key, field.name)
    for entry in EDITION.in_order()
    for field in FIELDS
    if field.name != "sources" and words_of(entry)[field.name]
]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("word") / "edition.docx"
    write_docx(EDITION, out, volume(EDITION, maps=False))
    return out


def returned(written: Path, change: Callable[[Marked], object], **more: Any) -> Returned:
    with tempfile.TemporaryDirectory() as folder:
        return read_back(marked_up(written, Path(folder) / "back.docx", change, **more), EDITION)


def told(found: Returned) -> list[tuple[str, str, str, str]]:
    return [(one.key, one.field, one.before, one.after) for one in found.changes]


def findings(found: Returned) -> list[tuple[str, str]]:
    """Return what each finding is, and what it says of the text."""
    for one in found.findings:
        assert not re.search(r"\{[a-z]+\}", text(one.message_id, "zh", **one.params))
    return [
        (one.message_id.removeprefix("editions.word."), one.params.get("text", one.params.get("after", "")))
        for one in found.findings
    ]


def test_an_unedited_file_says_nothing(written: Path) -> None:
    assert read_back(written, EDITION) == Returned()


PRINTED = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\u00ad"),
    max_size=40,
)


@settings(max_examples=8, deadline=None)
@given(st.dictionaries(st.sampled_from([one.name for one in FIELDS if one.name != "position"]), PRINTED))
def test_whatever_an_edition_says_an_unedited_file_says_nothing(said: dict[str, str]) -> None:
    several = {"aliases", "former_names", "sources", "text"}
    made: dict[str, Any] = {name: (words, "乙") if name in several else words for name, words in said.items()}
    entry = replace(ENTRIES[TOWN], **made)
    edition = replace(
        EDITION, entries=tuple(entry if one.key == TOWN else one for one in EDITION.entries), tables=()
    )
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "edition.docx"
        write_docx(edition, out, volume(edition, maps=False))
        assert read_back(out, edition) == Returned()


TYPED = st.text(
    st.characters(
        codec="utf-8", categories=("L", "N", "P", "S"), include_characters=" \n", exclude_characters="\u00ad"
    ),
    max_size=30,
).map(lambda words: "\n".join(line.strip() for line in words.split("\n")).strip())


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.sampled_from(MARKED), st.tuples(TYPED, st.booleans()), max_size=8))
def test_edits_of_any_fields_come_back_exactly_as_made(
    written: Path, edits: dict[tuple[str, str], tuple[str, bool]]
) -> None:
    def mark(document: Marked) -> None:
        for (key, field), (words, is_tracked) in edits.items():
            # Word tracks each paragraph by itself; running text is retyped as a whole.
            (document.track if is_tracked and field != "text" else document.retype)(key, field, words)

    expected = {
        (key, field): (words_of(ENTRIES[key])[field], words)
        for (key, field), (words, _) in edits.items()
        if words != words_of(ENTRIES[key])[field]
    }
    gone = {
        key
        for key, entry in ENTRIES.items()
        if not any(expected.get((key, name), ("", words))[1] for name, words in words_of(entry).items())
    }
    found = returned(written, mark)
    changes = {(one.key, one.field): (one.before, one.after) for one in found.changes}
    assert {one for one in changes if one[1] == WHOLE_ENTRY} == {(key, WHOLE_ENTRY) for key in gone}
    assert {one: said for one, said in changes.items() if one[0] not in gone} == {
        one: said for one, said in expected.items() if one[0] not in gone
    }
    assert found.findings == ()


def test_a_tracked_change_tells_who_made_it_and_when(written: Path) -> None:
    found = returned(written, lambda document: document.track(TOWN, "history", "改过的沿革"))
    (change,) = found.changes
    assert (change.after, change.author, change.at, change.is_tracked) == (
        "改过的沿革",
        "王某",
        TRACKED_AT,
        True,
    )


def test_a_plain_change_tells_who_saved_the_file(written: Path) -> None:
    names = 'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    core = (
        f'<cp:coreProperties {names} xmlns:dcterms="http://purl.org/dc/terms/"><cp:lastModifiedBy>李某'
        "</cp:lastModifiedBy><dcterms:modified>2026-11-21T01:00:00Z</dcterms:modified></cp:coreProperties>"
    ).encode()
    found = returned(
        written,
        lambda document: document.retype(TOWN, "location", "旗境西部"),
        parts={"docProps/core.xml": core},
    )
    (change,) = found.changes
    assert (change.author, change.at, change.is_tracked) == (
        "李某",
        datetime(2026, 11, 21, 1, tzinfo=UTC),
        False,
    )


def type_behind(document: Marked) -> None:
    document.put_behind(document.controls(TOWN, "category_name")[0], "<w:r><w:t>（旧制）</w:t></w:r>")


def add_paragraph(document: Marked) -> None:
    document.put_behind(document.paragraph_of(TOWN, "history"), paragraph("又一段沿革。"))


def split_in_control(document: Marked) -> None:
    """Word turns a control into one around paragraphs when a line is broken in it."""
    holder = document.paragraph_of(TOWN, "present_state")
    control = document.controls(TOWN, "present_state")[0]
    control.find(f"{W}sdtContent")[:] = [xml(paragraph("一。")), xml(paragraph("二。"))]
    holder.getparent().replace(holder, control)


def merge_paragraphs(document: Marked) -> None:
    """The break between two fields is deleted while changes are tracked."""
    holder = document.paragraph_of(TOWN, "origin_and_meaning")
    holder.find(f"{W}pPr").append(xml(f"<w:rPr><w:del {BY}/></w:rPr>"))


def label_anew(document: Marked) -> None:
    document.put_behind(document.controls(NEXT, "belongs_to")[0], "<w:r><w:t>【别名】新别名</w:t></w:r>")
    document.put_behind(
        document.paragraph_of(ODD_KEY, "text"), paragraph("【历史沿革】民国年间有此名。【现状】今存。")
    )


def lose_controls(document: Marked) -> None:
    """Some office programs keep what stands in a content control, and drop the control."""
    for control in list(document.root.iter(f"{W}sdt")):
        if control.find(f"{W}sdtPr/{W}tag") is not None:
            place = control.getparent()
            at = place.index(control)
            place.remove(control)
            for offset, child in enumerate(control.find(f"{W}sdtContent")):
                place.insert(at + offset, child)


def lose_controls_and_edit(document: Marked) -> None:
    document.retype(TOWN, "history", "没有文字框的沿革")
    lose_controls(document)


ODD_KEY = "feature:00000000-0000-4000-9000-000000000001"
ENTRY = ENTRIES[TOWN]
CHANGES: list[tuple[str, Callable[[Marked], object], list[tuple[str, str, str]]]] = [
    ("typed behind a field", type_behind, [("category_name", "乡级行政区域", "乡级行政区域（旧制）")]),
    (
        "a paragraph added under a field",
        add_paragraph,
        [("history", ENTRY.history, f"{ENTRY.history}\n又一段沿革。")],
    ),
    ("a field split", split_in_control, [("present_state", ENTRY.present_state, "一。\n二。")]),
    ("two fields in one paragraph", merge_paragraphs, []),
    ("controls lost", lose_controls, []),
    (
        "controls lost and a field edited",
        lose_controls_and_edit,
        [("history", ENTRY.history, "没有文字框的沿革")],
    ),
]


@pytest.mark.parametrize(
    ("change", "expected"), [one[1:] for one in CHANGES], ids=[one[0] for one in CHANGES]
)
def test_what_editors_do_to_paragraphs(
    written: Path, change: Callable[[Marked], object], expected: list[tuple[str, str, str]]
) -> None:
    found = returned(written, change)
    assert [one[1:] for one in told(found)] == expected
    assert found.findings == ()


def test_fields_that_an_entry_lacks_are_given_by_their_labels(written: Path) -> None:
    found = returned(written, label_anew)
    assert told(found) == [
        (NEXT, "aliases", "", "新别名"),
        (ODD_KEY, "history", "", "民国年间有此名。"),
        (ODD_KEY, "present_state", "", "今存。"),
    ]


def test_what_a_draft_asks_for_is_filled_in(written: Path) -> None:
    key = next(key for key, entry in ENTRIES.items() if not entry.present_state and not entry.text)
    found = returned(written, lambda document: document.retype(key, "present_state", "今有居民。"))
    assert told(found) == [(key, "present_state", "", "今有居民。")]


def delete_entry(document: Marked) -> None:
    for block in document.blocks_of(TOWN):
        block.getparent().remove(block)


def delete_entry_tracked(document: Marked) -> None:
    for field in FIELDS:
        if field.name != "sources" and document.controls(TOWN, field.name):
            document.track(TOWN, field.name, "")
    reference = next(document.paragraph_of(TOWN, "name").iter(f"{W}footnoteReference")).getparent()
    gone = xml(f"<w:del {BY}/>")
    reference.addprevious(gone)
    gone.append(reference)


@pytest.mark.parametrize("delete", [delete_entry, delete_entry_tracked])
def test_a_deleted_entry_is_one_change(written: Path, delete: Callable[[Marked], object]) -> None:
    assert told(returned(written, delete)) == [(TOWN, WHOLE_ENTRY, ENTRY.name, "")]


def test_a_deleted_field_is_a_change(written: Path) -> None:
    def delete(document: Marked) -> None:
        holder = document.paragraph_of(TOWN, "history")
        holder.getparent().remove(holder)

    assert told(returned(written, delete)) == [(TOWN, "history", ENTRY.history, "")]


def test_footnotes_are_sources(written: Path) -> None:
    def add_note(document: Marked) -> None:
        document.notes.append(xml(f'<w:footnote w:id="901">{paragraph("《新志》")}</w:footnote>'))
        document.put_behind(
            document.controls(TOWN, "history")[0], '<w:r><w:footnoteReference w:id="901"/></w:r>'
        )

    before = "；".join(ENTRY.sources)
    (change,) = told(returned(written, add_note))
    assert change == (TOWN, "sources", before, f"{before}；《新志》")
    assert value_of("sources", change[3]) == (*ENTRY.sources, "《新志》")


def comment(at: Any, identifier: int = 5) -> None:
    at.addprevious(xml(f'<w:commentRangeStart w:id="{identifier}"/>'))
    at.addnext(xml(f'<w:r><w:commentReference w:id="{identifier}"/></w:r>'))
    at.addnext(xml(f'<w:commentRangeEnd w:id="{identifier}"/>'))


def test_comments_come_back_with_what_they_are_on(written: Path) -> None:
    def mark(document: Marked) -> None:
        comment(document.controls(TOWN, "location")[0])
        comment(next(document.root.iter(f"{W}bookmarkStart")).getnext(), 6)

    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    said = "".join(
        f'<w:comment w:id="{number}" w:author="赵某" w:date="2026-11-20T09:30:00Z">'
        f"{paragraph(words)}</w:comment>"
        for number, words in ((5, "方位请核"), (6, "书名号？"))
    )
    comments = f"<w:comments {names}>{said}</w:comments>".encode()
    found = returned(written, mark, parts={"word/comments.xml": comments})
    assert [(one.key, one.field, one.author, one.at, one.text, one.quoted) for one in found.comments] == [
        (TOWN, "location", "赵某", TRACKED_AT, "方位请核", ENTRY.location)
    ]
    assert findings(found) == [("comment_outside", "书名号？")]
    assert found.changes == ()


def copy_entry(document: Marked) -> None:
    blocks = document.blocks_of(NEXT)
    for block in reversed(blocks):
        blocks[-1].addnext(deepcopy(block))


def move_entry(document: Marked) -> None:
    first = document.blocks_of(next(iter(ENTRIES)))[0]
    for block in document.blocks_of(NEXT):
        first.addprevious(block)


def part(document: Marked, words: str) -> Any:
    # The contents have the headings too.
    return [one for one in document.root.iter(f"{W}t") if one.text == words][-1]


def new_entry(document: Marked) -> None:
    end = document.blocks_of(TOWN)[-1]
    second = document.put_behind(end, paragraph("【现状】新有。"))
    assert second is not None
    document.put_behind(end, paragraph("新地名 Xīn Dìmíng", "BookEntry"))


def picture(document: Marked) -> None:
    drawn = (
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>图中字</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    )
    document.put_behind(document.controls(TOWN, "history")[0], drawn)


def cell_of(document: Marked, words: str, new: str) -> None:
    part(document, words).text = new


def before_label(document: Marked) -> None:
    document.paragraph_of(TOWN, "history").insert(1, xml("<w:r><w:t>插在前面</w:t></w:r>"))


def twice(document: Marked) -> None:
    document.paragraph_of(TOWN, "present_state").addnext(deepcopy(document.paragraph_of(TOWN, "history")))


FINDINGS: list[tuple[str, Callable[[Marked], object], tuple[str, str]]] = [
    ("an entry pasted again", copy_entry, ("entry_twice", "")),
    ("a field pasted again", twice, ("field_twice", f"【历史沿革】{ENTRY.history}")),
    ("an entry moved", move_entry, ("moved", "")),
    ("an entry that the register lacks", new_entry, ("new_entry", "新地名 Xīn Dìmíng\n【现状】新有。")),
    ("a picture", picture, ("picture", "图中字")),
    ("text before the first field", before_label, ("loose_text", "插在前面")),
    (
        "text under a heading",
        lambda document: document.put_behind(
            next(part(document, "概述").iterancestors(f"{W}p")), paragraph("加的话")
        ),
        ("text_outside", "加的话"),
    ),
    ("a preface", lambda document: cell_of(document, "序言的话。", "新的序言"), ("part_changed", "新的序言")),
    ("an appendix table", lambda document: cell_of(document, "1949", "1950"), ("table_changed", "")),
]


@pytest.mark.parametrize(
    ("change", "expected"), [one[1:] for one in FINDINGS], ids=[one[0] for one in FINDINGS]
)
def test_what_can_not_be_told_is_a_finding(
    written: Path, change: Callable[[Marked], object], expected: tuple[str, str]
) -> None:
    found = returned(written, change)
    assert found.changes == ()
    (one,) = findings(found)
    assert one[0] == expected[0]
    assert expected[1] in one[1]


def test_a_removed_table_and_looks_alone_are_told(written: Path) -> None:
    def mark(document: Marked) -> None:
        tables = document.root.findall(f"{W}body/{W}tbl")
        table = next(one for one in tables if any(t.text == "年份" for t in one.iter(f"{W}t")))
        table.getparent().remove(table)
        document.content(TOWN, "history")[0].insert(
            0, xml(f"<w:rPr><w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr>")
        )

    found = returned(written, mark)
    assert [one[0] for one in findings(found)] == ["table_removed", "formatting"]
