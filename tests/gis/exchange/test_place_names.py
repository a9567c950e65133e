"""Rows of place names: findings to the cell, coordinates of every kind, changes of what is registered."""

from uuid import UUID

import pytest
from sqlalchemy import text

from gis.errors import DimingError, NotAllowed
from gis.exchange.rules import ImportRefused, NothingNew, SystemNotChosen
from gis.secrecy_marks import MarkedSecret
from tests.gis.exchange.conftest import Desk

HEAD = "标准地名,地名代码,地名类别,所在行政区"
CODE = "15062610221760000001"


@pytest.mark.parametrize(
    ("columns", "cells", "column", "value", "rule"),
    [
        ("", ",,21760,图克镇", "标准地名", "", "import.name_missing"),
        ("", "石?庙,,21760,图克镇", "标准地名", "石?庙", "import.name_damaged"),
        ("", "石\ue5e5庙,,21760,图克镇", "标准地名", "石\ue5e5庙", "import.name_damaged"),
        ("", "石灰庙,1506,21760,图克镇", "地名代码", "1506", "import.national_code_form"),
        ("", "石灰庙,1.50626E+19,21760,图克镇", "地名代码", "1.50626E+19", "import.national_code_form"),
        ("", "石灰庙,,,图克镇", "地名类别", "", "import.category_missing"),
        ("", "石灰庙,,庙子,图克镇", "地名类别", "庙子", "import.category_unknown"),
        ("", "石灰庙,,21760,", "所在行政区", "", "import.division_missing"),
        ("", "石灰庙,,21760,河南乡", "所在行政区", "河南乡", "import.division_unknown"),
        ("", "石灰庙,,21760,150626999", "所在行政区", "150626999", "import.division_unknown"),
        (",启用日期", "石灰庙,,21760,图克镇,五八年", "启用日期", "五八年", "import.not_a_date"),
        (
            ",启用日期,停用日期",
            "石灰庙,,21760,图克镇,1984,1958-01-01",
            "停用日期",
            "1958-01-01",
            "import.ends_before_it_begins",
        ),
        (",蒙古文", "石灰庙,,21760,图克镇,Uxin", "蒙古文", "Uxin", "import.not_mongolian"),
        (",罗马字母拼写", "石灰庙,,21760,图克镇,石灰", "罗马字母拼写", "石灰", "import.not_roman"),
        (
            ",批准文号",
            "石灰庙,,21760,图克镇,旗政发1号",
            "批准文号",
            "旗政发1号",
            "import.approval_without_date",
        ),
        (",精度（米）", "石灰庙,,21760,图克镇,约五", "精度（米）", "约五", "import.accuracy_not_metres"),
        (",公开级别", "石灰庙,,21760,图克镇,绝对", "公开级别", "绝对", "import.level_unknown"),
        (",测量方法", "石灰庙,,21760,图克镇,目估", "测量方法", "目估", "import.method_unknown"),
        (",标准地名依据", "石灰庙,,21760,图克镇,听说", "标准地名依据", "听说", "import.basis_unknown"),
        (",东经,北纬", "石灰庙,,21760,图克镇,109.3,", "东经", "109.3", "import.one_coordinate_missing"),
        (
            ",东经,北纬",
            "石灰庙,,21760,图克镇,109°61′,38°",
            "东经",
            "109°61′",
            "coordinates.angle_minutes",
        ),
        (
            ",启用日期",
            "石灰庙,,21760,图克镇,2999-01-01",
            "标准地名依据",
            "unchecked",
            "place_names.new_name_needs_approval",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else None,
)
def test_each_error_names_row_column_value_and_rule(
    desk: Desk, columns: str, cells: str, column: str, value: str, rule: str
) -> None:
    good = "甲," + "," * HEAD.count(",")
    found = desk.check(f"{HEAD}{columns}\n{cells}\n")
    assert good
    assert found == [(2, column, value, rule)]


def test_every_finding_says_how_to_mend_it_in_both_languages(desk: Desk) -> None:
    result = desk.bring(desk.file(f"{HEAD}\n甲,1,x,y\n"), dry_run=True)
    assert [f["rule"] for f in result["findings"]] == [
        "import.national_code_form",
        "import.category_unknown",
        "import.division_unknown",
    ]
    for finding in result["findings"]:
        assert finding["mend_zh"]
        assert finding["mend_en"]
        assert finding["sentence_zh"] != finding["sentence_en"]
    lines = (desk.folder / "findings" / "findings.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert lines[1].startswith("2,地名代码,1,")


def test_rows_that_repeat_one_another_name_the_first(desk: Desk) -> None:
    found = desk.check(
        f"{HEAD}\n石灰庙,{CODE},21760,图克镇\n石灰庙,,21760,图克镇\n别处,{CODE},21760,图克镇\n石灰庙,,21760,嘎鲁图镇\n"
    )
    assert found == [
        (3, "标准地名", "石灰庙", "import.repeated_row"),
        (4, "地名代码", CODE, "import.repeated_row"),
    ]


def test_a_dry_run_changes_nothing(desk: Desk) -> None:
    before = desk.rows("SELECT (SELECT count(*) FROM source), (SELECT count(*) FROM proposal)")
    result = desk.bring(desk.file(f"{HEAD}\n石灰庙,,21760,图克镇\n"), dry_run=True)
    assert (result["new"], result["proposal"]) == (1, None)
    assert desk.rows("SELECT (SELECT count(*) FROM source), (SELECT count(*) FROM proposal)") == before


def test_good_rows_only_leaves_the_bad_ones_out(desk: Desk) -> None:
    file = desk.file(f"{HEAD}\n石灰庙,,21760,图克镇\n坏,,,图克镇\n神水台,,22200,神水台村\n")
    with pytest.raises(ImportRefused):
        desk.bring(file)
    result = desk.bring(file, good_rows_only=True)
    assert (result["rows"], result["new"], result["bad"]) == (3, 2, 1)
    desk.approve(result)
    assert desk.rows("SELECT count(*) FROM feature") == [(2,)]


def test_names_of_every_kind_terms_readings_and_approval(desk: Desk) -> None:
    head = f"{HEAD},别名,曾用名,蒙古文,罗马字母拼写,批准文号,批准机关,批准时间,停用日期"
    row = "乌审旗,,21400,乌审旗,乌审、旗府,乌审前旗,ᠦᠦᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ,Uxin Qi,旗政发〔1984〕1号,旗政府,1984年5月,"
    desk.approve(desk.bring(desk.file(f"{head}\n{row}\n石灰庙,,21760,图克镇,,,,,,,,\n")))
    names = desk.rows(
        "SELECT name_type, language, name, romanization, standard_basis, reading_confirmed"
        " FROM place_name WHERE name <> '石灰庙' ORDER BY name_type, name"
    )
    assert names == [
        ("alias", "zh", "乌审", "", None, False),
        ("alias", "zh", "旗府", "", None, False),
        ("former", "zh", "乌审前旗", "", None, False),
        ("standard", "mn", "ᠦᠦᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ", "", "unchecked", False),
        ("standard", "zh", "乌审旗", "Uxin Qi", "approval", False),
    ]
    assert desk.rows(
        "SELECT type, on_date::text, date_precision, authority, document_number FROM name_event"
    ) == [("naming", "1984-05-01", "month", "旗政府", "旗政发〔1984〕1号")]
    suggested = desk.rows(
        "SELECT specific_term, generic_term, pinyin, romanization FROM place_name WHERE name = '石灰庙'"
    )
    assert suggested == [("石灰", "庙", "Shíhuī Miào", "")]


SURVEYED = [
    # Chinese surveying order: X north, Y east with zone number 36 before it (three-degree zone at 108°E)
    ("X坐标,Y坐标", "4273000.0,36590000.0", None, None),
    # The same place, columns the other way round
    ("Y坐标,X坐标", "36590000.0,4273000.0", None, None),
    # No zone number: the user says the central meridian
    ("X坐标,Y坐标", "4273000.0,590000.0", "cgcs2000-3-cm108", None),
    ("X坐标,Y坐标", "4273000.0,590000.0", "EPSG:4545", None),
    # Six-degree zone 19
    ("X坐标,Y坐标", "4273000.0,19328000.0", None, None),
]


@pytest.mark.parametrize(("headers", "cells", "crs", "_"), SURVEYED)
def test_surveying_coordinates(desk: Desk, headers: str, cells: str, crs: str | None, _: None) -> None:
    desk.approve(desk.bring(desk.file(f"{HEAD},{headers}\n石灰庙,,21760,图克镇,{cells}\n"), crs=crs))
    ((lon, lat, approximate),) = desk.rows(
        "SELECT ST_X(geom), ST_Y(geom), is_approximate FROM feature_geometry"
    )
    assert abs(lon - 109.03) < 0.01
    assert abs(lat - 38.58) < 0.02
    assert not approximate


def test_numbers_that_fit_several_zones_must_be_chosen(desk: Desk) -> None:
    with pytest.raises(SystemNotChosen) as refused:
        desk.bring(desk.file(f"{HEAD},X坐标,Y坐标\n石灰庙,,21760,图克镇,4273000.0,590000.0\n"))
    assert "cgcs2000-3-cm108" in str(refused.value.params["choices"])


def test_a_list_in_two_zones_is_read_row_by_row(desk: Desk) -> None:
    rows = "石灰庙,,21760,图克镇,4273000.0,36590000.0\n神水台,,21760,图克镇,4273000.0,37410000.0\n"
    desk.approve(desk.bring(desk.file(f"{HEAD},X坐标,Y坐标\n{rows}")))
    lons = desk.rows("SELECT round(ST_X(geom)::numeric, 2)::text FROM feature_geometry ORDER BY 1")
    assert lons == [("109.03",), ("109.97",)]


@pytest.mark.parametrize(("crs", "least"), [("gcj02", 300), ("bd09", 300)])
def test_offset_map_coordinates_are_put_right(desk: Desk, crs: str, least: int) -> None:
    desk.approve(desk.bring(desk.file(f"{HEAD},经度,纬度\n石灰庙,,21760,图克镇,109.0,38.6\n"), crs=crs))
    ((moved,),) = desk.rows(
        "SELECT ST_Distance(geom::geography, 'SRID=4490;POINT(109 38.6)'::geography) FROM feature_geometry"
    )
    assert least < moved < 2000


@pytest.mark.parametrize(
    ("headers", "cells", "crs"),
    [
        ("X坐标,Y坐标", "4273000.0,36590000.0", "beijing54"),
        ("经度,纬度", "109.03,38.59", "xian80"),
        ("X坐标,Y坐标,坐标系", "4273000.0,36590000.0,1954北京坐标系", None),
    ],
)
def test_older_datums_without_parameters_stay_verbatim_and_approximate(
    desk: Desk, headers: str, cells: str, crs: str | None
) -> None:
    result = desk.bring(desk.file(f"{HEAD},{headers}\n石灰庙,,21760,图克镇,{cells}\n"), crs=crs)
    assert result["approximate"] == 1
    desk.approve(result)
    ((approximate, accuracy, method, verbatim),) = desk.rows(
        "SELECT is_approximate, accuracy_m, method, verbatim FROM feature_geometry"
    )
    assert (approximate, accuracy, method) == (True, 200.0, "approximate")
    first, second = cells.split(",")[:2]
    assert f"{first}，{second}" in verbatim


def test_older_datums_with_the_users_parameters_are_transformed(desk: Desk) -> None:
    parameters = {
        "dx": -15.0, "dy": 120.0, "dz": 40.0, "rx": 0.1, "ry": 0.1, "rz": 0.1, "scale_ppm": 1.0,
        "convention": "position_vector", "accuracy_m": 0.5,
    }  # fmt: skip
    text = f"{HEAD},经度,纬度\n石灰庙,,21760,图克镇,109.03,38.59\n"
    desk.approve(desk.bring(desk.file(text), crs="xian80", datum_parameters=parameters))
    assert desk.rows("SELECT is_approximate, verbatim, accuracy_m FROM feature_geometry") == [
        (False, None, 0.5)
    ]
    with pytest.raises(DimingError) as refused:
        desk.bring(desk.file(text), crs="xian80", datum_parameters={"dx": 1, "dw": 2})
    assert refused.value.message_id == "import.field_unknown"


def registered(desk: Desk) -> UUID:
    text = f"{HEAD},经度,纬度,别名\n石灰庙,{CODE},21760,图克镇,109.3,38.9,庙滩\n"
    desk.approve(desk.bring(desk.file(text)))
    ((feature,),) = desk.rows("SELECT id FROM feature")
    return UUID(str(feature))


def test_a_row_that_matches_becomes_a_change_and_blank_cells_change_nothing(desk: Desk) -> None:
    feature = registered(desk)
    text = f"{HEAD},经度,纬度,别名,罗马字母拼写,地名含义\n石灰庙,{CODE},,,109.4,38.9,石庙,Xihoi,石灰的庙\n"
    result = desk.bring(desk.file(text))
    assert (result["new"], result["changed"]) == (0, 1)
    (note,) = result["findings"]
    assert (note["row"], note["rule"], note["is_error"]) == (2, "import.row_changes", False)
    assert "地名含义" in note["sentence_zh"]
    desk.approve(result)
    assert desk.rows("SELECT id, category, meaning, version FROM feature") == [
        (feature, "21760", "石灰的庙", 2)
    ]
    assert desk.rows("SELECT name_type, name, romanization FROM place_name ORDER BY name_type, name") == [
        ("alias", "庙滩", ""),
        ("alias", "石庙", ""),
        ("standard", "石灰庙", "Xihoi"),
    ]
    assert desk.rows("SELECT ST_X(geom) FROM feature_geometry") == [(109.4,)]
    with pytest.raises(NothingNew):
        desk.bring(desk.file(text))


def test_without_a_code_name_and_division_tell_the_place(desk: Desk) -> None:
    registered(desk)
    same = desk.bring(desk.file(f"{HEAD},地名来历\n石灰庙,,21760,图克镇,因庙得名\n"), dry_run=True)
    other = desk.bring(desk.file(f"{HEAD},地名来历\n石灰庙,,21760,嘎鲁图镇,因庙得名\n"), dry_run=True)
    assert (same["changed"], same["new"]) == (1, 0)
    assert (other["changed"], other["new"]) == (0, 1)


def test_a_confirmed_reading_is_never_changed_by_a_list(desk: Desk) -> None:
    registered(desk)
    desk.session.execute(
        text(
            "UPDATE place_name SET pinyin = 'Shíhuīmiào', romanization = 'Xihoi', reading_confirmed = true"
            " WHERE name_type = 'standard'"
        )
    )
    desk.session.expire_all()
    result = desk.bring(
        desk.file(
            f"{HEAD},汉语拼音,罗马字母拼写,地名含义\n石灰庙,{CODE},21760,图克镇,Shǐhuīmiào,Shihui,石灰的庙\n"
        )
    )
    assert {note["rule"] for note in result["findings"]} == {"import.reading_confirmed", "import.row_changes"}
    desk.approve(result)
    assert desk.rows(
        "SELECT pinyin, romanization, reading_confirmed FROM place_name WHERE name_type = 'standard'"
    ) == [("Shíhuīmiào", "Xihoi", True)]
    assert desk.rows("SELECT meaning FROM feature") == [("石灰的庙",)]


def test_a_name_is_never_changed_by_a_list(desk: Desk) -> None:
    registered(desk)
    assert desk.check(f"{HEAD}\n石灰召,{CODE},21760,图克镇\n") == [
        (2, "标准地名", "石灰召", "import.name_differs")
    ]


def test_a_marked_list_is_refused_and_nothing_of_it_is_logged(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    for name, content in (
        ("名单.csv", f"{HEAD},密级\n石灰庙,,21760,图克镇,机密\n"),
        ("绝密★名单.csv", f"{HEAD}\n石灰庙,,21760,图克镇\n"),
    ):
        file = desk.file(content, name)
        with pytest.raises(MarkedSecret):
            desk.bring(file, good_rows_only=True)
    assert "石灰庙" not in caplog.text
    assert "名单" not in caplog.text
    assert str(desk.editor.account_id) in caplog.text
    assert desk.rows("SELECT count(*) FROM proposal WHERE kind = 'batch_import'") == [(0,)]


def test_a_reporter_brings_names_of_his_own_division_only(desk: Desk) -> None:
    reporter = desk.reporter_of("150626102")
    own = desk.file(f"{HEAD}\n石灰庙,,21760,梅林庙嘎查\n")
    assert desk.bring(own, reporter)["new"] == 1
    other = desk.file(f"{HEAD}\n石灰庙,,21760,嘎鲁图镇\n")
    with pytest.raises(ImportRefused) as refused:
        desk.bring(other, reporter)
    assert [detail["rule"] for detail in refused.value.details] == ["import.not_your_area"]
    with pytest.raises(NotAllowed):
        desk.bring(own, desk.reviewer)


def test_the_first_load_goes_into_an_empty_register_only(desk: Desk) -> None:
    file = desk.file(f"{HEAD},经度,纬度\n石灰庙,{CODE},21760,图克镇,109.3,38.9\n")
    with pytest.raises(NotAllowed):
        desk.bring(file, desk.editor, first_load=True)
    result = desk.bring(file, desk.admin, first_load=True)
    assert result["proposal"]["state"] == "applied"
    assert desk.rows(
        "SELECT p.first_load, p.kind, p.item_count FROM proposal p WHERE p.number = :number",
        number=result["proposal"]["number"],
    ) == [(True, "first_load", 1)]
    history = desk.rows(
        "SELECT history_action, history_account_id, history_proposal_id FROM history.place_name"
    )
    assert history == [("insert", desk.admin.account_id, UUID(result["proposal"]["id"]))]
    second = desk.file(f"{HEAD}\n神水台,,21760,图克镇\n", "第二份.csv")
    with pytest.raises(DimingError) as refused:
        desk.bring(second, desk.admin, first_load=True)
    assert refused.value.message_id == "proposals.register_not_empty"
