"""In which way two names are alike (地名管理条例 Art. 9(7)(8)), with and without the generic term."""

import pytest

from gis.name_rules.seed_files import rule_rows
from gis.naming_checks.engine import naming_engine
from gis.naming_checks.likeness import Worth, likeness
from gis.naming_checks.sound_index import SoundIndex
from gis.naming_checks.sound_keys import joined_reading

ENGINE = naming_engine(rule_rows)


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        pytest.param("幸福路", "幸福路", "same", id="same"),
        pytest.param("绿洲社区", "绿洲社区居民委员会", "same", id="same-body"),
        pytest.param("幸福路", "兴福路", "homophone_but_tone", id="weak-of-a-street"),
        pytest.param("幸福路", "富强路", None, id="another-sound"),
        pytest.param("红旗路", "洪旗路", "homophone", id="strong"),
        pytest.param("幸福路", "幸福街", "same_specific", id="same-without-generic-term"),
        pytest.param("红旗路", "洪旗街", "homophone_specific", id="strong-without-generic-term"),
        pytest.param("同心路", "通信路", "homophone_but_tone", id="weak-of-two-tones"),
        pytest.param("榆林市", "玉林市", "homophone_but_tone", id="weak"),
        pytest.param("呼吉尔图嘎查", "呼吉尔特嘎查", "one_word", id="one-Mongolian-word"),
        pytest.param("巴音淖尔嘎查", "巴彦淖日嘎查", "one_word", id="known-Mongolian-words"),
        pytest.param("图克镇", "腾克镇", None, id="two-consonants-prove-nothing"),
        pytest.param("东一路", "西一路", None, id="modifiers-differ"),
    ],
)
def test_likeness(one: str, other: str, how: str | None) -> None:
    first, second = ENGINE.sounds.keys(one), ENGINE.sounds.keys(other)
    assert likeness(first, second, ENGINE.spoken) == how
    assert likeness(second, first, ENGINE.spoken) == how
    if how is not None:
        # What is alike is found by the index, too
        assert other in SoundIndex([(other, "")], ENGINE.sounds).alike(first)


def test_a_confirmed_reading_wins_over_the_table() -> None:
    assert joined_reading("Xī’ān Lù") == joined_reading("xī'ān lù") == "xī’ānlù"
    read = ENGINE.sounds.keys("乐平路", reading="Yuèpíng Lù")
    assert (read.toned, read.core_toned) == ("yuèpínglù", "yuèpíng")
    assert ENGINE.sounds.keys("乐平路").toned != read.toned
    assert likeness(read, ENGINE.sounds.keys("月平路"), ENGINE.spoken) == "homophone"


def test_one_word_is_never_worth_more_than_a_notice() -> None:
    worth = Worth("error", "warning", "notice", "warning")
    assert [worth.of(how) for how in ("same", "homophone", "one_word")] == ["error", "warning", "notice"]
    assert Worth("error", "warning", "notice", "notice").of("homophone_specific") == "notice"
