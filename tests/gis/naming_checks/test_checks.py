"""N7-N10 on a register: scopes by class, what stands in for a built-up area, who sees what."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from gis.accounts.rules import Caller
from gis.name_rules.service import rules_in_force
from gis.naming_checks import queries
from gis.naming_checks.engine import naming_engine
from gis.naming_checks.rules import OUTCOMES, CheckedItem, ProposedName
from gis.naming_checks.service import DivisionUnknown, NameEmpty, NameTooLong, check
from gis.naming_checks.sound_index import sound_index
from gis.periods import service as periods
from gis.place_names.rules import FeatureNotFound
from gis.search import service as search
from tests.gis.naming_checks.places import Places, places
from tests.gis.proposals.people import an_account, calling

ROAD, ESTATE, VILLAGE, NATURAL, TOWN, COUNTY, LAKE, RIVER, STATION = (
    "23514",
    "22100",
    "21610",
    "22200",
    "21500",
    "21400",
    "12200",
    "12100",
    "24630",
)


@pytest.fixture
def there(session: Session) -> Places:
    return places(session)


def found(item: CheckedItem) -> list[tuple[str, str, str]]:
    return [(each.text, each.kind, each.outcome) for each in item.found]


@pytest.mark.parametrize(
    ("name", "category", "outcome", "like"),
    [
        pytest.param("榆林市", COUNTY, "error", ("榆林市", "same", "error"), id="9(7)-same-county"),
        pytest.param("玉林县", COUNTY, "warning", ("玉林市", "same_specific", "warning"), id="9(7)-specific"),
        pytest.param("黄河", RIVER, "error", ("黄河", "same", "error"), id="9(7)-famous-river"),
        pytest.param("皇河", RIVER, "warning", ("黄河", "homophone", "warning"), id="9(7)-homophone"),
        pytest.param("红柳河", RIVER, "passed", None, id="9(7)-nobody-s-name"),
        pytest.param("泰山", ROAD, "notice", ("泰山", "same", "notice"), id="9(7)-not-about-streets"),
        pytest.param("泰山路", ROAD, "passed", None, id="9(7)-street-of-another-name"),
    ],
)
def test_names_of_the_whole_country(
    there: Places, name: str, category: str, outcome: str, like: tuple[str, str, str] | None
) -> None:
    item = there.item("N7", name, category)
    assert item.outcome == outcome
    assert item.applies == (category != ROAD)
    assert (like in found(item)) if like else not item.found
    assert all(each.count and each.as_of for each in item.compared_with)


@pytest.mark.parametrize(
    ("name", "outcome", "kind"),
    [
        pytest.param("巴音嘎查", "error", "same", id="9(8)-same-in-banner"),
        pytest.param("巴音村", "warning", "same_specific", id="9(8)-same-specific-term"),
        pytest.param("巴彦嘎查", "notice", "one_word", id="一名多写-is-no-重名"),
    ],
)
def test_seats_of_villages_are_unique_in_the_banner(
    there: Places, name: str, outcome: str, kind: str
) -> None:
    there.add("巴音嘎查", VILLAGE, there.tuke, at=(109.2, 38.9))
    item = there.item("N8", name, VILLAGE, division_id=there.galutu)
    assert (item.outcome, item.found[0].kind) == (outcome, kind)
    assert item.found[0].feature_id == there.features["巴音嘎查"]
    assert item.found[0].division == "内蒙古自治区乌审旗图克镇"
    assert item.found[0].position == (109.2, 38.9)
    assert (item.compared_with[0].scope, item.compared_with[0].count) == ("乌审旗", 1)


def test_towns_are_unique_in_the_region_by_the_national_list(there: Places) -> None:
    item = there.item("N8", "海拉苏镇", TOWN, division_id=there.banner)
    assert ("海拉苏镇", "same", "error") in found(item)
    assert item.compared_with[-1].what == "乡级行政区划名录"
    assert item.compared_with[-1].count == 1033


def test_without_a_built_up_area_the_town_stands_for_it_and_that_is_said(there: Places) -> None:
    there.add("幸福路", ROAD, there.galutu)
    there.add("团结路", ROAD, there.tuke)
    here = there.item("N8", "幸福路", ROAD, division_id=there.galutu)
    assert here.outcome == "error"
    assert here.compared_with[0].note == "没有登记建成区范围，以嘎鲁图镇代替"
    elsewhere = there.item("N8", "团结路", ROAD, division_id=there.galutu)
    assert found(elsewhere) == [("团结路", "same", "notice")]
    assert "比对范围之外" in elsewhere.found[0].said


def test_streets_are_unique_in_one_built_up_area(there: Places) -> None:
    ring = [[108.8, 38.5], [108.9, 38.5], [108.9, 38.6], [108.8, 38.6], [108.8, 38.5]]
    area = {"type": "Polygon", "coordinates": [ring]}
    there.add("嘎鲁图镇建成区", "21770", there.galutu, area=area)
    there.add("幸福路", ROAD, there.galutu, at=(108.85, 38.55))
    there.add("团结路", ROAD, there.galutu, at=(108.95, 38.55))
    there.add("民生路", ROAD, there.galutu)
    asked = {"division_id": there.galutu, "position": (108.84, 38.54)}
    inside = there.item("N8", "幸福路", ROAD, **asked)
    assert (inside.outcome, inside.compared_with[0].scope) == ("error", "嘎鲁图镇建成区")
    assert inside.compared_with[0].count == 1
    # Outside the built-up area, yet in one town: the campaign's own yardstick warns
    assert there.item("N8", "团结路", ROAD, **asked).outcome == "warning"
    unsure = there.item("N8", "民生路", ROAD, **asked)
    assert (unsure.outcome, "不详" in unsure.found[0].said) == ("warning", True)


def test_natural_villages_are_unique_in_a_town_by_the_campaign_only(there: Places) -> None:
    there.add("红柳滩", NATURAL, there.galutu)
    here = there.item("N8", "红柳滩", NATURAL, division_id=there.galutu)
    assert (here.outcome, here.applies) == ("warning", False)
    assert "2018年清理标准" in here.compared_with[0].scope
    assert there.item("N8", "红柳滩", NATURAL, division_id=there.tuke).outcome == "notice"


def test_former_and_abolished_names_are_told_and_do_not_bar(there: Places) -> None:
    old = {"name_type": "former", "name": "红旗路"}
    there.add("幸福路", ROAD, there.galutu, more=(old,))
    former = there.item("N8", "红旗路", ROAD, division_id=there.galutu)
    assert (former.outcome, former.found[0].said) == ("notice", "曾用名，同名")


def test_historic_and_abolished_names_stay_searchable(there: Places) -> None:
    there.add("幸福路", ROAD, there.galutu, more=({"name_type": "former", "name": "红旗路"},))
    gone = there.add("民主巷", ROAD, there.galutu)
    there.session.execute(
        text("UPDATE place_name SET valid = daterange('1980-01-01', '2001-01-01') WHERE feature_id = :id"),
        {"id": gone},
    )
    there.session.execute(
        text("UPDATE feature SET valid = daterange('1980-01-01', '2001-01-01') WHERE id = :id"), {"id": gone}
    )
    told = there.item("N8", "民主巷", ROAD, division_id=there.galutu)
    assert (told.outcome, told.found[0].said) == ("notice", "已注销地名，同名")
    caller = calling(an_account(there.session, "editor"), "editor")
    former = search.find(there.session, caller, "红旗路").page.rows[0]
    abolished = search.find(there.session, caller, "民主巷").page.rows[0]
    assert (former["name"], former["matched"]["name"], former["is_old"]) == ("幸福路", "红旗路", True)
    assert (abolished["id"], abolished["exists"]) == (str(gone), False)
    assert abolished["valid_to"] == "2001-01-01"


def test_a_renamed_feature_is_not_its_own_repetition(there: Places) -> None:
    own = there.add("幸福路", ROAD, there.galutu)
    assert there.item("N8", "幸福路", ROAD, feature_id=own).outcome == "passed"
    # Category and division are the feature's own where nobody says otherwise
    there.add("红旗路", ROAD, there.galutu)
    assert there.item("N8", "红旗路", "", feature_id=own).outcome == "error"


def test_divisions_do_not_take_names_of_greater_entities(there: Places) -> None:
    assert found(there.item("N9", "毛乌素沙地镇", TOWN))[0] == ("毛乌素沙地", "listed", "warning")
    assert there.item("N9", "萨拉乌苏镇", TOWN).found[0].said == "历史文化遗产遗址"
    there.add("红柳河", RIVER, there.galutu, there.tuke)
    beyond = there.item("N9", "红柳河镇", TOWN, division_id=there.banner)
    assert (beyond.outcome, beyond.found[0].feature_id) == ("warning", there.features["红柳河"])
    road = there.item("N9", "毛乌素路", ROAD)
    assert (road.outcome, road.applies) == ("passed", False)


def test_facilities_are_named_like_their_place(there: Places) -> None:
    there.add("乌兰淖尔", LAKE, there.tuke, at=(109.3, 38.8))
    near = {"division_id": there.tuke, "position": (109.31, 38.81)}
    assert there.item("N10", "图克变电站", STATION, **near).outcome == "passed"
    assert there.item("N10", "乌兰淖尔变电站", STATION, **near).outcome == "passed"
    other = there.item("N10", "东胜变电站", STATION, **near)
    assert other.outcome == "warning"
    assert "图克镇" in other.found[0].said
    assert there.item("N10", "东胜变电站", STATION).outcome == "review"


def test_what_a_caller_may_not_see_is_counted_not_named(there: Places) -> None:
    there.add("幸福路", ROAD, there.galutu, publication_level="restricted")
    editor = calling(an_account(there.session, "editor"), "editor")
    asked = ProposedName("幸福路", ROAD, division_id=there.galutu)

    def told(caller: Caller | None) -> tuple[str, str, object]:
        item = next(each for each in check(there.session, asked, caller=caller).items if each.rule == "N8")
        return item.outcome, item.found[0].text, item.found[0].feature_id

    assert told(editor) == ("error", "（不公开的地名）", None)
    assert told(None) == ("error", "幸福路", there.features["幸福路"])


def test_all_ten_items_come_in_order_with_reading_and_the_gravest_outcome(there: Places) -> None:
    checked = check(there.session, ProposedName(" 曼哈顿 路 ", ROAD, division_id=there.galutu))
    assert checked.name == "曼哈顿路"
    assert [item.rule for item in checked.items] == [f"N{number}" for number in range(1, 11)]
    assert checked.outcome == "error" == max((i.outcome for i in checked.items), key=OUTCOMES.index)
    assert checked.reading is not None
    assert checked.reading.toned == "Mànhādùn Lù"
    document = checked.as_document()
    assert document["outcome"] == "error"
    assert document["items"][4]["found"][0]["text"] == "曼哈顿"
    assert document["as_of"] >= date(2026, 1, 1).isoformat()


def test_what_can_t_be_checked_is_refused(there: Places) -> None:
    with pytest.raises(NameEmpty):
        check(there.session, ProposedName("  "))
    with pytest.raises(NameTooLong):
        check(there.session, ProposedName("长" * 61))
    with pytest.raises(DivisionUnknown):
        check(there.session, ProposedName("幸福路", ROAD, division_id=there.source))
    with pytest.raises(FeatureNotFound):
        check(there.session, ProposedName("幸福路", ROAD, feature_id=there.source))


def test_no_write_waits_for_the_keys_of_the_whole_register(
    there: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transaction that changed no name takes the kept index; one that did makes keys of its own names."""
    there.add("柳林路", ROAD, there.galutu)
    engine = naming_engine(rules_in_force(there.session))
    version = (150_626, False)
    monkeypatch.setattr(queries, "names_version", lambda session: version)
    first = sound_index(there.session, engine)
    assert first.made > 0
    assert sound_index(there.session, engine) is first
    there.add("柳泉路", ROAD, there.galutu)
    version = (150_627, True)
    own = sound_index(there.session, engine)
    assert own.made == 1
    keys = engine.sounds.keys("柳泉路")
    assert ("柳泉路" in own.alike(keys), "柳泉路" in first.alike(keys)) == (True, False)
    assert "柳林路" in own.alike(engine.sounds.keys("柳林路"))
    # Nobody else sees what is not yet committed
    version = (150_626, False)
    assert sound_index(there.session, engine) is first


def test_who_has_changed_names_is_known(there: Places) -> None:
    there.add("柳林路", ROAD, there.galutu)
    periods.settle(there.session)
    assert queries.names_version(there.session)[1]
