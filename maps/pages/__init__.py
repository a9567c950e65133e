"""Plain pages for browsers at addresses of the API: refusals, and the documents of OGC API – Features."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from gis.messages import Language, text

#: Words of traditional Mongolian script, which is written downwards, with what joins them
MONGOLIAN = re.compile(r"([\u1800-\u18af\u202f\u200c\u200d]+(?: +[\u1800-\u18af\u202f\u200c\u200d]+)*)")


def mongolian_runs(written: str) -> Iterator[tuple[bool, str]]:
    """Split a text where its script changes: whether a run is Mongolian, and the run."""
    for at, run in enumerate(MONGOLIAN.split(written)):
        if run:
            yield at % 2 == 1, run


#: Punctuation between the values of a page
MARKS: Mapping[Language, Mapping[str, str]] = {
    "zh": {"comma": "，", "list_comma": "、", "semicolon": "；", "colon": "：", "open": "（", "close": "）"},
    "en": {"comma": ", ", "list_comma": ", ", "semicolon": "; ", "colon": ": ", "open": " (", "close": ")"},
}


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=PackageLoader("maps", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["mongolian_runs"] = mongolian_runs
    return templates


def page(template: str, language: Language, **values: object) -> str:
    """Return a page as HTML; every value is escaped. Templates call `t(message_id, …)` for their words."""

    def t(message_id: str, **params: object) -> str:
        return text(message_id, language, **params)

    found = _templates().get_template(f"{template}.html")
    return found.render(t=t, language=language, mark=MARKS[language], **values)
