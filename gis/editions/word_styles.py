"""Names of the styles that the Word form is set in: Word renumbers their ids, never their names.

LibreOffice writes those that every Word has with capitals ("Heading 1"): they are compared in small letters.
"""

from typing import Final

from gis.editions.word_package import W, WordPackage

TITLE, SUBTITLE, TITLE_MONGOLIAN = "Title", "Subtitle", "蒙古文书名"
HEADINGS = ("heading 1", "heading 2", "heading 3")
BODY, SIGNED, COPYRIGHT, DRAFT = "正文段落", "落款", "版权页", "稿本标记"
CONTENTS_LINES = ("toc 1", "toc 2")
CONTENTS_TITLE = "目录标题"
RUNNING_HEAD, PAGE_NUMBER = "header", "footer"
#: Paragraphs of an entry
ENTRY, ENTRY_OPENING, ENTRY_FIELD, ENTRY_TEXT, ENTRY_MONGOLIAN, ENTRY_OPEN = (
    "条目", "条目释文", "条目字段", "条目正文", "蒙古文竖排", "条目待补",
)  # fmt: skip
#: Characters of an entry
NAME, PINYIN, ROMAN, MONGOLIAN, LABEL, OPEN_FIELD, DEMONSTRATION = (
    "条目名", "条目拼音", "条目罗马字", "蒙古文", "字段名", "待补", "演示数据标记",
)  # fmt: skip
TABLE, TABLE_HEAD, TABLE_TEXT, CAPTION = "附录表", "表头", "表格文字", "caption"
INDEX_GROUP, INDEX_SUBGROUP, INDEX_LINE, INDEX_MONGOLIAN, INDEX_NOTE = (
    "索引组", "索引小组", "索引条目", "蒙古文索引", "索引说明",
)  # fmt: skip
NOTE_TEXT, NOTE_MARK = "footnote text", "footnote reference"

#: Runs that hold a field by how they look, where an office program dropped the content control
FIELD_BY_CHARACTERS: Final = {NAME: "name", PINYIN: "toned", ROMAN: "romanization", MONGOLIAN: "mongolian"}
FIELD_BY_PARAGRAPH: Final = {ENTRY_OPENING: "definition", ENTRY_TEXT: "text"}
#: Contents, indexes and captions of maps are made by the program, anew each time: edits in them are not read
GENERATED: Final = frozenset(
    (*CONTENTS_LINES, CAPTION, INDEX_GROUP, INDEX_SUBGROUP, INDEX_LINE, INDEX_MONGOLIAN, INDEX_NOTE)
)


def names_by_id(package: WordPackage) -> dict[str, str]:
    """Return the names of a document's styles by id, in small letters."""
    root = package.part("word/styles.xml")
    if root is None:
        return {}
    found = {}
    for style in root.iter(f"{W}style"):
        name = style.find(f"{W}name")
        if name is not None:
            found[str(style.get(f"{W}styleId"))] = str(name.get(f"{W}val", "")).lower()
    return found
