"""What a step lacks is said as each language writes it."""

from gis.joint_inspections.needs import Situation, missing


def test_what_is_several_is_set_apart_as_each_language_does() -> None:
    at = Situation(
        unchecked={"ours": 2, "theirs": 1},
        not_reached=("003", "007"),
        side_names={"ours": "乌审旗", "theirs": "鄂托克旗"},
    )
    entered, reached = missing(["checked_by_both"], at)
    assert entered.message.endswith("乌审旗 2、鄂托克旗 1")
    assert entered.message_en.endswith("乌审旗 2, 鄂托克旗 1")
    assert (reached.message[-7:], reached.message_en[-8:]) == ("003、007", "003, 007")
