"""Make what reads and spells names by tables of rules: the files of data/rules, or the rows in force."""

from gis.name_rules.seed_files import Rules, made_once, rule_rows
from gis.place_names.mongolian_lexicon import Lexicon
from gis.place_names.mongolian_romanization import MongolianRomanizer
from gis.place_names.name_spelling import NameSpelling
from gis.place_names.romanization import Reader, Romanizer

__all__ = ["lexicon", "mongolian_romanizer", "name_spelling", "romanizer", "rule_rows"]


@made_once
def romanizer(rules: Rules) -> Romanizer:
    """Return the romanizer over pypinyin's dictionaries with our own table laid over them.

    `pypinyin_dict`'s large_pinyin is not loaded: 7 s and 400 MB, and for names it is wrong as often as it is
    right (data/README.md says how its good readings came into our table).
    """
    # Imported here: the dictionaries cost a fifth of a second that most commands need not pay
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    own = {row["text"]: row["reading"] for row in rules("place_name_readings")}
    rows = [*rules("generic_terms")]
    terms = [(row["term"], row["kind"], row["words"]) for row in rows]
    villages = [row["term"] for row in rows if row.get("mostly_villages") == "true"]
    return Romanizer(Reader(PINYIN_DICT, PHRASES_DICT, own), terms, villages)


@made_once
def lexicon(rules: Rules) -> Lexicon:
    """Return the frequent elements of Mongolian names."""
    return Lexicon(rules("mongolian_lexicon"), rules("transcription_characters"))


@made_once
def mongolian_romanizer(rules: Rules) -> MongolianRomanizer:
    """Return what spells names written in the Mongolian script."""
    return MongolianRomanizer(rules("mongolian_letters"), rules("mongolian_lexicon"))


@made_once
def name_spelling(rules: Rules) -> NameSpelling:
    """Return what spells a name from the best source there is."""
    return NameSpelling(
        romanizer(rules),
        mongolian_romanizer(rules),
        lexicon(rules),
        official=rules("official_romanizations"),
        mongolian_terms=rules("mongolian_generic_terms"),
        polyphones=rules("polyphones"),
        chinese_words=rules("chinese_village_words"),
    )
