import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.secrecy_marks import (
    is_secrecy_column,
    mark_in_file_name,
    mark_in_row,
    mark_in_secrecy_value,
    mark_in_text,
)

MARKED = [
    ("秘密", "秘密"),
    (" 机 密 ", "机密"),
    ("机\u3000密", "机密"),
    ("【绝密】", "绝密"),
    ("机密★", "机密"),
    ("机密★10年", "机密"),
    ("秘密 ★ 5年", "秘密"),
    ("绝密☆启用前", "绝密"),
    ("秘密10年", "秘密"),
    ("机密·长期", "机密"),
    ("绝密 三十年", "绝密"),
    ("密级：机密", "机密"),
    ("密 级", None),
    ("编号：12 密级:秘密 份号：3", "秘密"),
    ("保密等级为绝密", "绝密"),
    ("涉密等级 | 机密", "机密"),
    ("界线详图（秘密）第三幅", "秘密"),
    ("[机密] 界桩成果", "机密"),
    ("机密文件", "机密"),
    ("秘密级", "秘密"),
    ("绝密资料", "绝密"),
    ("特急    机密", "机密"),
    ("000001\t秘密", "秘密"),
    ("乌审旗民政局\n机密\n关于界线", "机密"),
    ("機密★長期", "机密"),
    ("密级：□绝密  ☑机密  □秘密", "机密"),
    ("■秘密", "秘密"),
    ("絕密", "绝密"),
]
INNOCENT = [
    "秘密花园路",
    "秘密沟",
    "机密路",
    "保守国家秘密法",
    "中华人民共和国保守国家秘密法实施条例",
    "凡涉及国家秘密的资料不得上传",
    "本系统为非涉密系统",
    "密级：公开",
    "密级 | 绝密/机密/秘密 | 公开",
    "密级：□绝密  □机密  □秘密",
    "密级：绝密、机密、秘密三级",
    "密级：内部",
    "密级：非机密",
    "密级：无",
    "公开",
    "内部",
    "密林",
    "严守秘密的人",
    "密云水库",
    "秘书处",
    "商业秘密保护条例",
    "",
]


@pytest.mark.parametrize(("text", "level"), MARKED)
def test_marks(text: str, level: str | None) -> None:
    found = mark_in_text(text)
    assert (found.level if found else None) == level


@pytest.mark.parametrize("text", INNOCENT)
def test_names_and_sentences_pass(text: str) -> None:
    assert mark_in_text(text) is None


@pytest.mark.parametrize(
    "name",
    [
        "机密.docx",
        "机密界桩成果表.xlsx",
        "界线图（秘密）.zip",
        "界线图-秘密.shp",
        "秘密_界线.csv",
        "界线成果秘密.xlsx",
        "秘密文件2003.doc",
        "2003绝密资料.mdb",
        "机密★10年.docx",
        "资料/机密/界线.shp",
        "资料\\秘密\\界线.shp",
    ],
)
def test_marked_file_names(name: str) -> None:
    assert mark_in_file_name(name) is not None


@pytest.mark.parametrize(
    "name",
    [
        "秘密花园路.xlsx",
        "地名表.csv",
        "保守国家秘密法.docx",
        "非机密资料.xlsx",
        "不属于国家秘密.docx",
        "公开版.gpkg",
        "内部资料.docx",
        "密云.kml",
    ],
)
def test_innocent_file_names(name: str) -> None:
    assert mark_in_file_name(name) is None


@pytest.mark.parametrize(
    "heading", ["密级", "密级*", "保密等级", "涉密级别", "secrecy_level", "Classification"]
)
def test_secrecy_columns(heading: str) -> None:
    assert is_secrecy_column(heading)


@pytest.mark.parametrize("heading", ["名称", "密度", "分类", "保密员"])
def test_other_columns(heading: str) -> None:
    assert not is_secrecy_column(heading)


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ("机密（普查）", "机密"),
        ("属秘密级", "秘密"),
        ("Secret", "机密"),
        ("TOP  SECRET", "绝密"),
        ("公开", None),
        ("内部", None),
        ("非机密", None),
        ("不属于国家秘密", None),
        ("", None),
    ],
)
def test_values_under_the_heading(value: str, level: str | None) -> None:
    found = mark_in_secrecy_value(value)
    assert (found.level if found else None) == level


def test_rows() -> None:
    assert mark_in_row({"名称": "秘密花园路", "密级": "公开"}) is None
    found = mark_in_row({"名称": "界线详图", "密级": "机密（详图）", "幅": 3})
    assert found is not None
    assert (found.level, found.place) == ("机密", "密级")
    other = mark_in_row({"名称": "界线详图", "备注": "秘密"})
    assert other is not None
    assert other.place == "备注"
    heading = mark_in_row({"机密★": "1"})
    assert heading is not None
    assert heading.place == ""


@given(st.text(st.characters(exclude_characters="密")))
def test_nothing_without_the_character_is_marked(text: str) -> None:
    assert mark_in_text(text) is None
    assert mark_in_file_name(text) is None


@given(
    level=st.sampled_from(["秘密", "机密", "绝密"]),
    before=st.sampled_from(["", "  ", "【", "★"]),
    after=st.sampled_from(["", "】", "★", "★10年", "级"]),
)
def test_every_composed_mark_is_found(level: str, before: str, after: str) -> None:
    found = mark_in_text(before + level + after)
    assert found is not None
    assert found.level == level
