"""How dictionaries that are not laid under our own table read the same names.

`pypinyin` alone is loaded anyway. `pypinyin_dict`'s large_pinyin costs seconds and 400 MB, so that a process
of its own loads it, reads the names it is given, and takes the memory along when it ends.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version

from gis.place_names.romanization import HAN, Reader
from gis.settings import ROOT
from gis.spelling_questions.questions import Dictionary

Readings = dict[str, list[str]]
#: Gives other dictionaries' readings of names
Others = Callable[[Sequence[str]], Sequence[Dictionary]]
PYPINYIN, LARGE = "pypinyin", "large_pinyin"


def versions() -> list[str]:
    """Return which dictionaries are compared, with their versions."""
    return [f"pypinyin {version('pypinyin')}", f"{LARGE} (pypinyin-dict {version('pypinyin-dict')})"]


def other_dictionaries(names: Sequence[str]) -> list[Dictionary]:
    """Return the readings that pypinyin alone and large_pinyin have of some names."""
    return [Dictionary(PYPINYIN, _pypinyin(names)), Dictionary(LARGE, _in_own_process(names))]


def _pypinyin(names: Sequence[str]) -> Readings:
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    return _read(Reader(PINYIN_DICT, PHRASES_DICT, {}), names)


def _in_own_process(names: Sequence[str]) -> Readings:
    done = subprocess.run(
        [sys.executable, "-m", __name__],
        cwd=ROOT,
        input=json.dumps(list(names)),
        capture_output=True,
        text=True,
        check=True,
    )
    found: Readings = json.loads(done.stdout)
    return found


def _large(names: Sequence[str]) -> Readings:
    from pypinyin.constants import PINYIN_DICT
    from pypinyin_dict.phrase_pinyin_data import large_pinyin

    phrases: Mapping[str, Sequence[Sequence[str]]] = large_pinyin.phrases_dict
    return _read(Reader(PINYIN_DICT, phrases, {}), names)


def _read(reader: Reader, names: Sequence[str]) -> Readings:
    """Read names by a dictionary: a syllable per character, empty where it is no Han character."""
    found: Readings = {}
    for name in names:
        syllables = [""] * len(name)
        for token in HAN.finditer(name):
            read = reader.syllables(token.group(), opens_name=token.start() == 0)
            if read is None:
                break
            syllables[token.start() : token.end()] = read
        else:
            found[name] = syllables
    return found


if __name__ == "__main__":
    json.dump(_large(json.load(sys.stdin)), sys.stdout, ensure_ascii=False)
