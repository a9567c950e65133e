"""The standard name of a feature on a day, in each script, and what came of comparing a sign with it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from gis.messages import text
from gis.name_rules.service import rules_in_force
from gis.place_name_signs import queries
from gis.place_name_signs.comparison import Remark, Result, Standard
from gis.place_name_signs.rule_tables import comparison
from gis.place_name_signs.rules import Script
from gis.place_names.readings import romanizer
from gis.place_names.romanization import Romanizer, kind_of_category, toneless
from gis.place_names.tables import PlaceName

Row = dict[str, Any]


def standard_of(session: Session, feature_id: UUID, category: str, on: date) -> Standard:
    """Return the names of a feature as registered on a day; empty where no standard name held."""
    names = queries.names_ever(session, feature_id)
    chinese = _standing(names, "zh", on)
    mongolian = _standing(names, "mn", on)
    if chinese is None:
        return Standard(on, mongolian="" if mongolian is None else mongolian.name)
    reader = romanizer(rules_in_force(session))
    suggested = reader.suggest(chinese.name, kind_of_category(category))
    others = [each for each in names if each.language == "zh" and each.name != chinese.name]
    return Standard(
        on,
        chinese=chinese.name,
        mongolian="" if mongolian is None else mongolian.name,
        roman=chinese.romanization or (mongolian.romanization if mongolian else ""),
        pinyin=chinese.pinyin or suggested.pinyin,
        readings=_readings(reader, chinese),
        is_reading_confirmed=chinese.reading_confirmed,
        aliases=[each.name for each in others if each.name_type != "former" and _holds(each, on)],
        former=[
            (each.name, each.valid.upper)
            for each in others
            if (each.name_type == "former" and _holds(each, on))
            or (each.name_type == "standard" and each.valid.upper is not None and each.valid.upper <= on)
        ],
    )


def _readings(reader: Romanizer, name: PlaceName) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (character, tuple(dict.fromkeys(toneless(each) for each in known)))
        for character, known in reader.readings(name.name)
    ]


def _standing(names: Any, language: str, on: date) -> PlaceName | None:
    """Return the standard name of a language on a day."""
    held = (each for each in names if each.language == language and each.name_type == "standard")
    return next((each for each in held if _holds(each, on)), None)


def _holds(name: PlaceName, on: date) -> bool:
    lower, upper = name.valid.lower, name.valid.upper
    return (lower is None or lower <= on) and (upper is None or on < upper)


def compared(
    session: Session, chinese: str | None, mongolian: str | None, roman: str | None, standard: Standard
) -> list[Row]:
    """Return what came of each script, as it is shown and kept."""
    return [result_row(each) for each in comparison(session).compare(chinese, mongolian, roman, standard)]


def without_standard(chinese: str | None, mongolian: str | None, roman: str | None) -> list[Row]:
    """Return the same of a sign that names no registered feature: nothing can be compared."""
    remark = Remark("signs.compare.no_feature")
    said: dict[Script, str | None] = {"zh": chinese, "mn": mongolian, "roman": roman}
    return [
        result_row(
            Result(script, "not_read" if found is None else "no_standard", found, "", remarks=(remark,))
        )
        for script, found in said.items()
    ]


def result_row(result: Result) -> Row:
    """Return a result as JSON, its sentences in both languages."""
    return {
        "script": result.script,
        "outcome": result.outcome,
        "found": result.found,
        "expected": result.expected,
        "differences": [
            {
                "error_class": each.error_class,
                "found": each.found,
                "expected": each.expected,
                "confirmer": each.confirmer,
                **sentences(each.why),
            }
            for each in result.differences
        ],
        "remarks": [sentences(each) for each in result.remarks],
    }


def sentences(remark: Remark) -> Row:
    """Return a sentence in both languages; its parameters may be said otherwise in English (name_en)."""
    english = {
        name: remark.params.get(f"{name}_en", value)
        for name, value in remark.params.items()
        if not name.endswith("_en")
    }
    return {
        "why_zh": text(remark.message_id, "zh", **remark.params),
        "why_en": text(remark.message_id, "en", **english),
    }
