"""From which source a name is spelled, what tells a Mongolian name, and the letters of the script."""

from collections.abc import Iterator

import pytest

from gis.name_rules.seed_files import rule_rows
from gis.place_names.name_spelling import kind_of, language_of
from gis.place_names.readings import lexicon, mongolian_romanizer, name_spelling, romanizer


@pytest.mark.parametrize(
    ("name", "spelled", "source"),
    [
        ("乌审旗", "Uxin Qi", "official"),
        ("陕西省", "Shaanxi Sheng", "official"),
        ("无定河镇", "Wudinghe Zhen", "pinyin"),
        ("西安市", "Xi’an Shi", "pinyin"),
        ("女山湖", "Nüshan Hu", "pinyin"),
        ("神水台村", "Shenshuitaicun", "pinyin"),
        ("人民南路", "Renmin Nanlu", "pinyin"),
        ("绿洲社区居民委员会", "Lüzhou Shequ Jumin Weiyuanhui", "pinyin"),
        ("王家庄", "Wangjiazhuang", "pinyin"),
        ("嘎鲁图镇", "Galuut Zhen", "lexicon"),
        ("乌兰陶勒盖镇", "Ulaan Tolgoi Zhen", "lexicon"),
        ("巴彦柴达木嘎查", "Bayan Qaidam Gaqaa", "lexicon"),
        ("查干诺尔", "Qagaan Nur", "lexicon"),
        ("毛乌素沙地", "", "none"),
        ("陶报嘎查", "", "none"),  # before 嘎查 the name most probably is Mongolian: not spelled from pinyin
        ("红旗嘎查", "Hongqigacha", "pinyin"),
        ("呼和芒哈嘎查村委员会", "Hoh Manghan Gaqaa Cun Weiyuanhui", "lexicon"),
    ],
)
def test_source(name: str, spelled: str, source: str) -> None:
    found = name_spelling().spell(name)
    assert (found.romanization, found.source) == (spelled, source)


def test_a_mongolian_name_is_never_spelled_from_its_han_characters() -> None:
    found = name_spelling().spell("陶报", language="蒙古语")
    assert (found.romanization, found.toned, found.confidence) == ("", "Táobào", 0.0)


def test_what_a_person_says_of_the_language_wins() -> None:
    assert name_spelling().spell("巴彦村", language="zh").romanization == "Bayancun"
    assert name_spelling().spell("喀什噶尔村", language="维吾尔语").source == "none"


def test_the_script_wins_over_the_lexicon_and_its_strict_form_is_kept() -> None:
    found = name_spelling().spell("乌兰陶勒盖镇", mongolian="ᠤᠯᠠᠭᠠᠨ ᠲᠣᠯᠣᠭᠠᠢ")
    assert (found.romanization, found.source) == ("Ulaan Tolgoi Zhen", "mongolian_script")
    assert found.alternatives == ("Ûlaan Tôlgôi Zhen",)


def test_a_confirmed_form_of_the_register_is_not_computed_again() -> None:
    found = name_spelling().spell("图克镇", registered="Tug Zhen")
    assert (found.romanization, found.source) == ("Tug Zhen", "register")


def test_other_readings_are_offered_where_names_use_several() -> None:
    found = name_spelling().spell("单县")
    assert (found.romanization, found.alternatives) == ("Shan Xian", ("Dan Xian",))
    assert name_spelling().spell("神水台村").alternatives == ()


@pytest.mark.parametrize(
    ("script", "common", "strict"),
    [
        ("ᠤᠯᠠᠭᠠᠨ", "Ulaan", "Ûlaan"),
        ("ᠴᠠᠢᠳᠠᠮ", "Qaidam", "Qaidam"),
        ("ᠲᠣᠯᠣᠭᠠᠢ", "Tolgoi", "Tôlgôi"),
        ("ᠪᠤᠯᠠᠭ", "Bulag", "Bûlag"),
        ("ᠰᠢᠷ᠎ᠠ", "Xar", "Xar"),
        ("ᠤᠰᠤ", "Us", "Ûs"),
        ("ᠴᠢᠯᠠᠭᠤ", "Quluu", "Qûlûû"),
        ("ᠨᠠᠭᠤᠷ", "Nur", "Nur"),  # long by the rules, short in official forms: the lexicon wins
    ],
)
def test_script(script: str, common: str, strict: str) -> None:
    found = mongolian_romanizer().romanize(script)
    assert found is not None
    assert (found.common, found.strict) == (common, strict)


def test_variation_selectors_change_nothing() -> None:
    with_selector = "ᠰᠦ᠋ᠮ᠎ᠡ"
    assert mongolian_romanizer().romanize(with_selector) == mongolian_romanizer().romanize("ᠰᠦᠮ᠎ᠡ")


def test_a_letter_of_another_script_is_not_guessed() -> None:
    assert mongolian_romanizer().romanize("乌审") is None


@pytest.mark.parametrize("name", ["呼吉尔图", "巴彦毛道", "沙如勒努图格", "查干淖尔", "嘎鲁图"])
def test_transcriptions_are_recognised(name: str) -> None:
    assert lexicon().is_transcription(name)


@pytest.mark.parametrize("name", ["王家庄", "红旗", "新立屯", "石家", "和平"])
def test_chinese_names_are_not_taken_for_transcriptions(name: str) -> None:
    assert not lexicon().is_transcription(name)


def test_a_name_is_divided_into_as_few_words_as_it_can() -> None:
    words = lexicon().divide("呼吉尔图淖尔")
    assert words is not None
    assert [word.roman for word in words] == ["Hujirt", "Nur"]
    assert lexicon().divide("乌兰甲") is None


@pytest.mark.parametrize(
    ("category", "name", "kind"),
    [
        ("", "无定河镇", "division"),
        ("", "神水台村", "settlement"),
        ("", "人民路", "feature"),
        ("", "恒大小区", "settlement"),
        ("道路", "周口店", "feature"),
        ("21521", "周口店", "division"),
    ],
)
def test_kind(category: str, name: str, kind: str) -> None:
    assert kind_of(romanizer(), category, name) == kind


@pytest.mark.parametrize(("said", "language"), [("蒙古语", "mn"), ("ZH", "zh"), ("", ""), ("藏语", "other")])
def test_language(said: str, language: str) -> None:
    assert language_of(said) == language


@pytest.mark.parametrize(
    ("name", "spelled", "specific", "generic", "source"),
    [
        ("", "", "", "", "none"),
        ("北京西路", "Beijing Xilu", "北京", "西路", "pinyin"),
        ("东大街", "Dong Dajie", "东", "大街", "pinyin"),
        ("北二环", "Bei 2 Huan", "北二环", "", "pinyin"),
        ("宽城满族自治县", "Kuancheng Manzu Zizhixian", "宽城满族", "自治县", "pinyin"),
        ("红石峡水库", "Hongshixia Shuiku", "红石峡", "水库", "pinyin"),
        ("大别山", "Dabie Shan", "大别", "山", "pinyin"),
        ("S215公路", "S215 Gonglu", "S215", "公路", "pinyin"),
        ("A座大厦", "A Zuo Dasha", "A座", "大厦", "pinyin"),
        ("王家村村民委员会", "Wangjiacun Cunmin Weiyuanhui", "王家村", "村民委员会", "pinyin"),
        ("兴隆街道办事处", "Xinglong Jiedao Banshichu", "兴隆", "街道办事处", "pinyin"),
        ("𣵦水村", "", "𣵦水", "村", "none"),  # no dictionary reads it: nothing rather than half
        ("巴音布拉格村村委会", "Bayan Bulag Cun Cunweihui", "巴音布拉格村", "村委会", "lexicon"),
    ],
)
def test_odd_names(name: str, spelled: str, specific: str, generic: str, source: str) -> None:
    found = name_spelling().spell(name)
    assert (found.romanization, found.source) == (spelled, source)
    assert (found.specific_term, found.generic_term) == (specific, generic)


@pytest.mark.parametrize("category", ["", "26100"])
@pytest.mark.parametrize(
    ("name", "spelled", "specific", "generic", "source"),
    [
        ("嘎鲁图体育场", "Galuut Tiyuchang", "嘎鲁图", "体育场", "lexicon"),
        ("嘎鲁图博物馆", "Galuut Bowuguan", "嘎鲁图", "博物馆", "lexicon"),
        ("嘎鲁图酒店", "Galuut Jiudian", "嘎鲁图", "酒店", "lexicon"),
        ("嘎鲁图文化中心", "Galuut Wenhua Zhongxin", "嘎鲁图", "文化中心", "lexicon"),
        ("嘎鲁图苑", "Galuut Yuan", "嘎鲁图", "苑", "lexicon"),
        ("乌兰宾馆", "Ulaan Binguan", "乌兰", "宾馆", "lexicon"),
        ("巴音柴达木煤矿", "Bayan Qaidam Meikuang", "巴音柴达木", "煤矿", "lexicon"),
        ("乌兰陶勒盖医院", "Ulaan Tolgoi Yiyuan", "乌兰陶勒盖", "医院", "lexicon"),
        ("乌审旗博物馆", "Uxin Qi Bowuguan", "乌审旗", "博物馆", "lexicon"),
        ("文化中心", "Wenhua Zhongxin", "文化", "中心", "pinyin"),
        ("世纪商场", "Shiji Shangchang", "世纪", "商场", "pinyin"),
        ("金河苑", "Jinhe Yuan", "金河", "苑", "pinyin"),
        ("人民医院", "Renmin Yiyuan", "人民", "医院", "pinyin"),
        ("红旗林场", "Hongqi Linchang", "红旗", "林场", "pinyin"),
        ("龙王沟风景区", "Longwanggou Fengjingqu", "龙王沟", "风景区", "pinyin"),
    ],
)
def test_the_generic_term_stands_apart_with_and_without_a_category(
    category: str, name: str, spelled: str, specific: str, generic: str, source: str
) -> None:
    found = name_spelling().spell(name, category=category)
    assert (found.romanization, found.source) == (spelled, source)
    assert (found.specific_term, found.generic_term) == (specific, generic)


def test_a_settlement_called_a_mine_or_a_wood_has_that_for_its_term() -> None:
    found = name_spelling().spell("巴音柴达木煤矿", category="22300")
    assert (found.romanization, found.generic_term) == ("Bayan Qaidam Meikuang", "煤矿")
    assert name_spelling().spell("王家沟", category="22200").romanization == "Wangjiagou"


def test_endings_that_most_villages_share_tell_no_feature() -> None:
    """The terms, and which of them villages share, are rows: staff may say otherwise."""

    def rules(table: str) -> Iterator[dict[str, str]]:
        for row in rule_rows(table):
            yield row | {"mostly_villages": "false"} if row.get("mostly_villages") else row

    assert name_spelling().spell("王家沟").romanization == "Wangjiagou"
    assert name_spelling(rules).spell("王家沟").romanization == "Wangjia Gou"


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("火车站街道", "Huochezhan Jiedao"),
        ("东大桥路", "Dongdaqiao Lu"),
        ("体育中心街道", "Tiyu Zhongxin Jiedao"),
        ("包头胡同东巷", "Baotou Hutong Dongxiang"),
    ],
)
def test_a_term_within_a_name_is_parted_from_two_syllables_or_more(name: str, spelled: str) -> None:
    assert name_spelling().spell(name).romanization == spelled


def test_a_text_too_long_for_a_name_is_not_read() -> None:
    found = name_spelling().spell("乌兰" * 2_000, mongolian="ᠤᠯᠠᠭᠠᠨ")
    assert (found.romanization, found.toned, found.source) == ("", "", "too_long")
    assert not name_spelling().is_mongolian("乌兰" * 2_000)


@pytest.mark.parametrize(
    ("name", "category", "is_mongolian"),
    [
        pytest.param("通史嘎查", "", True, id="two characters that no village elsewhere bears"),
        pytest.param("补兔嘎查", "", True, id="the same, of characters that transcriptions seldom use"),
        pytest.param("包罕淖尔", "13450", True, id="before a lake by its Mongolian word"),
        pytest.param("胜利嘎查", "", False, id="a name of villages everywhere"),
        pytest.param("红卫苏木", "", False, id="the same before a sumu"),
        pytest.param("神水台嘎查", "", False, id="three characters of Chinese"),
        pytest.param("通史村", "", False, id="before a Chinese word nothing says so"),
    ],
)
def test_before_a_mongolian_term_a_name_is_mongolian_unless_it_is_known(
    name: str, category: str, is_mongolian: bool
) -> None:
    assert name_spelling().is_mongolian(name, category) is is_mongolian
    spelled = name_spelling().spell(name, category=category)
    assert bool(spelled.romanization) is not is_mongolian
    assert spelled.toned
