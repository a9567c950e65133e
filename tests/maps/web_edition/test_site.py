"""The web edition as files: what stands in it, what does not, and how it comes to its place."""

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from posixpath import normpath
from typing import Any

import pytest

from gis.editions.content import ContentEntry, ContentSection, EditionContent, Unit
from maps.web_edition import Written, weights, write_site
from maps.web_edition.editions import NotASite
from maps.web_edition.rendering import TEMPLATES
from maps.web_edition.site import NotPublic
from maps.web_edition.weights import PageTooHeavy, budgets
from tests.gis.editions.uxin_content import ODD, content
from tests.maps.web_edition.conftest import SPOKEN, final

SECRET = "绝不公开之事"
ODD_FOLDER = "places/feature/00000000-0000-4000-9000-000000000001/"
DEMONSTRATION_FOLDER = "places/feature/00000000-0000-4000-9000-000000000002/"
TOWN = "places/division/00000000-0000-4000-8000-000000000001/"


class Addresses(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src", "action") or name.startswith("data-loads"):
                self.found.append(value or "")
            if name == "content" and (value or "").startswith("0; url="):
                self.found.append((value or "").removeprefix("0; url="))


def pages(site: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), path.read_text("utf-8")


def everything(site: Path) -> dict[str, bytes]:
    """Every file, packed ones unpacked, and the tiles of the map one by one."""
    from pmtiles.reader import MmapSource, Reader, all_tiles

    found: dict[str, bytes] = {}
    for path in sorted(site.rglob("*")):
        if not path.is_file():
            continue
        name = path.relative_to(site).as_posix()
        read = path.read_bytes()
        found[name] = gzip.decompress(read) if read[:2] == b"\x1f\x8b" else read
        if path.suffix == ".pmtiles":
            with path.open("rb") as file:
                reader = Reader(MmapSource(file))
                found[f"{name}/metadata"] = json.dumps(reader.metadata(), ensure_ascii=False).encode()
                for place, tile in all_tiles(reader.get_bytes):
                    found[f"{name}/{place}"] = gzip.decompress(tile)
    return found


def page(edition: Path, folder: str) -> str:
    return (edition / folder / "index.html").read_text("utf-8")


def linked(text: str) -> dict[str, Any]:
    match = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert match
    described: dict[str, Any] = json.loads(match[1])
    return described


def test_every_address_in_every_page_is_relative_and_leads_to_a_file(site: Path) -> None:
    astray = []
    for name, text in pages(site):
        parser = Addresses()
        parser.feed(text)
        for address in parser.found:
            target = address.split("#")[0].split("?")[0]
            if not target or target.startswith("data:"):
                continue
            place = normpath(str(Path(name).parent / target))
            file = site / place / "index.html" if target.endswith("/") else site / place
            if ":" in target or target.startswith("/") or place.startswith("..") or not file.is_file():
                astray.append((name, address))
    assert astray == []


def test_no_page_style_or_script_of_ours_names_another_host(site: Path) -> None:
    scripts = ("page.js", "find.js", "search.js", "map.js", "words.js", "service-worker.js")
    kinds = ("*.html", "site.css", "locator.svg", *scripts)
    ours = [path for kind in kinds for path in site.rglob(kind)]
    named = {host for path in ours for host in re.findall(r"https?://[^\"'\s<]+", path.read_text("utf-8"))}
    # The name of a vocabulary and that of SVG, which nobody fetches
    assert named <= {"https://schema.org", "http://www.w3.org/2000/svg"}
    for _, text in pages(site):
        assert "default-src 'none'" in unescape(text)


def test_home_states_the_edition_its_releases_and_its_parts(edition: Path) -> None:
    home = page(edition, "")
    for said in (
        "乌审旗地名志",
        "试排本",
        "2026-10-31",
        "某出版社",
        "蒙S(2026)001号",
        "（未取得）",
        "重名表",
        "概述",
    ):
        assert said in home
    assert '<span class="mongolian" lang="mn-Mong">ᠤᠤᠰᠢᠨ' in home
    about = page(edition, "about/")
    assert "某甲、某乙" in about
    assert "主　　编" in about


def test_entry_has_its_fields_its_neighbours_and_where_it_lies(edition: Path) -> None:
    text = page(edition, TOWN)
    for said in (
        "嘎鲁图镇",
        "Gālǔtúzhèn",
        "ᠭᠠᠯᠤᠲᠤ",
        "乡级行政区域",
        "蒙古语",
        "旧名甲、旧名乙",
        "来历待考。",
        "108°45′00″E",
        "统计用区划代码152727100（1990—2001年）",
    ):
        assert said in text
    assert text.count("<dt>曾用名") == 1
    assert "下一条" not in text
    assert 'rel="next"' in text
    assert 'rel="prev"' not in text
    assert "界线仅为示意，不作划界依据" in text
    assert "蒙S(2026)001号" in text


def test_entry_written_by_editors_stands_as_they_wrote_it_with_its_marks_harmless(edition: Path) -> None:
    text = page(edition, ODD_FOLDER)
    assert "这一条由编辑写成。" in text
    assert "<dt>类别" not in text
    assert "<b>" not in text
    assert linked(text)["name"] == ODD


def test_invented_entry_says_so_wherever_it_is_named(edition: Path) -> None:
    for folder in (DEMONSTRATION_FOLDER, "chapters/2/", ""):
        assert "演示数据" in page(edition, folder)
    assert "没有坐标" in page(edition, DEMONSTRATION_FOLDER)


def test_recording_is_played_where_there_is_one_and_missed_in_words_elsewhere(edition: Path) -> None:
    assert '<audio controls preload="none" src="../../../audio/division-' in page(edition, TOWN)
    assert [path.name for path in (edition / "audio").iterdir()] == [f"{SPOKEN.replace(':', '-')}.ogg"]
    without = page(edition, ODD_FOLDER)
    assert "<audio" not in without
    assert "尚无录音" in without


def test_linked_data_describes_the_place(edition: Path) -> None:
    described = linked(page(edition, TOWN))
    assert described["@type"] == "AdministrativeArea"
    assert described["@id"] == "urn:uuid:00000000-0000-4000-8000-000000000001"
    assert described["geo"] == {"@type": "GeoCoordinates", "latitude": 38.6, "longitude": 108.75}
    assert described["containedInPlace"] == {"@type": "AdministrativeArea", "name": "乌审旗"}
    assert described["alternateName"][:2] == ["旧名甲", "旧名乙"]
    assert {"@value": "ᠭᠠᠯᠤᠲᠤ ᠪᠠᠯᠭᠠᠰᠤ", "@language": "mn-Mong"} in described["alternateName"]


def test_long_lists_are_cut_and_every_entry_stands_in_a_chapter_and_each_index(edition: Path) -> None:
    for folder in ("chapters/1/", "chapters/2/"):
        assert "places/" in page(edition, folder)
    for name in ("pinyin", "strokes", "categories"):
        named = set(re.findall(r"places/[^\"]+", page(edition, f"indexes/{name}/")))
        assert len(named) == 15
    assert page(edition, "indexes/pinyin/").index("巴音温都尔") < page(edition, "indexes/pinyin/").index(
        "乌审召镇"
    )
    assert page(edition, "appendix/1/").count("<tr>") == 41


def test_all_pages_lie_in_the_packs_for_use_without_a_server(site: Path) -> None:
    packed: dict[str, str] = {}
    for path in (site / "offline").iterdir():
        packed |= json.loads(gzip.decompress(path.read_bytes()))
    assert packed == dict(pages(site))


def test_nothing_that_is_not_printed_is_in_any_byte(tmp_path: Path) -> None:
    base = final()
    unprinted = ContentEntry(
        "feature:00000000-0000-4000-9000-00000000dead", SECRET, "12100", "河流", None, position=(108.9, 38.5)
    )
    given = replace(base, entries=(*base.entries, unprinted))
    sound = tmp_path / "secret.ogg"
    sound.write_bytes(SECRET.encode())
    write_site(given, tmp_path / "out", recordings={unprinted.key: sound})
    found = everything(tmp_path / "out")
    assert any("嘎鲁图镇".encode() in read for name, read in found.items() if ".pmtiles/" in name)
    for planted in (SECRET.encode(), b"00000000dead", str(tmp_path).encode()):
        assert [name for name, read in found.items() if planted in read] == []


def test_internal_edition_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotPublic):
        write_site(replace(final(), audience="internal"), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_same_content_gives_the_same_bytes(written: tuple[Path, Written], tmp_path: Path) -> None:
    once = write_site(final(), tmp_path / "once")
    again = write_site(final(), tmp_path / "once")
    assert once == again
    write_site(final(), tmp_path / "twice")
    assert everything(tmp_path / "once") == everything(tmp_path / "twice")


def without_town(given: EditionContent) -> EditionContent:
    key = SPOKEN
    chapters = tuple(
        replace(
            chapter,
            sections=tuple(
                ContentSection(each.heading, tuple(one for one in each.keys if one != key), each.introduction)
                for each in chapter.sections
            ),
        )
        for chapter in given.chapters
    )
    entries = tuple(entry for entry in given.entries if entry.key != key)
    return replace(given, chapters=chapters, entries=entries)


def test_next_edition_stands_beside_the_last_whose_addresses_stay(tmp_path: Path) -> None:
    out = tmp_path / "out"
    draft = write_site(content(), out)
    first = write_site(final(), out)
    assert not (out / draft.folder).exists()
    before = everything(out / first.folder)
    later = replace(without_town(final()), as_of=final().as_of.replace(year=2027))
    second = write_site(later, out)
    assert everything(out / first.folder) == before
    listed = json.loads((out / "editions.json").read_text("utf-8"))["editions"]
    assert [f"editions/{each['slug']}/" for each in listed] == [second.folder, first.folder]
    assert f"url={second.folder}" in page(out, "")
    gone = page(out, TOWN)
    assert f"../../../{first.folder}{TOWN}" in gone
    assert second.folder + TOWN not in gone
    assert "最新一版不再收" in gone
    stays = page(out, ODD_FOLDER)
    assert f'content="0; url=../../../{second.folder}{ODD_FOLDER}"' in stays
    assert f"../../../{first.folder}{ODD_FOLDER}" in stays


def test_draft_beside_an_edition_leads_nobody_away_from_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = write_site(final(), out)
    draft = write_site(replace(content(), as_of=final().as_of.replace(year=2027)), out)
    assert (out / draft.folder / "index.html").is_file()
    assert f"url={first.folder}" in page(out, "")
    assert draft.folder not in page(out, TOWN)
    assert "送审稿" in page(out, "editions/")


def test_what_stood_there_stays_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write_site(final(), out)
    before = everything(out)
    monkeypatch.setattr(weights, "budgets", lambda: dict.fromkeys(budgets(), 10))
    with pytest.raises(PageTooHeavy) as refused:
        write_site(replace(final(), label="再版"), out)
    assert "(entry)" in str(refused.value.params["pages"])
    assert everything(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("私信", "utf-8")
    with pytest.raises(NotASite):
        write_site(final(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_every_kind_of_page_has_a_budget_that_it_keeps(written: tuple[Path, Written]) -> None:
    kinds = {path.stem for path in TEMPLATES.glob("*.html")} - {"layout", "leading", "parts"}
    assert set(budgets()) == kinds | {"offline"}
    assert {each.kind for each in written[1].weights} == set(budgets())
    assert all(each.heaviest <= each.budget for each in written[1].weights)
    # The page of the search fetches its index, an entry with Mongolian its font.
    heaviest = {each.kind: each.heaviest for each in written[1].weights}
    assert heaviest["map"] > 1_600_000
    assert heaviest["entry"] > 85_000


def test_edition_without_any_position_has_no_map(tmp_path: Path) -> None:
    given = final()
    bare = replace(
        given,
        entries=tuple(replace(entry, position=None, geometry=None) for entry in given.entries),
        units=tuple(unlocated(unit) for unit in given.units),
    )
    folder = tmp_path / "out" / write_site(bare, tmp_path / "out").folder
    assert "本版没有可上图的地名" in page(folder, "map/")
    assert not (folder / "map.pmtiles").exists()
    assert not (folder / "assets" / "maplibre-gl.js").exists()
    assert 'href="map/"' not in page(folder, "")


def unlocated(unit: Unit) -> Unit:
    return replace(unit, geometry=None)
