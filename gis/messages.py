"""Find the sentence for a message id in the reader's language."""

import json
from functools import cache
from importlib.resources import files
from typing import Literal

Language = Literal["zh", "en"]


@cache
def catalogue(language: Language) -> dict[str, str]:
    """Return every message of one language, by id."""
    content = (files("data") / "messages" / f"{language}.json").read_text("utf-8")
    messages: dict[str, str] = json.loads(content)
    return messages


class Called(str):
    """A word for a parameter that has another one in English; the text itself is the Chinese one."""

    en: str

    def __new__(cls, zh: str, en: str) -> "Called":
        """Take both words."""
        made = super().__new__(cls, zh)
        made.en = en
        return made


def text(message_id: str, language: Language = "zh", **params: object) -> str:
    """Return the sentence a person reads.

    Raises KeyError when the id or one of its parameters is missing: a bug, never the reader's fault.
    """
    said = {name: _in(language, value) for name, value in params.items()}
    return catalogue(language)[message_id].format(**said)


def _in(language: Language, value: object) -> object:
    return value.en if language == "en" and isinstance(value, Called) else value
