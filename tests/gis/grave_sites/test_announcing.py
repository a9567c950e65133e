"""One announcement over the graves along a stretch of a road: each case gets it as its paper."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import UUID

import docx
import pytest
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.errors import FieldUnreadable
from gis.grave_sites import announcing, notices, registering, service
from gis.grave_sites.announcing import Stretch
from gis.grave_sites.rules import NoticeOfMany, NotToAnnounce, RegulationUnchecked, SiteStale
from gis.grave_sites.surroundings import Surroundings
from gis.history.as_known import today
from maps.grave_papers import printed
from tests.gis.grave_sites.test_cases import Bureau, bureau, check_regulation, listed, scan, step, version
from tests.gis.grave_sites.test_zones import Near

__all__ = ["bureau", "scan"]

ROAD = "演示国道"


@pytest.fixture
def told(
    session: Session,
    bureau: Bureau,
    scan: Callable[[Caller, str], str],
    monkeypatch: pytest.MonkeyPatch,
) -> list[UUID]:
    """Ownerless sites at kilometres 2, 5 and 7 of a road, told of the remediation; a fourth is not yet."""
    found = []
    for kilometre, is_told in ((2.0, True), (5.0, True), (7.0, True), (4.0, False)):
        road = Near("road", 40.0, "national", name=ROAD, basis="half_width", chainage_km=kilometre)
        monkeypatch.setattr(registering, "around", lambda *_, road=road: Surroundings([road]))
        at = (108.8 + kilometre / 100, 38.6)
        site = listed(session, bureau, scan, ownership="unowned", position=at)
        if is_told:
            search = scan(bureau.clerk, f"search{kilometre}")
            step(session, bureau.clerk, site, "notified", document_number="1号", scan_sha256=search)
        found.append(site)
    return found


def seen(session: Session, caller: Caller, *sites: UUID) -> list[tuple[UUID, int]]:
    return [(each, version(session, caller, each)) for each in sites]


def test_one_announcement_becomes_the_paper_of_each_case_on_the_stretch(
    session: Session, bureau: Bureau, told: list[UUID], tmp_path: Path
) -> None:
    clerk, (first, second, beyond, untold) = bureau.clerk, told
    stretch = Stretch(ROAD, 2.0, 5.0)
    rows = announcing.along(session, clerk, stretch)
    # Both ends lie within the stretch; who can't be announced says why.
    assert [(each["kilometre"], each["waits"]) for each in rows] == [(2.0, ""), (4.0, "not_told"), (5.0, "")]
    assert len(announcing.along(session, clerk, Stretch(ROAD))) == 4
    with pytest.raises(FieldUnreadable):
        announcing.along(session, clerk, Stretch(ROAD, 5.0, 2.0))
    with pytest.raises(RegulationUnchecked):
        announcing.issue(session, clerk, stretch, seen(session, clerk, first), issued_on=today())
    check_regulation(session)
    for wrong in (beyond, untold):
        with pytest.raises(NotToAnnounce):
            announcing.issue(session, clerk, stretch, seen(session, clerk, wrong), issued_on=today())
    with pytest.raises(SiteStale):
        announcing.issue(session, clerk, stretch, [(first, 1)], issued_on=today())

    made = announcing.issue(
        session, clerk, stretch, seen(session, clerk, first, second), issued_on=today(), note="分段公告"
    )
    notice, other = (service.get(session, clerk, each)["notices"][0] for each in (first, second))
    assert notice["number"] == other["number"]
    assert notice["announcement_id"] == other["announcement_id"] == str(made)
    with pytest.raises(NoticeOfMany):
        notices.serve(
            session,
            clerk,
            first,
            version(session, clerk, first),
            UUID(notice["id"]),
            served_on=today(),
            served_how="公告栏",
        )

    announcing.post(session, clerk, made, served_on=today(), served_how="沿线嘎查公告栏")
    for site in (first, second):
        row = service.get(session, clerk, site)
        assert (row["state"], row["notices"][0]["served_how"]) == ("announced", "沿线嘎查公告栏")
        assert row["steps"][0]["document_number"] == notice["number"]
    # The end of its term takes no step: a person does.
    assert service.get(session, clerk, beyond)["state"] == "notified"
    (shown,) = announcing.listed(session, clerk)
    assert (shown["sites"], shown["graves"], shown["from_km"], shown["to_km"]) == (2, 6, 2.0, 5.0)

    name, content = printed(session, bureau.reviewer, second, "announcement", "docx", tmp_path)
    document = docx.Document(BytesIO(content))
    assert notice["number"] in name
    assert [row.cells[1].text for row in document.tables[0].rows] == ["公里桩", "K2.000", "K5.000"]
    assert any("演示国道 K2至K5；共2处、6座" in each.text for each in document.paragraphs)
