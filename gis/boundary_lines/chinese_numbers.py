"""Whole numbers as agreements write them (第十二段), and the numbers that people write in texts (三点二,
1.25).
"""

import re

_DIGITS = "〇一二三四五六七八九"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)} | {"零": 0, "两": 2}
_UNITS = (("千", 1000), ("百", 100), ("十", 10))
#: Matches a number in either script, below ten thousand in characters
NUMBER = r"\d+(?:\.\d+)?|[〇零一二两三四五六七八九十百千]+(?:点[〇零一二三四五六七八九]+)?"


def written(number: int) -> str:
    """Return a whole number from 1 to 9999 in characters; raise ValueError for another."""
    if not 1 <= number <= 9999:
        raise ValueError(f"{number} is not written in characters")
    parts: list[str] = []
    rest, skipped = number, False
    for unit, size in _UNITS:
        count, rest = divmod(rest, size)
        if count:
            parts.append("零" if skipped and parts else "")
            parts.append((_DIGITS[count] if (unit, count) != ("十", 1) or number >= 20 else "") + unit)
        skipped = not count
    if rest:
        parts.append("零" if skipped and number > 10 else "")
        parts.append(_DIGITS[rest])
    return "".join(parts)


def read(text: str) -> float:
    """Return the number that a text of form NUMBER says."""
    if re.match(r"\d", text):
        return float(text)
    whole, _, decimals = text.partition("点")
    fraction = "".join(str(_VALUES[digit]) for digit in decimals)
    return float(f"{_whole(whole)}.{fraction or 0}")


def smallest_digit(text: str) -> float:
    """Return what one of the last digit is worth: 0.01 for 3.25, 1 for 12."""
    decimals = re.split(r"[.点]", text)[1:]
    return 10.0 ** -len(decimals[0]) if decimals else 1.0


def _whole(text: str) -> int:
    if not any(unit in text for unit, _ in _UNITS):
        return int("".join(str(_VALUES[digit]) for digit in text))
    total, count = 0, None
    for character in text:
        size = dict(_UNITS).get(character)
        if size is None:
            count = _VALUES[character]
        else:
            total += (1 if count is None else count) * size
            count = None
    return total + (count or 0)
