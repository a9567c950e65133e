"""A clerk reads what changes: labels, names instead of ids, shapes in words, in both languages."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.database import Base
from gis.history import service as history
from gis.history.rules import documented
from gis.messages import catalogue
from gis.proposals import service as proposals
from gis.proposals.differences import FieldChange
from gis.proposals.rules import OutsideArea
from gis.proposals.service import ItemDraft
from gis.proposals.words import geometry_change, geometry_words, label
from gis.publication import service as publication
from tests.gis.proposals.a_register import (
    SUBJECTS,
    Register,
    change,
    changing,
    division_document,
    feature_document,
)
from tests.gis.proposals.people import someone
from tests.gis.proposals.steps import approve, drafted, submitted

#: Columns that no document has: keys, counters, and what is derived when a row is written
DERIVED = {"id", "version", "roman_key", "list_key", "area_m2"}


def _fields(subject: str) -> Iterator[str]:
    root = Base.metadata.tables[subject]
    yield from (name for name in documented(dict.fromkeys(root.c.keys(), "")) if name not in DERIVED)
    for group, table in history.parts(subject).items():
        _, owner, _ = table.info["part_of"]
        joins = "id" not in table.primary_key
        keys = {column.name for column in table.primary_key} if joins else set()
        columns = documented(dict.fromkeys(table.c.keys(), "")).keys() - DERIVED - {owner}
        for name in sorted(columns - keys if len(keys) == 2 else columns - (keys - {"part"})):
            yield f"{group}/x/{name}"
        yield f"{group}/x"


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_field_of_every_record_has_a_name_in_both_languages(subject: str) -> None:
    unnamed = [path for path in _fields(subject) if label(subject, path).zh == path]
    assert unnamed == []


@pytest.mark.parametrize("subject", SUBJECTS)
def test_every_name_is_of_a_field_that_is_there(subject: str) -> None:
    named = {
        key.removeprefix(f"field.{subject}.")
        for key in catalogue("zh")
        if key.startswith(f"field.{subject}.")
    }
    there = {path.replace("/x/", ".").removesuffix("/x") for path in _fields(subject)}
    assert named == there


def told(session: Session, caller: Caller, *items: ItemDraft) -> dict[str, FieldChange]:
    """Draft and return what is said of every field, by path."""
    author = someone(session, "editor")
    proposal = drafted(session, author, *items)
    pages = proposals.changes(session, caller, SUBJECTS, proposal.id)
    return {found.path: found for page in pages for found in page.fields}


def test_a_changed_text(session: Session, register: Register, reviewer: Caller) -> None:
    found = told(session, reviewer, change(session, register.feature, meaning="圆形的"))["meaning"]
    assert (found.label.zh, found.label.en) == ("地名含义", "meaning")
    assert (found.before, found.after) == ("", "圆形的")
    assert found.words.zh == "地名含义：新增“圆形的”"
    assert not found.part


def test_codes_and_references_are_named(session: Session, register: Register, reviewer: Caller) -> None:
    path = f"names/{register.name}"
    found = told(
        session,
        reviewer,
        changing(
            session,
            register.feature,
            {
                "category": "12200",
                f"{path}/name_type": "former",
                f"{path}/reading_confirmed": True,
                "division_id": str(register.galutu),
                f"divisions/{register.galutu}": True,
                f"divisions/{register.tuke}": None,
            },
        ),
    )
    assert found["category"].before_words.zh == "河流"
    assert found["category"].before_words.en == "river"
    kind = found[f"{path}/name_type"]
    assert (kind.part.zh, kind.before_words.zh, kind.after_words.zh) == ("图克", "别名", "曾用名")
    assert kind.words.zh == "图克的名称类型：“别名”改为“曾用名”"
    assert kind.words.en == "type of name of 图克: “alias” to “former name”"
    assert found[f"{path}/reading_confirmed"].after_words.zh == "是"
    assert found["division_id"].after_words.zh == "嘎鲁图镇"
    assert found[f"divisions/{register.galutu}"].words.zh == "所在行政区划：新增“嘎鲁图镇”"
    assert found[f"divisions/{register.tuke}"].words.zh == "所在行政区划：删除“图克镇”"


def test_a_source_is_named_by_its_title(session: Session, register: Register, reviewer: Caller) -> None:
    found = told(
        session,
        reviewer,
        ItemDraft("feature", "create", feature_document(register.source, "新梁", [register.tuke])),
    )
    assert found["source_id"].after_words.zh == "二普成果"


def test_what_is_created_in_the_same_proposal_is_named(
    session: Session, register: Register, reviewer: Caller
) -> None:
    new = uuid4()
    found = told(
        session,
        reviewer,
        ItemDraft(
            "administrative_division",
            "create",
            division_document(register.source, "新镇", "town", register.banner),
            new,
        ),
        ItemDraft(
            "division_event",
            "create",
            {
                "type": "establish",
                "on_date": "2026-01-01",
                "date_precision": "month",
                "source_id": str(register.source),
                "parties": {str(new): {"part": "subject"}},
            },
        ),
    )
    assert found[f"parties/{new}/part"].words.zh == "新镇的在事件中的角色：新增“当事区划”"
    assert found["date_precision"].after_words.zh == "到月"
    assert found["type"].after_words.zh == "设立"
    parents = [change for path, change in found.items() if path.endswith("/parent_id")]
    assert [parent.after_words.zh for parent in parents] == ["乌审旗"]


def test_a_part_that_goes_is_said_once(session: Session, register: Register, reviewer: Caller) -> None:
    found = told(session, reviewer, changing(session, register.feature, {f"names/{register.name}": None}))
    (removed,) = found.values()
    assert removed.words.zh == "名称：删除“图克”"


def test_a_name_event_names_the_name(session: Session, register: Register, reviewer: Caller) -> None:
    event_of_name = {
        "name_id": str(register.name),
        "type": "naming",
        "on_date": "1984-01-01",
        "source_id": str(register.source),
    }
    found = told(session, reviewer, changing(session, register.feature, {f"events/{uuid4()}": event_of_name}))
    (about,) = (change for path, change in found.items() if path.endswith("/name_id"))
    assert about.after_words.zh == "图克"
    assert about.part.zh == "命名"


def point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def square(west: float, south: float, side: float) -> dict[str, Any]:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "MultiPolygon", "coordinates": [[ring]]}


@pytest.mark.parametrize(
    ("before", "after", "zh", "en"),
    [
        # One second of latitude at 38.5° is 30.83 m (GRS80: M·π/648000).
        (point(109, 38.5), point(109, 38.5 + 1 / 3600), "向北移动 30.83 米", "moved 30.83 m to the north"),
        (point(109, 38.5), point(109, 38.5), "位置不变", "not moved"),
        (point(109, 38.5), point(108, 38.5), "向西移动 87232 米", "moved 87232 m to the west"),
        (point(109, 38.5), point(109.001, 38.499), "向东南移动 141 米", "moved 141 m to the south-east"),
    ],
)
def test_a_point_moves_so_far_and_there(
    before: dict[str, Any], after: dict[str, Any], zh: str, en: str
) -> None:
    words = geometry_change(before, after)
    assert (words.zh, words.en) == (zh, en)


def test_an_area_grows_and_gains_vertices() -> None:
    words = geometry_change(square(109, 38, 0.01), square(109, 38, 0.02)).zh
    read = re.fullmatch(
        r"面积 ([\d.]+) → ([\d.]+) 公顷（\+([\d.]+)）；顶点 5 → 5 个；中心向东北移动 (\d+) 米", words
    )
    assert read is not None
    small, large, more, moved = map(float, read.groups())
    assert large == pytest.approx(4 * small, rel=1e-3)
    assert more == pytest.approx(large - small, abs=2e-4)
    # On the GRS80 ellipsoid at 38°N, 0.01° is 878 m by 1110 m.
    assert small == pytest.approx(97.4, abs=0.2)
    assert moved == pytest.approx((439**2 + 555**2) ** 0.5, abs=3)


def test_a_line_and_a_change_of_kind() -> None:
    line = {"type": "LineString", "coordinates": [[109, 38], [109, 38.1]]}
    longer = {"type": "LineString", "coordinates": [[109, 38], [109, 38.1], [109, 38.2]]}
    assert geometry_words(line).zh == "线，2 个顶点，长 11.100 千米"
    assert geometry_change(line, longer).zh.startswith(
        "长度 11.100 → 22.200 千米（+11.100）；顶点 2 → 3 个；中心向北移动"
    )
    assert geometry_change(point(109, 38), line).zh == (
        "由“点（109.000000°，38.000000°）”改为“线，2 个顶点，长 11.100 千米”"
    )


def _with_position(register: Register, key: UUID, geometry: dict[str, Any]) -> dict[str, Any]:
    return {
        f"geometries/{key}": {
            "role": "position",
            "method": "map",
            "geometry": geometry,
            "source_id": str(register.source),
        }
    }


def test_a_geometry_is_said_in_words(session: Session, register: Register, reviewer: Caller) -> None:
    editor, key = someone(session, "editor"), uuid4()
    item = changing(session, register.feature, _with_position(register, key, point(109.5, 38.25)))
    approve(session, reviewer, submitted(session, editor, item))
    moved = {f"geometries/{key}/geometry": point(109.5, 38.25 + 1 / 3600)}
    found = told(session, reviewer, changing(session, register.feature, moved))[f"geometries/{key}/geometry"]
    assert found.part.zh == "位置点"
    assert found.words.zh == "位置点的位置有变动：向北移动 30.83 米"
    assert found.before_words.zh == "点（109.500000°，38.250000°）"


def test_fields_above_the_clearance_are_not_told(
    session: Session, register: Register, reviewer: Caller
) -> None:
    admin = someone(session, "admin")
    item = changing(session, register.feature, {"meaning": "一", "origin": "二"})
    proposal = drafted(session, someone(session, "editor"), item)
    publication.set_level(session, admin, "place_name", "origin", "restricted")
    reader = someone(session, "planner")
    for caller, paths in ((reader, {"meaning"}), (reviewer, {"meaning", "origin"})):
        (page,) = proposals.changes(session, caller, SUBJECTS, proposal.id)
        assert {found.path for found in page.fields} == paths


def test_nobody_changes_a_field_that_he_may_not_see(session: Session, register: Register) -> None:
    publication.set_level(session, someone(session, "admin"), "place_name", "origin", "restricted")
    with pytest.raises(OutsideArea):
        drafted(session, someone(session, "editor"), change(session, register.feature, origin="二"))


@contextmanager
def counting(session: Session) -> Iterator[list[str]]:
    """Collect the statements sent meanwhile."""
    sent: list[str] = []

    def note(_1: Any, _2: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    yield sent
    event.remove(connection, "before_cursor_execute", note)


def test_an_inbox_of_fifty_costs_what_one_of_two_does(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    costs = []
    for wanted in (2, 50):
        for _ in range(wanted - len(proposals.inbox(session, reviewer))):
            submitted(session, editor, change(session, register.feature, meaning=str(uuid4())))
        with counting(session) as sent:
            assert len(proposals.inbox(session, reviewer)) == wanted
        costs.append(len(sent))
    assert costs[0] == costs[1] <= 3


def test_a_page_of_changes_costs_the_same_for_two_records_and_for_fifty(
    session: Session, register: Register, editor: Caller, reviewer: Caller
) -> None:
    costs = []
    for count in (2, 50):
        items = [
            ItemDraft("feature", "create", feature_document(register.source, f"新{n}", [register.tuke]))
            for n in range(count)
        ]
        proposal = drafted(session, editor, *items, kind="batch_import")
        with counting(session) as sent:
            assert len(proposals.changes(session, reviewer, SUBJECTS, proposal.id)) == count
        costs.append(len(sent))
    assert costs[0] == costs[1]
