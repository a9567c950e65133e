"""Invented signs along invented streets: inspected, wrong in many ways, notified, rechecked; and reports.

Their names begin with 演示 and their source is the demonstration's. Days are counted back from today.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from geoalchemy2.shape import from_shape
from shapely.geometry import Point

from gis.accounts.rules import Caller
from gis.database import act_as
from gis.history.as_known import today
from gis.place_name_signs import inspecting, notices, queries, registering, reports
from gis.place_name_signs.entries import Found, Reading, Sign
from gis.place_name_signs.tables import SignUnit
from gis.place_names.readings import romanizer
from gis.place_names.romanization import roman_key
from gis.place_names.tables import Feature, FeatureDivision, FeatureGeometry, PlaceName
from gis.samples.facts import since

SRID = 4490
SEED = 150_626
HOUSING, POLICE, TOWN = "演示旗住房和城乡建设局", "演示旗交通警察大队", "演示镇人民政府"


@dataclass(frozen=True, slots=True)
class _Street:
    """A street, where it begins from the seat in degrees, its Mongolian and Roman names, its signs."""

    name: str
    east: float
    north: float
    unit: str
    #: Chinese, Mongolian, Roman as read; None: the right one; and the state of the sign
    signs: Sequence[tuple[str | None, str | None, str | None, str]]
    mongolian: str = ""
    roman: str = ""


RIGHT = (None, None, None, "standing")
STREETS = (
    _Street(
        "演示锡尼街", -0.012, 0.002, HOUSING,
        (
            RIGHT,
            ("演示錫尼街", None, None, "standing"),
            (None, None, "Yanshi Xini Street", "standing"),
            RIGHT,
            (None, None, "Yan Shi Xi Ni Jie", "standing"),
            (None, None, None, "damaged"),
            RIGHT,
            ("演示西尼街", None, "Yanshi Xini Jie", "standing"),
        ),
    ),
    _Street(
        "演示乌兰街", -0.010, -0.006, TOWN,
        (
            RIGHT,
            (None, "ᠬᠠᠷᠠ ᠵᠡᠭᠡᠯᠢ", None, "standing"),
            (None, "", None, "standing"),
            (None, None, "Yanshi Wulan Jie", "standing"),
            RIGHT,
        ),
        mongolian="ᠤᠯᠠᠭᠠᠨ ᠵᠡᠭᠡᠯᠢ", roman="Yanshi Ulaan Jie",
    ),
    _Street(
        "演示长庆路", 0.004, 0.009, POLICE,
        (
            RIGHT,
            (None, None, "Yanshi Changqing Road", "standing"),
            ("演示长庆大街", None, None, "standing"),
            (None, None, None, "missing"),
            RIGHT,
            RIGHT,
        ),
    ),
)  # fmt: skip
#: A street that nobody has inspected yet
NEW = _Street("演示新民路", 0.010, -0.010, HOUSING, (RIGHT,) * 4)
REPORTS = (
    ("sign_wrong", "演示锡尼街", "演示：路口的路牌把“锡”写成了繁体字。", "东口公交站旁"),
    ("nonstandard_name", "演示帝豪国际城", "演示：售楼广告用的名称和公告的名称不一样。", "演示长庆路南侧"),
    ("place_not_found", "", "演示：导航到演示柳树滩找不到路牌。", "演示柳树滩"),
)


def load(session: Session, caller: Caller, division_id: UUID, seat: Point, source_id: UUID) -> int:
    """Write streets, signs, inspections, a notice that ran out and reports; return how many records."""
    clerk = replace(caller, roles=frozenset({"editor", "reviewer", "field"}))
    chance = random.Random(SEED)
    queries.add(
        session, *(SignUnit(id=uuid4(), name=name, source_id=source_id) for name in (HOUSING, POLICE, TOWN))
    )
    count = 0
    for at, street in enumerate((*STREETS, NEW), start=1):
        place = Point(round(seat.x + street.east, 6), round(seat.y + street.north, 6))
        feature_id = _street(session, street, place, division_id, source_id)
        signs = _signs(session, clerk, at, street, feature_id, place, source_id, chance)
        if street is not NEW:
            _inspect(session, clerk, street, signs, source_id)
        count += 1 + len(signs)
    _notify(session, clerk)
    for kind, name, description, where in REPORTS:
        sent = reports.Sent(kind, description, name, where, (round(seat.x, 6), round(seat.y, 6)))
        reports.send(session, sent, Path(), source_id)
    # A report is sent by nobody; what other parts write is the caller's again.
    act_as(session, caller.account_id)
    return count + len(REPORTS)


def _street(session: Session, street: _Street, place: Point, division_id: UUID, source_id: UUID) -> UUID:
    feature_id = uuid4()
    spelled = romanizer().suggest(street.name, "feature")
    queries.add(
        session,
        Feature(
            id=feature_id,
            category="23514",
            valid=since(None),
            source_id=source_id,
            list_key=roman_key(spelled.pinyin),
        ),
    )
    common = {"feature_id": feature_id, "source_id": source_id, "valid": since(None)}
    names = [
        PlaceName(
            **common,
            name_type="standard",
            language="zh",
            name=street.name,
            specific_term=spelled.specific_term,
            generic_term=spelled.generic_term,
            romanization=street.roman or spelled.romanization,
            pinyin=spelled.pinyin,
            reading_confirmed=True,
            roman_key=roman_key(street.roman or spelled.pinyin),
            standard_basis="unchecked",
        )
    ]
    if street.mongolian:
        names.append(
            PlaceName(
                **common,
                name_type="standard",
                language="mn",
                name=street.mongolian,
                standard_basis="unchecked",
            )
        )
    queries.add(
        session,
        FeatureDivision(feature_id=feature_id, division_id=division_id),
        *names,
        FeatureGeometry(
            feature_id=feature_id,
            role="position",
            geom=from_shape(place, srid=SRID),
            method="generated",
            is_approximate=True,
            source_id=source_id,
        ),
    )
    return feature_id


def _signs(
    session: Session,
    clerk: Caller,
    at: int,
    street: _Street,
    feature_id: UUID,
    place: Point,
    source_id: UUID,
    chance: random.Random,
) -> list[UUID]:
    said_of = []
    for number, _ in enumerate(street.signs, start=1):
        east = place.x + (number - 1) * 0.0022 + chance.uniform(-0.0002, 0.0002)
        said = Sign(
            number=f"演示LP-{at}{number:02d}",
            kind="road_sign",
            road=street.name,
            place=f"第{number}个路口",
            feature_id=feature_id,
            road_id=feature_id,
            unit=street.unit,
            material=chance.choice(("铝合金", "钢板", "反光膜")),
            size="1200×400 mm",
            faces=2,
            set_on=today() - timedelta(days=900),
            position=(round(east, 6), round(place.y + chance.uniform(-0.0001, 0.0001), 6)),
        )
        said_of.append(said)
    signs = registering.new_signs(session, clerk, said_of, source_id)
    queries.add(session, *signs)
    queries.add(session, *(record for sign in signs for record in registering.first_records(sign, None)))
    return [sign.id for sign in signs]


def _inspect(
    session: Session, clerk: Caller, street: _Street, signs: Sequence[UUID], source_id: UUID
) -> None:
    """Inspect a street 40 days ago; what was not said of a script is right."""
    day = today() - timedelta(days=40)
    inspector = "演示巡检员"
    round_id = inspecting.begin(
        session, clerk, road=street.name, inspected_on=day, inspector=inspector, source_id=source_id
    )
    right = street.roman or romanizer().suggest(street.name, "feature").romanization
    for sign_id, (chinese, mongolian, roman, state) in zip(signs, street.signs, strict=True):
        gone = state == "missing"
        reading = Reading(
            read_on=day,
            reader=inspector,
            state=state,
            chinese=None if gone else (street.name if chinese is None else chinese),
            mongolian=None if gone else (street.mongolian if mongolian is None else mongolian),
            roman=None if gone else (right if roman is None else roman),
            inspection_id=round_id,
            found=[Found("layout", note="演示：罗马字母字号过小")] if state == "damaged" else [],
        )
        inspecting.read(session, clerk, sign_id, 1, reading)


def _notify(session: Session, clerk: Caller) -> None:
    """Notify two units, one whose term has run out, and leave the third to be notified."""
    for name, ago, served in ((HOUSING, 30, True), (POLICE, 6, False)):
        unit = queries.unit_named(session, name)
        assert unit is not None
        issued = today() - timedelta(days=ago)
        notice = notices.issue(session, clerk, unit.id, issued_on=issued)
        if served:
            notices.serve(
                session, clerk, notice, 1, served_on=issued, served_to="演示收件人", served_how="直接送达"
            )
