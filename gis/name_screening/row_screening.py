"""Screen one row of a list by itself, and make its name comparable with the others."""

from collections.abc import Iterator, Mapping

from gis.name_screening.fitting_names import Contradictions, use_of
from gis.name_screening.list_names import is_too_long
from gis.name_screening.listed_names import Hearing, Listed
from gis.name_screening.mongolian_names import REGION, MongolianNames
from gis.name_screening.repeat_scopes import RepeatScopes, are_digits
from gis.name_screening.screening import Finding, Screened, Screening
from gis.name_screening.screening_terms import context_of
from gis.name_screening.thresholds import Thresholds

#: A place-name code has 20 digits, the tenth to fourteenth its category; a village committee's code has 12
PLACE_NAME_DIGITS, CATEGORY, VILLAGE_DIGITS = 20, slice(9, 14), 12
#: A code of one's own says where something lies if it is a division's or a place name's, not a serial number
CODE_DIGITS = (6, 9, VILLAGE_DIGITS, 15, PLACE_NAME_DIGITS)
#: China with its seas, degrees: what lies elsewhere is no place of a list but a mistake
WEST, EAST, SOUTH, NORTH = 72.0, 136.0, 3.0, 54.0
MEASURES = frozenset(("area", "floors", "length", "floor_area"))
Known = Mapping[str, str | None]


class RowScreening:
    """Screens rows one by one: what needs no other row."""

    def __init__(
        self,
        screening: Screening,
        scopes: RepeatScopes,
        hearing: Hearing,
        thresholds: Thresholds,
        contradictions: Contradictions,
        mongolian: MongolianNames,
    ) -> None:
        """Take the detectors."""
        self.screening = screening
        self._scopes = scopes
        self._hearing = hearing
        self._thresholds = thresholds
        self._contradictions = contradictions
        self._mongolian = mongolian

    def screen(self, number: int, row: Mapping[str, str], known: Known) -> tuple[list[Finding], Listed]:
        """Return the findings about row `number` (from 1), and its name to be compared with the others."""
        told = {key: row.get(column, "").strip() for key, column in known.items() if column}
        name, own = told.get("name", ""), told.get("code", "")
        if is_too_long(name):
            return [], Listed(number, name, "", "", "", "", own, "", "", mongolian=False)
        own_code = own if are_digits(own) and len(own) in CODE_DIGITS else ""
        where = told.get("division_code") or own_code
        code = where if are_digits(where) else ""
        entity, category = told.get("entity_type", ""), told.get("category", "")
        said = entity if context_of(entity) else category or entity
        if not said and len(own_code) == PLACE_NAME_DIGITS:
            said = own_code[CATEGORY]
        screened = self.screening.screen(name, said, code)
        divided = screened.divided
        is_seat = screened.core != name or len(own_code) == VILLAGE_DIGITS
        kind = self._scopes.kind_of(
            screened.core, divided, said, category if are_digits(category) else said, is_seat=is_seat
        )
        position = _position(told.get("longitude"), told.get("latitude"))
        specific = divided.specific
        listed = self._hearing.listed(number, name, screened.core, specific, kind, where, own, position)
        findings = [*screened.findings]
        findings.extend(self.screening.under_rules(self._of_row(told, screened, code, listed)))
        return findings, listed

    def _of_row(
        self, told: Mapping[str, str], screened: Screened, code: str, listed: Listed
    ) -> Iterator[Finding]:
        """Find what other columns contradict: sizes, kind, approved name, Mongolian script, Roman form."""
        divided = screened.divided
        if not MEASURES.isdisjoint(told):
            measures = [told.get(key, "") for key in ("area", "floors", "length", "floor_area")]
            yield from self._thresholds.check(divided, *measures)
        if divided.said:
            yield from self._contradictions.check(divided)
        if approved := told.get("standard_name"):
            yield from use_of(screened.name, approved)
        script, roman = told.get("mongolian", ""), told.get("romanization", "")
        if listed.mongolian or script or roman or code.startswith(REGION):
            yield from self._mongolian.check(
                screened.core, divided, code, mongolian=script, romanization=roman
            )


def _position(longitude: str | None, latitude: str | None) -> tuple[float, float] | None:
    if not longitude or not latitude:
        return None
    try:
        position = float(longitude), float(latitude)
    except ValueError:
        return None
    return position if WEST < position[0] < EAST and SOUTH < position[1] < NORTH else None
