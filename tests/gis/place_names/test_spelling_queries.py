"""What the register knows of a spelling: confirmed, of today, one and only one, and for the reader's eyes."""

from sqlalchemy.orm import Session

from gis.accounts.rules import PUBLIC
from gis.place_names.list_spelling import in_register
from tests.gis.administrative_divisions.registered import a_source
from tests.gis.place_names.registered import a_feature, a_name, register_feature


def test_only_confirmed_and_unambiguous_spellings_are_known(session: Session) -> None:
    source = a_source(session)

    def register(name: str, spelled: str, *, confirmed: bool = True, level: str = "public") -> None:
        named = a_name(source, name, romanization=spelled, reading_confirmed=confirmed)
        register_feature(session, a_feature(source, named, publication_level=level))

    register("图克", "Tug")
    register("图克", "Tug")
    register("陶报", "Toobo", confirmed=False)
    register("新村", "Xincun")
    register("新村", "Xin Cun")
    register("内部村", "Neibucun", level="internal")
    confirmed = in_register(session, PUBLIC)
    assert confirmed(["图克", "陶报", "新村", "内部村", "无此名"]) == {"图克": "Tug"}
