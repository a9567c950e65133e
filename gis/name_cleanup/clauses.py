"""How the grounds of a case cite what they rest on: in full, with 参照 where it is no more. Pure."""

import re
from collections.abc import Collection

#: How a clause begins that is applied by analogy, or was not read in its official text
ANALOGY = "参照"
STATUTE = "《地名管理条例》"
#: How a clause says that there is none
NONE = "无"
#: A document by title or number, as a clause begins with it
_DOCUMENT = re.compile(r"《[^》]+》|[^〔；、，（“]{1,12}〔\d{4}〕\d+号")
#: Items of an article in brackets beside one another: 第九条（七）（八）, 第九条(2)(9)
_ITEMS = re.compile(r"(第[一二三四五六七八九十]+条)((?:[（(][0-9一二三四五六七八九十]+[)）])+)(未列)?")
_ITEM = re.compile(r"[（(]([0-9一二三四五六七八九十]+)[)）]")
_SHORT = re.compile(r"(?<![》理])条例第")
_NUMERALS = dict(zip("123456789", "一二三四五六七八九", strict=True))


def cited(clause: str, unread: Collection[str], *, is_verified: bool) -> str:
    """Return a clause in full, each of its parts marked 参照 unless it was verified.

    `unread` are documents that nobody here has read in their official text: they are always marked.
    """
    return "；".join(
        _cited(part, unread, is_verified=is_verified) for part in clause.split("；") if part.strip()
    )


def document_of(clause: str) -> str:
    """Return the document that a clause is of, without 参照; empty where it names none."""
    found = _DOCUMENT.match(clause.removeprefix(ANALOGY))
    return found.group() if found else ""


def _cited(part: str, unread: Collection[str], *, is_verified: bool) -> str:
    whole = _ITEMS.sub(_in_full, _SHORT.sub(f"{STATUTE}第", part.strip()))
    if whole.startswith((ANALOGY, NONE)) or (is_verified and document_of(whole) not in unread):
        return whole
    return ANALOGY + whole


def _in_full(found: re.Match[str]) -> str:
    """Return the items of an article as the law names them: 第九条第（七）、（八）项."""
    if found[3]:
        return found[0]
    items = "、".join(f"（{_NUMERALS.get(each, each)}）" for each in _ITEM.findall(found[2]))
    return f"{found[1]}第{items}项"
