"""The sentences a clerk reads: both languages say the same things, in the glossary's words."""

import re
from string import Formatter

import pytest

from gis.messages import catalogue, text


def parameters(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_both_languages_have_every_message() -> None:
    assert catalogue("zh").keys() == catalogue("en").keys()


@pytest.mark.parametrize("message_id", sorted(catalogue("zh")))
def test_both_languages_name_the_same_parameters(message_id: str) -> None:
    assert parameters(catalogue("zh")[message_id]) == parameters(catalogue("en")[message_id])


@pytest.mark.parametrize("message_id", sorted(catalogue("en")))
def test_each_sentence_is_in_its_own_language(message_id: str) -> None:
    assert re.search(r"[\u4e00-\u9fff]", catalogue("zh")[message_id])
    assert text(message_id, "en", **dict.fromkeys(parameters(catalogue("en")[message_id]), "x"))


#: English word → (the glossary's Chinese word, words the glossary forbids for it)
FORBIDDEN = {
    "proposal": ("变更单", ("提案",)),
    "register": ("登记库", ("注册库",)),
    "feature": ("地理实体", ("功能",)),
}


@pytest.mark.parametrize("english", FORBIDDEN)
def test_no_message_uses_a_word_that_the_glossary_forbids(english: str) -> None:
    _, forbidden = FORBIDDEN[english]
    used = [key for key, sentence in catalogue("zh").items() if any(word in sentence for word in forbidden)]
    assert used == []


def test_every_code_list_has_a_name_in_words() -> None:
    # The worker imports every subject, and so every table.
    import api.jobs  # noqa: F401
    from gis.reference.service import lists

    for language in ("zh", "en"):
        assert {f"code_list.{table.name}" for table in lists()} <= set(catalogue(language))
