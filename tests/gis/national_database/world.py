"""Records and rows of the register, small and made up, for tests of the national database."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from gis.name_rules.seed_files import rule_rows
from gis.national_database.profile import Profile, read_profile
from gis.national_database.records import NationalRecord, normal_gdm, tidy
from gis.national_database.register_fields import Place, Register

DAY = date(2026, 11, 26)
PROFILE: Profile = read_profile(rule_rows)
PLACE = Place("内蒙古自治区", "鄂尔多斯市", "乌审旗", "150626108", ("嘎鲁图镇",), ("150626108",))
CATEGORIES = (
    "12100",
    "13450",
    "21500",
    "21610",
    "22200",
    "23211",
    "23514",
    "24230",
    "25200",
    "26100",
    "27300",
)


def row(**changes: Any) -> dict[str, Any]:
    """Return a published row of the register."""
    name = {
        "name_type": "standard", "language": "zh", "name": "呼吉尔图", "specific_term": "呼吉尔",
        "generic_term": "图", "romanization": "Hujirt", "pinyin": "Hūjí'ěrtú", "valid_from": "1984-05-01",
        "valid_to": None,
    }  # fmt: skip
    found: dict[str, Any] = {
        "id": "00000000-0000-0000-0000-000000000001",
        "category": "22200",
        "category_zh": "农村居民点",
        "national_code": None,
        "names": [name],
        "former_names": ["呼吉尔特"],
        "valid_from": "1958-01-01",
        "valid_to": None,
        "origin": "蒙古语",
        "meaning": "有碱的地方",
        "history": "1958年设",
        "description": "在嘎鲁图镇南",
        "source": {"title": "地名档案", "is_demonstration": False},
        "geometries": [
            {"role": "position", "geometry": {"type": "Point", "coordinates": [108.85, 38.6]},
             "method": "surveyed", "is_approximate": False},
        ],
    }  # fmt: skip
    return {**found, **changes}


def register(**changes: Any) -> Register:
    """Return a feature of the register as it stands on the day of these tests."""
    return Register(row(**changes), PLACE, None, DAY)


_TEXT = st.text(st.sampled_from("乌审旗𣵦ᠦᠰᠢᠨ'\"=+-@,;<&\\_x 0一\n　é\t") | st.characters(), max_size=12).map(
    tidy
)
_DEGREES = st.tuples(
    st.floats(73, 135, allow_nan=False, width=64), st.floats(4, 53, allow_nan=False, width=64)
).map(list)
_GDM = st.none() | st.one_of(
    st.builds(lambda c: {"type": "Point", "coordinates": c}, _DEGREES),
    st.builds(lambda c: {"type": "MultiPoint", "coordinates": c}, st.lists(_DEGREES, min_size=1, max_size=3)),
    st.builds(
        lambda c: {"type": "LineString", "coordinates": c},
        st.lists(_DEGREES, min_size=2, max_size=4, unique_by=tuple),
    ),
).map(normal_gdm)


@st.composite
def records(draw: st.DrawFn) -> NationalRecord:
    """Draw a record of some category with any texts in some of its fields."""
    category = draw(st.sampled_from(CATEGORIES))
    keys = [one.key for one in PROFILE.fields_of(category) if one.key not in ("record_id", "place_type_code")]
    texts = draw(st.dictionaries(st.sampled_from(keys), _TEXT.filter(bool), max_size=6))
    return NationalRecord(
        {**texts, "record_id": str(draw(st.uuids())), "place_type_code": category}, draw(_GDM)
    )
