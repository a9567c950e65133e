"""What a map has to say about its contents: codes, sources, and whether something is invented."""

from collections.abc import Mapping
from typing import Any

from gis.messages import Language

Row = Mapping[str, Any]

#: Where a division bears several codes, the card, the search and the tiles show them in this order
CODE_SYSTEMS = ("mca", "nbs")


def code_of(row: Row) -> str:
    """Return the code that a division is shown with, or an empty text."""
    codes = {code["code_system"]: code["code"] for code in row.get("codes", [])}
    return next((codes[system] for system in CODE_SYSTEMS if system in codes), next(iter(codes.values()), ""))


def source_of(source: Row) -> str:
    """Return a source as a map cites it."""
    return f"{source['title']}（{source['licence']}）"


def punctuated(words: str, language: Language) -> str:
    """Return words that stand in Chinese on the register with the brackets of a language."""
    return words.replace("（", " (").replace("）", ")") if language == "en" else words


def is_demonstration(*sources: Row | None) -> bool:
    """Whether any of these sources is one of invented data."""
    return any(source["is_demonstration"] for source in sources if source)
