"""What must not stand in a file is found in it, wherever its bytes lie."""

import sqlite3
import struct
import zipfile
from pathlib import Path

from gis.releases.inflating import contents
from gis.releases.leaks import Needles, known_bytes, secrets


def test_secrets_are_found_across_portions() -> None:
    needles = Needles([b"secret-one", b"secret-two-longer", b"short"])
    assert len(needles) == 2
    content = b"x" * ((1 << 22) - 4) + b"secret-one" + b"y" * 9 + b"secret-two"
    assert needles.found(content) == {b"secret-one"}
    assert needles.found(b"secret-") == set()
    assert Needles([]).found(content) == set()


def test_what_is_public_too_or_says_nothing_is_no_secret() -> None:
    known = known_bytes(["图克镇石灰庙南", 109.123456789])
    needles = secrets(
        ["石灰庙南", "哨所梁上的", "1958-01-01", "短", 109.123456789, 108.987654321, 109.5], known
    )
    hidden = "哨所梁上的".encode()
    text = b"109.123456789 108.987654320 1958-01-01 " + hidden
    assert needles.found(text) == {hidden, b"108.9876543"}
    assert needles.found(struct.pack("<d", 108.987654321)) == {struct.pack("<d", 108.987654321)}


def test_packed_and_paged_bytes_are_looked_at(tmp_path: Path) -> None:
    secret = "秘" * 3000
    packed = tmp_path / "a.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", "<t>a &amp; b 哨所梁上的</t>")
        archive.writestr("b.dbf", "哨所梁下的".encode("gbk"))
        archive.writestr("b.cpg", "GBK")
    found = Needles([b"a & b ", "a & b 哨".encode(), "哨所梁上的".encode(), "哨所梁下的".encode()])
    assert len(set().union(*map(found.found, contents(packed)))) == 3
    database = sqlite3.connect(tmp_path / "a.gpkg")
    database.execute("CREATE TABLE t (x)")
    database.execute("INSERT INTO t VALUES (?)", (secret,))
    database.execute("INSERT INTO t VALUES (?)", ("已删去的秘密文字" * 200,))
    database.commit()
    database.execute("PRAGMA secure_delete = off")
    database.execute("DELETE FROM t WHERE rowid = 2")
    database.commit()
    database.close()
    needles = Needles([secret.encode(), ("已删去的秘密文字" * 3).encode()])
    assert len(set().union(*map(needles.found, contents(tmp_path / "a.gpkg")))) == 2
