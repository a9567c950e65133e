"""What a place name must satisfy: every finding by field, and which new names need a paper."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from gis.place_names.rules import Lists, findings, list_key, main_name, new_names_without_approval
from tests.gis.place_names.registered import a_feature, a_geometry, a_name, point

SOURCE, DIVISION, UNIT = str(uuid4()), str(uuid4()), str(uuid4())
LISTS = Lists(
    categories={"22100"},
    name_types={"standard", "alias", "former"},
    languages={"zh", "mn"},
    bases={"approval", "gazetteer", "unchecked"},
    event_types={"naming", "renaming", "observation"},
    roles={"position", "area"},
    methods={"published", "approximate"},
    levels={"public", "internal"},
    sources={SOURCE},
    divisions={DIVISION, UNIT},
    statistical_divisions={UNIT},
)


def named(**more: Any) -> dict[str, Any]:
    return a_feature(SOURCE, a_name(SOURCE, **more))


def located(geometry: Any = None, **more: Any) -> dict[str, Any]:
    return a_feature(SOURCE, geometries=[a_geometry(SOURCE, geometry or point(109, 38.6), **more)])


def happened(**more: Any) -> dict[str, Any]:
    return a_feature(
        SOURCE, events=[{"type": "naming", "on_date": "2011-01-01", "source_id": SOURCE, **more}]
    )


BAD: list[tuple[str, str, Callable[[], dict[str, Any]]]] = [
    ("fields.unknown_code", "category", lambda: a_feature(SOURCE, category="99999")),
    ("fields.empty", "category", lambda: a_feature(SOURCE, category=None)),
    ("fields.unknown_source", "source_id", lambda: a_feature(SOURCE, source_id=str(uuid4()))),
    ("fields.unknown_division", "divisions/*", lambda: a_feature(SOURCE, divisions=[uuid4()])),
    ("fields.unknown_division", "division_id", lambda: a_feature(SOURCE, division_id=str(uuid4()))),
    ("place_names.national_code_form", "national_code", lambda: a_feature(SOURCE, national_code="15")),
    (
        "place_names.statistical_unit_has_no_code",
        "national_code",
        lambda: a_feature(SOURCE, national_code="1" * 20, division_id=UNIT),
    ),
    ("place_names.no_name", "names", lambda: a_feature(SOURCE) | {"names": {}}),
    ("fields.empty", "names/*/name", lambda: named(name="")),
    ("fields.blanks_around", "names/*/name", lambda: named(name="图克 ")),
    ("fields.not_text", "names/*/name", lambda: named(name=7)),
    ("fields.empty", "names/*/standard_basis", lambda: named(standard_basis=None)),
    (
        "place_names.basis_only_for_standard",
        "names/*/standard_basis",
        lambda: named(name_type="alias", standard_basis="approval"),
    ),
    ("place_names.not_mongolian_script", "names/*/name", lambda: named(language="mn")),
    ("place_names.not_roman_letters", "names/*/romanization", lambda: named(romanization="图克 Tūkè")),
    (
        "fields.ends_before_it_begins",
        "names/*/valid_to",
        lambda: named(valid_from="2000-01-01", valid_to="2000-01-01"),
    ),
    ("fields.not_a_date", "names/*/valid_from", lambda: named(valid_from="2000")),
    (
        "place_names.name_before_feature",
        "names/*/valid_from",
        lambda: named() | {"valid_from": "2000-01-01"},
    ),
    ("place_names.name_after_feature", "names/*/valid_to", lambda: named() | {"valid_to": "2000-01-01"}),
    (
        "place_names.standard_names_overlap",
        "names/*/valid_from",
        lambda: a_feature(
            SOURCE, a_name(SOURCE, valid_to="2000-01-02"), a_name(SOURCE, "图克镇", valid_from="2000-01-01")
        ),
    ),
    ("fields.empty", "events/*/on_date", lambda: happened(on_date=None)),
    ("fields.unknown_precision", "events/*/date_precision", lambda: happened(date_precision="week")),
    ("place_names.event_of_other_name", "events/*/name_id", lambda: happened(name_id=str(uuid4()))),
    ("fields.geometry_out_of_range", "geometries/*/geometry", lambda: located(point(38.6, 109))),
    (
        "fields.geometry_has_height",
        "geometries/*/geometry",
        lambda: located({"type": "Point", "coordinates": [109, 38, 1300]}),
    ),
    (
        "fields.geometry_unreadable",
        "geometries/*/geometry",
        lambda: located({"type": "Point", "coordinates": ["109", 38]}),
    ),
    (
        "fields.geometry_kind",
        "geometries/*/geometry",
        lambda: located({"type": "GeometryCollection", "geometries": []}),
    ),
    ("place_names.accuracy_not_metres", "geometries/*/accuracy_m", lambda: located(accuracy_m=-1)),
    ("place_names.accuracy_not_metres", "geometries/*/accuracy_m", lambda: located(accuracy_m=float("nan"))),
    (
        "place_names.approximate_not_marked",
        "geometries/*/is_approximate",
        lambda: located(method="approximate"),
    ),
]


@pytest.mark.parametrize(
    ("message", "path", "make"), BAD, ids=[f"{path}-{message}" for message, path, _ in BAD]
)
def test_a_finding_names_field_and_rule(message: str, path: str, make: Callable[[], dict[str, Any]]) -> None:
    found = {(found.message_id, _starred(found.path)) for found in findings(make(), LISTS)}
    assert found == {(message, path)}


def _starred(path: str) -> str:
    group, *rest = path.split("/")
    return "/".join([group, "*", *rest[1:]]) if rest else group


@pytest.mark.parametrize(
    "document",
    [
        named(),
        named(language="mn", name="ᠲᠦᠭᠡ", romanization="Tug"),
        named(name_type="alias"),
        a_feature(
            SOURCE, a_name(SOURCE, valid_to="2000-01-01"), a_name(SOURCE, "图克镇", valid_from="2000-01-01")
        ),
        located(method="approximate", is_approximate=True, accuracy_m=200.0, verbatim="北京54 …"),
        happened(date_precision="year"),
        a_feature(SOURCE, division_id=UNIT, divisions=[]),
    ],
    ids=["plain", "Mongolian", "alias", "one after the other", "approximate", "event", "statistical unit"],
)
def test_what_is_right_has_no_finding(document: dict[str, Any]) -> None:
    assert findings(document, LISTS) == []


def test_a_chinese_name_without_han_is_only_a_warning() -> None:
    (found,) = findings(named(name="G65"), LISTS)
    assert found.is_warning


PROPOSED = date(2026, 5, 1)


def new_name(
    start: str | None, basis: str = "approval", event: dict[str, Any] | None = None
) -> dict[str, Any]:
    document = a_feature(SOURCE, a_name(SOURCE, "新村", valid_from=start, standard_basis=basis))
    if event is not None:
        (name_id,) = document["names"]
        document["events"][str(uuid4())] = {"type": "naming", "name_id": name_id, **event}
    return document


@pytest.mark.parametrize(
    ("start", "basis", "event", "message"),
    [
        (None, "unchecked", None, None),
        ("2026-04-30", "unchecked", None, None),
        ("2026-05-01", "unchecked", None, "place_names.new_name_needs_approval"),
        ("2026-05-01", "gazetteer", {"document_number": "5号"}, "place_names.new_name_needs_approval"),
        ("2026-05-01", "approval", None, "place_names.new_name_needs_document_number"),
        ("2026-05-01", "approval", {"document_number": " "}, "place_names.new_name_needs_document_number"),
        ("2026-05-01", "approval", {"document_number": "乌政发〔2026〕5号"}, None),
        (
            "2026-05-01",
            "approval",
            {"document_number": "5号", "type": "observation"},
            "place_names.new_name_needs_document_number",
        ),
        (
            "2026-05-01",
            "approval",
            {"document_number": "5号", "name_id": None},
            "place_names.new_name_needs_document_number",
        ),
    ],
    ids=[
        "long in use",
        "the day before",
        "the day",
        "other basis",
        "no event",
        "blank",
        "with paper",
        "no naming",
        "other name",
    ],
)
def test_a_new_standard_name_needs_a_paper(
    start: str | None, basis: str, event: dict[str, Any] | None, message: str | None
) -> None:
    found = new_names_without_approval(None, new_name(start, basis, event), PROPOSED)
    assert [finding.message_id for finding in found] == ([] if message is None else [message])


def test_a_name_already_registered_is_not_new() -> None:
    document = new_name("2026-05-01", "unchecked")
    assert new_names_without_approval(document, document, PROPOSED) == []
    (name,) = document["names"].values()
    before = {"names": {key: {**name, "name_type": "alias"} for key in document["names"]}}
    assert len(new_names_without_approval(before, document, PROPOSED)) == 1


def test_the_main_name_is_standard_chinese_and_newest() -> None:
    names = [
        a_name(SOURCE, "旧", valid_from="1990-01-01"),
        a_name(SOURCE, "ᠲᠦᠭᠡ", language="mn", valid_from="2020-01-01"),
        a_name(SOURCE, "别", name_type="alias", valid_from="2021-01-01"),
        a_name(SOURCE, "新", valid_from="2000-01-01", romanization="Xīn Lǜ"),
    ]
    main = main_name(names)
    assert main is not None
    assert main["name"] == "新"
    assert list_key(names) == "xinlv 新"
    assert list_key([]) == ""
