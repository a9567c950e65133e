"""Everything that judges names, made once of one set of rules."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from gis.name_rules.seed_files import Rules, made_once
from gis.name_screening.fitting_names import Contradictions
from gis.name_screening.list_names import Endings
from gis.name_screening.screening import Screening
from gis.name_screening.screening_terms import Terms
from gis.name_screening.service import screening, spoken_names, syllables
from gis.name_screening.spoken_names import SpokenNames
from gis.naming_checks.classes import NamingClasses
from gis.naming_checks.item_rules import ItemRules, Looked
from gis.naming_checks.listed import Characters, Enterprises, Persons
from gis.naming_checks.national_names import NationalNames
from gis.naming_checks.placed_items import PlacedItems
from gis.naming_checks.rules import ProposedName, Reading
from gis.naming_checks.sound_keys import SoundKeys
from gis.naming_checks.written_items import WrittenItems
from gis.place_names.name_spelling import NameSpelling
from gis.place_names.readings import lexicon, name_spelling

#: Day of the list of divisions that data/rules/national_names.csv was taken from
NATIONAL_LIST_DAY = "2025-12-31"
#: Lists of the screening that each item of Art. 9 rests on
MEANING_LISTS = ("vulgar", "feudal", "odd", "jargon")
GRAND_LISTS = ("grand", "grand_more", "provincial")
FOREIGN_LISTS = ("foreign_place", "foreign_person", "foreign_thing")
#: Tables on which the keys of names depend
KEY_TABLES = (
    "place_name_readings",
    "mongolian_lexicon",
    "transcription_characters",
    "screening_terms",
    "list_name_endings",
)


@dataclass(frozen=True)
class NamingEngine:
    """What judges names by one set of rules."""

    classes: NamingClasses
    sounds: SoundKeys
    spoken: SpokenNames
    written: WrittenItems
    placed: PlacedItems
    #: Which rules the keys of names were made by
    keys_made_by: str
    _screening: Screening
    _spelling: NameSpelling

    def look(self, proposed: ProposedName) -> Looked:
        """Take a proposed name apart and screen it."""
        said = proposed.category or proposed.entity_type
        screened = self._screening.screen(proposed.name, said)
        cls = self.classes.of(
            proposed.category, proposed.entity_type, screened.divided.context, screened.core
        )
        keys = self.sounds.keys(proposed.name, said)
        return Looked(
            proposed,
            cls,
            keys,
            screened.divided,
            screened.findings,
            self.sounds.is_mongolian(keys.core) or bool(proposed.mongolian),
        )

    def reading(self, proposed: ProposedName) -> Reading:
        """Return how a name is read and spelled."""
        spelled = self._spelling.spell(
            proposed.name, category=proposed.category or proposed.entity_type, mongolian=proposed.mongolian
        )
        return Reading(
            spelled.romanization,
            spelled.toned,
            spelled.specific_term,
            spelled.generic_term,
            spelled.source,
            spelled.confidence,
            tuple(spelled.alternatives),
        )


@made_once
def naming_engine(rules: Rules) -> NamingEngine:
    """Return what judges names."""
    terms = Terms(rules("screening_terms"))
    sounds = SoundKeys(
        partial(syllables, rules=rules),
        lexicon(rules),
        terms,
        Endings(_organisations(rules("list_name_endings"))),
    )
    spoken, screen = spoken_names(rules), screening(rules)
    classes = NamingClasses(rules("naming_classes"), rules("uniqueness_scopes"))
    items = ItemRules(rules("naming_rules"))
    written = WrittenItems(
        items,
        screen.rules,
        Characters(
            rules("standard_characters"), rules("rare_place_characters"), rules("traditional_characters")
        ),
        Persons(rules("person_names"), rules("surnames")),
        Enterprises(rules("enterprise_names")),
        rules("generic_thresholds"),
        Contradictions(rules("generic_contradictions")),
        _list_sizes(rules),
    )
    national = NationalNames(rules("national_names"), rules("famous_entities"), sounds, spoken)
    placed = PlacedItems(items, national, spoken, NATIONAL_LIST_DAY)
    made_by = hashlib.sha256()
    for table in KEY_TABLES:
        made_by.update(repr([*rules(table)]).encode())
    return NamingEngine(
        classes, sounds, spoken, written, placed, made_by.hexdigest(), screen, name_spelling(rules)
    )


def _organisations(rows: Iterable[object]) -> list[dict[str, str]]:
    return [dict(row) for row in rows if isinstance(row, dict) and row["kind"] == "organisation"]


def _list_sizes(rules: Rules) -> dict[str, int]:
    """Return how many words stand in the screening's lists that an item rests on."""
    lists = [row["list"] for row in rules("screening_words")]
    return {
        "meaning": sum(each in MEANING_LISTS for each in lists),
        "grand": sum(each in GRAND_LISTS for each in lists),
        "foreign": sum(each in FOREIGN_LISTS for each in lists)
        + sum(1 for _ in rules("foreign_place_names"))
        + sum(1 for _ in rules("foreign_words")),
    }
