"""The desk of the tests of lists, with place names on it, some of them not public."""

import pytest

from tests.gis.exchange.conftest import Desk, desk

__all__ = ["desk", "listed"]

NAMES = """标准地名,地名代码,地名类别,所在行政区,经度,纬度,别名,罗马字母拼写,地名含义,公开级别,精度（米）
石灰庙,15062610221760000001,21760,图克镇,109.3,38.9,庙滩,,=1+1,公开,5
神水台,,22200,神水台村,,,,Shénshuǐtái,,公开,
𣵦沟,,12100,图克镇、嘎鲁图镇,109.123456789,38.7,,,,公开,
哨所梁,,13450,图克镇,108.987654321,38.123987654,,,,内部,
"""


@pytest.fixture
def listed(desk: Desk) -> Desk:
    desk.approve(desk.bring(desk.file(NAMES), source_title="普查"))
    return desk
