"""DOMAIN §3.6: each spelling rule of (84)中地字第17号 by its number."""

import pytest

from gis.place_names.line_breaks import SOFT_HYPHEN, breakable
from gis.place_names.readings import romanizer
from gis.place_names.romanization import NameKind, roman_key, toneless

D: NameKind = "division"
S: NameKind = "settlement"
F: NameKind = "feature"


def case(rule: str, name: str, kind: NameKind, spelled: str) -> object:
    return pytest.param(name, kind, spelled, id=f"§3.6-{rule} {name}")


@pytest.mark.parametrize(
    ("name", "kind", "spelled"),
    [
        # 1. 专名 and 通名 apart, capitals
        case("1", "通州区", D, "Tōngzhōu Qū"),
        case("1", "内蒙古自治区", D, "Nèiměnggǔ Zìzhìqū"),
        case("1", "兴隆街道", D, "Xīnglóng Jiēdào"),
        case("1", "兴隆街道办事处", D, "Xīnglóng Jiēdào Bànshìchù"),
        case("1", "朝阳社区", S, "Cháoyáng Shèqū"),
        case("1", "呼和陶勒盖嘎查村委员会", S, "Hūhétáolègài Gāchá Cūn Wěiyuánhuì"),
        case("1", "红石峡水库", F, "Hóngshíxiá Shuǐkù"),
        case("1", "东大街", F, "Dōng Dàjiē"),
        case("1", "宽城满族自治县", D, "Kuānchéng Mǎnzú Zìzhìxiàn"),
        # 2. a modifier of one syllable joins, a longer one stands apart
        case("2", "西辽河", F, "Xīliáo Hé"),
        case("2", "朝阳门内大街", F, "Cháoyángménnèi Dàjiē"),
        case("2", "朝阳门内南小街", F, "Cháoyángménnèi Nánxiǎojiē"),
        case("2", "北京西路", F, "Běijīng Xīlù"),
        case("2", "鄂托克前旗", D, "Ètuōkè Qiánqí"),
        case("2", "科尔沁右翼中旗", D, "Kē’ěrqìn Yòuyì Zhōngqí"),
        # 3. village names are one word
        case("3", "王村", S, "Wángcūn"),
        case("3", "周口店", S, "Zhōukǒudiàn"),
        case("3", "斯布扣嘎查", S, "Sībùkòugāchá"),
        # 4. a generic term that became part of the specific one
        case("4", "黑龙江省", D, "Hēilóngjiāng Shěng"),
        case("4", "渤海湾", F, "Bóhǎi Wān"),
        case("4", "无定河镇", D, "Wúdìnghé Zhèn"),
        case("4", "包头胡同东巷", F, "Bāotóu Hútòng Dōngxiàng"),
        # 5. names of persons run together
        case("5", "左权县", D, "Zuǒquán Xiàn"),
        case("5", "茅以升公园", F, "Máoyǐshēng Gōngyuán"),
        case("5", "欧阳海水库", F, "Ōuyánghǎi Shuǐkù"),
        # 6. numerals in letters
        case("6", "五指山", F, "Wǔzhǐ Shān"),
        case("6", "第二松花江", F, "Dì’èr Sōnghuā Jiāng"),
        case("6", "九寨沟", F, "Jiǔzhài Gōu"),
        case("6", "五四路", F, "Wǔsì Lù"),
        case("6", "统一路", F, "Tǒngyī Lù"),
        # 7. code numbers and counted streets in arabic figures
        case("7", "1203高地", F, "1203 Gāodì"),
        case("7", "二马路", F, "2 Mǎlù"),
        case("7", "经五路", F, "Jīng 5 Lù"),
        case("7", "纬十二路", F, "Wěi 12 Lù"),
        case("7", "三环路", F, "3 Huán Lù"),
        case("7", "北二环", F, "Běi 2 Huán"),
        case("7", "大川淀一巷", F, "Dàchuāndiàn 1 Xiàng"),
        case("7", "东四十二条", F, "Dōngsì 12 Tiáo"),
        case("7", "第九弄", F, "Dì-9 Lòng"),
        case("7", "中山二路", F, "Zhōngshān 2 Lù"),
        case("7", "S215公路", F, "S215 Gōnglù"),
        # 8. readings of the 审音委员会 and of the place
        case("8", "铅山县", D, "Yánshān Xiàn"),
        case("8", "六安市", D, "Lù’ān Shì"),
        case("8", "厦门市", D, "Xiàmén Shì"),
        case("8", "井陉县", D, "Jǐngxíng Xiàn"),
        case("8", "大埔县", D, "Dàbù Xiàn"),
        case("8", "郫都区", D, "Pídū Qū"),
        case("8", "牟平区", D, "Mùpíng Qū"),
        case("8", "泌阳县", D, "Bìyáng Xiàn"),
        # 11. an apostrophe before a, o, e
        case("11", "福安市", D, "Fú’ān Shì"),
        case("11", "东阿县", D, "Dōng’ē Xiàn"),
        case("11", "洱海", F, "Ěr Hǎi"),
        # 12. 儿 is r
        case("12", "盆儿胡同", F, "Pénr Hútòng"),
        case("12", "女儿河", F, "Nǚ’ér Hé"),
        case("12", "儿童公园", F, "Értóng Gōngyuán"),
    ],
)
def test_spelled(name: str, kind: NameKind, spelled: str) -> None:
    assert romanizer().suggest(name, kind).romanization == spelled


@pytest.mark.parametrize(
    ("toned", "plain"),
    [("Lǘzhōu", "Lüzhou"), ("Fú’ān Shì", "Fu’an Shi"), ("Ěr Hǎi", "Er Hai"), ("Dì-9 Lòng", "Di-9 Long")],
    ids=lambda text: f"§3.6-9 {text}",
)
def test_tones_are_written_and_may_be_dropped_with_nothing_else(toned: str, plain: str) -> None:
    assert toneless(toned) == plain


@pytest.mark.parametrize(
    ("name", "kind", "capitals"),
    [
        ("嘎鲁图镇", D, "GALUTUZHEN"),
        ("吕梁市", D, "LVLIANGSHI"),
        ("峨眉山", F, "EMEISHAN"),
        ("经五路", F, "JING5LU"),
    ],
    ids=lambda text: f"§3.6-10 {text}",
)
def test_each_part_begins_with_a_capital_or_all_are(name: str, kind: NameKind, capitals: str) -> None:
    suggestion = romanizer().suggest(name, kind)
    assert all(word[0].isupper() or word[0].isdigit() for word in suggestion.pinyin.split())
    assert suggestion.roman_ascii == capitals


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("Gālǔtú Zhèn", "Gā-lǔ-tú Zhèn"),
        ("Zhāngjiājiè Shì", "Zhāng-jiā-jiè Shì"),
        ("Xī’ān Shì", "Xī’ān Shì"),
        ("Shénshuǐtáicūn", "Shén-shuǐ-tái-cūn"),
        ("Lǘzhōu", "Lǘ-zhōu"),
        ("Tolgoi", "Tol-goi"),
        ("Ulaan", "Ulaan"),
        ("1203 Gāodì", "1203 Gāo-dì"),
    ],
    ids=lambda text: f"§3.6-13 {text}",
)
def test_a_line_breaks_between_syllables_with_a_hyphen(name: str, broken: str) -> None:
    assert breakable(name) == broken.replace("-", SOFT_HYPHEN)
    assert roman_key(breakable(name)) == roman_key(name)
