"""`diming bench romanization`: how many real names get a Roman form from where, and how right the rules are.

Two questions, kept apart. How many: names of Inner Mongolia by source of their form. How right: the rules
from the script alone, no word known, against forms of data/rules (official names and the lexicon); and the
lexicon's words put together, against official names, each time without the entry that is the name itself.
Half of the forms were never looked at while rules were written: the seed says which.
"""

import csv
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from gis.name_rules.seed_files import Rules, rule_rows
from gis.place_names.mongolian_romanization import MongolianRomanizer
from gis.place_names.mongolian_script import normalised
from gis.place_names.readings import name_spelling
from gis.settings import read_settings
from scripts.bench_environment import village_names

SEED = 150_626
INNER_MONGOLIA, UXIN = "15", "150626"
SOURCES = ("official", "mongolian_script", "lexicon", "pinyin", "none")


def romanization(
    out: Annotated[Path | None, typer.Option(help="结果写入 JSON / write the result as JSON")] = None,
) -> None:
    """Count where forms of real names come from, and compare what rules make with official forms."""
    result = {"names": names(), "script_rules": script_rules(), "lexicon": lexicon_alone()}
    if out is not None:
        out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")
    typer.echo(table(result))


def half(of: str) -> str:
    """Say whether a form was looked at while rules were written, by the seed."""
    return "held" if hashlib.sha256(f"{SEED}:{of}".encode()).digest()[0] % 2 else "written"


def names() -> dict[str, dict[str, int]]:
    """Count the sources of the forms of real names: Uxin, and all of Inner Mongolia."""
    spelling = name_spelling()
    counted: dict[str, Counter[str]] = {}
    folder = village_names(read_settings())
    for file, kind in (("streets.csv", "townships"), ("villages.csv", "villages")):
        with (folder / file).open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                if row["code"].startswith(INNER_MONGOLIA):
                    source = spelling.spell(row["name"]).source
                    counted.setdefault(f"Inner Mongolia {kind}", Counter())[source] += 1
                    if row["code"].startswith(UXIN):
                        counted.setdefault(f"Uxin {kind}", Counter())[source] += 1
    return {kind: dict(count) for kind, count in counted.items()}


def script_rules() -> dict[str, dict[str, int]]:
    """Compare the rules from the script alone with known forms, by where these come from and by half."""
    rules = MongolianRomanizer(rule_rows("mongolian_letters"), ())
    counted: dict[str, Counter[str]] = {}
    for source, mongolian, roman in _known_forms():
        form = rules.by_rules(mongolian)
        made = "" if form is None else form.common
        count = counted.setdefault(f"{source}, {half(normalised(mongolian))}", Counter())
        count["forms"] += 1
        count["same"] += made == roman
        count["same_but_length"] += _short(made) == _short(roman)
    return {kind: dict(count) for kind, count in sorted(counted.items())}


def _known_forms() -> Iterator[tuple[str, str, str]]:
    seen: set[tuple[str, str]] = set()
    for table_name, source in (("mongolian_examples", "official"), ("mongolian_lexicon", "lexicon")):
        for row in rule_rows(table_name):
            key = (normalised(row["mongolian"]), row["roman"])
            if key[0] and key not in seen:
                seen.add(key)
                yield source, *key


def _short(form: str) -> str:
    """Write long vowels once, as many official forms do (Ulanhot)."""
    return re.sub(r"([aeiou])\1", r"\1", form.lower())


def lexicon_alone() -> dict[str, dict[str, int]]:
    """Put official names together from the lexicon, without the official table and the name's own entry."""
    counted: dict[str, Counter[str]] = {}
    for row in rule_rows("official_romanizations"):
        made = name_spelling(_without(row["name"])).spell(row["name"])
        count = counted.setdefault(half(row["name"]), Counter())
        count["names"] += 1
        if made.source == "lexicon":
            count["made"] += 1
            count["same"] += made.romanization == row["romanization"]
            count["same_but_length"] += _short(made.romanization) == _short(row["romanization"])
        elif made.source == "pinyin":
            count["taken_for_chinese"] += 1
            count["chinese_right"] += made.romanization == row["romanization"]
    return {kind: dict(count) for kind, count in sorted(counted.items())}


def _without(name: str) -> Rules:
    """Return the tables without official forms, and without the lexicon's entry that is a whole name."""

    def rules(table_name: str) -> Iterator[Mapping[str, str]]:
        for row in rule_rows(table_name):
            if table_name == "official_romanizations":
                continue
            if table_name == "mongolian_lexicon" and name.startswith(row["han"]) and row["kind"] == "tribe":
                continue
            yield row

    return rules


def table(result: Mapping[str, Any]) -> str:
    """Say the result as README does."""
    lines = ["names | " + " | ".join(SOURCES) + " | all"]
    for kind, count in result["names"].items():
        every = sum(count.values())
        shares = [f"{count.get(source, 0)} ({count.get(source, 0) / every:.0%})" for source in SOURCES]
        lines.append(f"{kind} | " + " | ".join(shares) + f" | {every}")
    lines.append("rules from the script alone | forms | same | same but for the length of vowels")
    for kind, count in result["script_rules"].items():
        lines.append(f"{kind} | {count['forms']} | {count['same']} | {count['same_but_length']}")
    lines.append(
        "lexicon alone | official names | made | same | same but for length | taken for Chinese | right"
    )
    for kind, count in result["lexicon"].items():
        figures = ("names", "made", "same", "same_but_length", "taken_for_chinese", "chinese_right")
        lines.append(f"{kind} | " + " | ".join(str(count.get(figure, 0)) for figure in figures))
    return "\n".join(lines)
