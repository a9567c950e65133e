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


def text(message_id: str, language: Language = "zh", **params: object) -> str:
    """Return the sentence a person reads.

    Raises KeyError when the id or one of its parameters is missing: a bug, never the reader's fault.
    """
    return catalogue(language)[message_id].format(**params)
