"""What people do with lists of names, by rules of files or of a register: compare two lists, screen one."""

from collections.abc import Collection, Iterator, Mapping
from functools import partial

from gis.name_rules.seed_files import Rules, made_once, rule_rows
from gis.name_screening.fitting_names import Contradictions
from gis.name_screening.list_comparison import Change, ListComparison
from gis.name_screening.list_names import Endings
from gis.name_screening.list_screening import ListScreening
from gis.name_screening.listed_names import Hearing
from gis.name_screening.mongolian_names import MongolianNames
from gis.name_screening.one_place import OnePlace
from gis.name_screening.repeat_scopes import RepeatScopes
from gis.name_screening.repeated_names import RepeatedNames
from gis.name_screening.row_screening import RowScreening
from gis.name_screening.screening import Screening
from gis.name_screening.spoken_names import Sounds, SpokenNames
from gis.name_screening.thresholds import Thresholds
from gis.name_screening.transliteration import Transliteration
from gis.place_names.readings import lexicon, mongolian_romanizer, romanizer
from gis.place_names.romanization import toneless
from gis.place_names.sound_drift import SoundDrift


def syllables(name: str, rules: Rules = rule_rows) -> tuple[str, ...] | None:
    """Return the most usual toned reading of each character, or None where one has none."""
    return romanizer(rules).syllables(name)


@made_once
def spoken_names(rules: Rules) -> SpokenNames:
    """Return what hears names."""
    sounds = Sounds(rules("near_sounds"))
    heard = partial(syllables, rules=rules)
    return SpokenNames(heard, rules("name_character_pairs"), lexicon(rules), sounds)


def compare_lists(
    old: Mapping[str, str],
    new: Mapping[str, str],
    rules: Rules = rule_rows,
    *,
    unnamed: tuple[Collection[str], Collection[str]] = ((), ()),
) -> Iterator[Change]:
    """Yield what became of each code between two lists (names by code).

    `unnamed` are the codes that stand in the old list and in the new one without a name.
    """
    words = {row["key"]: row for row in rules("list_changes")}
    translations = [(row["transcribed"], row["translated"]) for row in rules("translated_terms")]
    endings = Endings(rules("list_name_endings"))
    comparison = ListComparison(endings, spoken_names(rules), translations, words)
    return comparison.compare(old, new, unnamed)


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
#: Tables that the screening of lists goes by, beside those of single names
LIST_TABLES = (
    "generic_thresholds",
    "generic_contradictions",
    "transliteration_weights",
    "uniqueness_scopes",
    "naming_classes",
    "famous_entities",
    "screening_near",
    "screening_namesakes",
    "near_sounds",
    "name_character_pairs",
    "mongolian_lexicon",
    "mongolian_letters",
    "mongolian_transcription",
    "transcription_characters",
    "polyphones",
    "standard_characters",
    "official_romanizations",
    "place_name_readings",
    "generic_terms",
)
MONGOLIAN_TABLES = ("polyphones", "standard_characters", "official_romanizations")


@made_once
def screening(rules: Rules) -> Screening:
    """Return what screens names."""
    sounds = Transliteration(rules("transliteration_weights"))
    return Screening(
        {name: [*rules(name)] for name in SCREENING_TABLES}, sounds, lexicon(rules).is_transcription
    )


@made_once
def list_screening(rules: Rules) -> ListScreening:
    """Return what screens lists of names."""
    read = partial(syllables, rules=rules)
    hearing = Hearing(read, lexicon(rules))
    famous = [row["name"] for row in rules("famous_entities") if row["kind"] == "nature"]
    scopes = RepeatScopes(rules("uniqueness_scopes"), famous, rules("naming_classes"))
    tables = {name: [*rules(name)] for name in MONGOLIAN_TABLES}
    drift = SoundDrift(
        rules("mongolian_transcription"), lambda character: toneless((read(character) or ("",))[0])
    )
    rows = RowScreening(
        screening(rules),
        scopes,
        hearing,
        Thresholds(rules("generic_thresholds")),
        Contradictions(rules("generic_contradictions")),
        MongolianNames(lexicon(rules), mongolian_romanizer(rules).romanize, read, drift, tables),
    )
    near, namesakes = rules("screening_near"), rules("screening_namesakes")
    places = OnePlace(spoken_names(rules), hearing, near, namesakes)
    return ListScreening(rows, RepeatedNames(scopes, hearing), places)
