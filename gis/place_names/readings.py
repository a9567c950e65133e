"""Load the tables of readings, generic terms and Mongolian words once, and suggest spellings by them."""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from gis.place_names.mongolian_lexicon import Lexicon
from gis.place_names.mongolian_romanization import MongolianRomanizer
from gis.place_names.name_spelling import NameSpelling
from gis.place_names.romanization import Reader, Romanizer


def rule_rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one table of data/rules."""
    content = (files("data") / "rules" / f"{name}.csv").read_text("utf-8")
    yield from csv.DictReader(content.splitlines())


@cache
def romanizer() -> Romanizer:
    """Return the romanizer over pypinyin's dictionaries with our own table laid over them.

    `pypinyin_dict`'s large_pinyin is not loaded: 7 s and 400 MB, and for names it is wrong as often as it is
    right (data/README.md says how its good readings came into our table).
    """
    # Imported here: the dictionaries cost a fifth of a second that most commands need not pay
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    own = {row["text"]: row["reading"] for row in rule_rows("place_name_readings")}
    terms = [(row["term"], row["kind"], row["words"]) for row in rule_rows("generic_terms")]
    return Romanizer(Reader(PINYIN_DICT, PHRASES_DICT, own), terms)


@cache
def lexicon() -> Lexicon:
    """Return the frequent elements of Mongolian names."""
    return Lexicon(rule_rows("mongolian_lexicon"), rule_rows("transcription_characters"))


@cache
def mongolian_romanizer() -> MongolianRomanizer:
    """Return what spells names written in the Mongolian script."""
    return MongolianRomanizer(rule_rows("mongolian_letters"), rule_rows("mongolian_lexicon"))


@cache
def name_spelling() -> NameSpelling:
    """Return what spells a name from the best source there is."""
    return NameSpelling(
        romanizer(),
        mongolian_romanizer(),
        lexicon(),
        official=rule_rows("official_romanizations"),
        mongolian_terms=rule_rows("mongolian_generic_terms"),
        polyphones=rule_rows("polyphones"),
    )
