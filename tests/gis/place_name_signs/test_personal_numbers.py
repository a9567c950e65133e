"""What is taken out of the words of a report, and what stays in them."""

import time

import pytest

from gis.place_name_signs.personal_numbers import HIDDEN, taken_out


@pytest.mark.parametrize(
    "number",
    [
        "13812345678",
        "8613812345678",
        "+8613812345678",
        "+86 138 1234 5678",
        "(+86)13812345678",
        "0086-138-1234-5678",
        "013812345678",
        "138.1234.5678",
        "138 123 45678",
        "138 - 1234 - 5678",
        "1 3 8 1 2 3 4 5 6 7 8",
        "1381234 5678",
        "138（1234）5678",
        "１３８１２３４５６７８",
        "１３８－１２３４－５６７８",
        "138\u200b1234\u200b5678",
        "(0477)7581234",
        "（0477）7581234",
        "0477-758 1234",
        "010 8888 8888",
        "+86 477 7581234",
        "150626199003071234",
        "15062619900307123X",
        "150626 1990 0307 1234",
        "150626-19900307-123x",
        "１５０６２６１９９００３０７１２３４",
        "wxid_abc12345",
    ],
)
@pytest.mark.parametrize("around", ["我是{}，请回", "{}", "1.{}", "见S215路口 {} 2024年5月"])
def test_what_names_somebody_is_taken_out(number: str, around: str) -> None:
    rest, found = taken_out(around.format(number))
    assert "".join(found).strip("+()") == number.strip("+()")
    assert not any(part in rest for part in (number, *number.split()) if len(part) > 2)
    assert rest.replace("(", "").replace(")", "").replace("+", "") == around.format(HIDDEN)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("邮箱zhangsan@example.com", f"邮箱{HIDDEN}"),
        ("邮箱：zhangsan＠example.com", f"邮箱：{HIDDEN}"),
        ("微信号是abc12345", HIDDEN),
        ("加微信：abc_12345吧", f"加{HIDDEN}吧"),
        ("微信 abc12345", HIDDEN),
        ("VX:abc12345", HIDDEN),
        ("vx abc12345", HIDDEN),
        ("V信abc12345", HIDDEN),
        ("ＶＸ：abc12345", HIDDEN),
        ("我的wx: abc12345", f"我的{HIDDEN}"),
        ("V：abc12345", HIDDEN),
        ("WeChat is abc", "WeChat is abc"),
        ("QQ号12345678", HIDDEN),
        ("扣扣是12345678", HIDDEN),
        ("电话7581234", f"电话{HIDDEN}"),
        ("电话：758-1234。", f"电话：{HIDDEN}。"),
        ("家里座机号码是 75812345", f"家里座机号码是 {HIDDEN}"),
        ("电话0477-758 1234", f"电话{HIDDEN}"),
        ("电话138 1234 5678，微信同号", f"电话{HIDDEN}，微信同号"),
    ],
)
def test_what_is_said_to_be_a_number_is_taken_out(words: str, left: str) -> None:
    assert taken_out(words)[0] == left


@pytest.mark.parametrize(
    "words",
    [
        "S215与G338交叉口",
        "省道215 K12+300处",
        "G1816高速1385公里处",
        "X613 138号、1390号",
        "2024年5月13日",
        "2024-05-13",
        "2024-05-13至2024-06-15",
        "2024-05-13 2024-06-15 9:30",
        "2024.5.13-2024.6.15",
        "1958.5-1984.12",
        "1958-1984 135户",
        "108.842",
        "108.842,38.601",
        "经度108.8421234，纬度38.6012345",
        "109.13567 38.1234",
        "E109°13′45.67″ N38°12′34.5″",
        "15062610221610000001",
        "150626",
        "邮编017300",
        "13号楼2单元501",
        "乌政发〔2020〕13号",
        "海拔1385.2米，面积1384500平方米",
        "微信公众号找不到",
        "电话亭旁路牌1234",
        "电话 2024-05-13 打不通",
    ],
)
def test_numbers_of_roads_days_and_positions_stay(words: str) -> None:
    assert taken_out(words) == (words, [])


@pytest.mark.parametrize(
    "words", ["1 " * 1000, "138..." * 300, "0" * 2000, "微信号" * 600, "a" * 2000, "1.(-" * 500]
)
def test_a_long_report_is_read_at_once(words: str) -> None:
    started = time.perf_counter()
    taken_out(words)
    assert time.perf_counter() - started < 0.5
