"""What people do with lists of names: compare two of them, screen one."""

from collections.abc import Iterator, Mapping
from functools import cache

from gis.name_screening.list_comparison import Change, ListComparison
from gis.name_screening.list_names import Endings
from gis.name_screening.list_screening import ListScreening
from gis.name_screening.repeated_names import RepeatedNames
from gis.name_screening.screening import Screening
from gis.name_screening.spoken_names import Sounds, SpokenNames
from gis.name_screening.thresholds import Thresholds
from gis.name_screening.transliteration import Transliteration
from gis.place_names.readings import lexicon, romanizer, rule_rows


def syllables(name: str) -> tuple[str, ...] | None:
    """Return the most usual toned reading of each character, or None where one has none."""
    read = romanizer().readings(name)
    return tuple(choices[0] for _, choices in read) if all(choices for _, choices in read) else None


@cache
def spoken_names() -> SpokenNames:
    """Return what hears names, by the tables of data/rules."""
    sounds = Sounds(rule_rows("near_sounds"))
    return SpokenNames(syllables, rule_rows("name_character_pairs"), lexicon(), sounds)


def compare_lists(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    """Yield what became of each code between two lists (names by code)."""
    words = {row["key"]: row for row in rule_rows("list_changes")}
    translations = [(row["transcribed"], row["translated"]) for row in rule_rows("translated_terms")]
    endings = Endings(rule_rows("list_name_endings"))
    comparison = ListComparison(endings, spoken_names(), translations, words)
    return comparison.compare(old, new)


SCREENING_TABLES = (
    "screening_rules",
    "screening_lists",
    "screening_words",
    "screening_scope",
    "screening_exemptions",
    "screening_terms",
    "foreign_place_names",
    "foreign_words",
    "list_name_endings",
)


@cache
def screening() -> Screening:
    """Return what screens names, by the tables of data/rules."""
    sounds = Transliteration(rule_rows("transliteration_weights"))
    return Screening({name: [*rule_rows(name)] for name in SCREENING_TABLES}, sounds)


@cache
def list_screening() -> ListScreening:
    """Return what screens lists of names."""
    thresholds = Thresholds(rule_rows("generic_thresholds"))
    return ListScreening(screening(), RepeatedNames(syllables, lexicon()), thresholds)
