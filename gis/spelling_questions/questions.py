"""Find what has to be asked about a name's spelling, with candidates and the source of each.

Every candidate says where it comes from; none is chosen here. What is certain is only what people confirmed:
dictionaries are written for words, not for names, and the forms of Mongolian words rest on a lexicon and on
rules that a reader of Mongolian has to confirm.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gis.place_names.mongolian_lexicon import Element, Lexicon
from gis.place_names.mongolian_romanization import MongolianRomanizer
from gis.place_names.mongolian_script import normalised
from gis.place_names.name_spelling import NameSpelling, kind_of
from gis.place_names.romanization import HAN, Romanizer, roman_key
from gis.place_names.sound_drift import SoundDrift
from gis.spelling_questions.rules import Member, NameSeen, Question

Candidate = dict[str, Any]
#: Gives the syllables that a dictionary reads some names by; a name that it does not know whole is not there
Reads = Callable[[Sequence[str]], Mapping[str, Sequence[str]]]
#: Readings of a character by place names at most so many are offered
MOST_READINGS = 6


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Another dictionary's readings of the names at hand."""

    name: str
    readings: Mapping[str, Sequence[str]]


class Questions:
    """Asks about names by the tables and dictionaries that it was given."""

    def __init__(
        self,
        romanizer: Romanizer,
        spelling: NameSpelling,
        script: MongolianRomanizer,
        lexicon: Lexicon,
        drift: SoundDrift,
        polyphones: Mapping[str, Sequence[str]],
    ) -> None:
        """Take what reads and spells names, and the characters that names read in several ways."""
        self._romanizer = romanizer
        self._spelling = spelling
        self._script = script
        self._lexicon = lexicon
        self._drift = drift
        self._polyphones = polyphones

    def of(self, name: NameSeen, dictionaries: Sequence[Dictionary]) -> Iterator[Question]:
        """Yield the questions about one name."""
        if not name.is_confirmed:
            yield self._reading(name, dictionaries)
        if self.is_mongolian(name):
            if not name.mongolian:
                yield self._missing_script(name)
            if (question := self._roman_form(name)) is not None:
                yield question
            if (question := self._drifted(name)) is not None:
                yield question

    def is_mongolian(self, name: NameSeen) -> bool:
        """Say whether a name is Mongolian: it has a name in the script, or its characters transcribe."""
        return bool(name.mongolian) or self._spelling.is_mongolian(name.name, name.category)

    def _reading(self, name: NameSeen, dictionaries: Sequence[Dictionary]) -> Question:
        kind = kind_of(self._romanizer, name.category, name.name)
        gathered: dict[str, list[Candidate]] = {}
        chosen_by: dict[str, dict[int, str]] = {}

        def say(syllables: Sequence[str], source: str, **more: Any) -> None:
            if len(syllables) != len(name.name):
                return
            chosen = {at: one for at, one in enumerate(syllables) if one}
            pinyin = self._romanizer.suggest(name.name, kind, chosen=chosen).pinyin
            gathered.setdefault(pinyin, []).append({"source": source, **more})
            chosen_by.setdefault(pinyin, chosen)

        pieces = self._romanizer.pieces(name.name)
        own = self._syllables(name.name)
        say(own, "own_table", texts=[piece.text for piece in pieces if piece.read_from == "own"])
        for dictionary in dictionaries:
            if name.name in dictionary.readings:
                say(dictionary.readings[name.name], dictionary.name)
        if name.pinyin:
            known = next((form for form in gathered if roman_key(form) == roman_key(name.pinyin)), None)
            same = next((form for form in gathered if form == name.pinyin), None)
            gathered.setdefault(same or name.pinyin, []).append({"source": "register"})
            if same is None and known is not None:
                chosen_by.setdefault(name.pinyin, chosen_by[known])
        sources_differ = len(gathered) > 1
        unsupported = self._unsupported(name.name)
        for at, reading in unsupported:
            say([*own[:at], reading, *own[at + 1 :]], "polyphone", texts=[name.name[at]])
        because: list[Mapping[str, Any]] = []
        if not gathered:
            because.append({"code": "no_reading"})
        elif sources_differ:
            because.append({"code": "sources_differ", "characters": _differing(name.name, chosen_by)})
        if unsupported:
            characters = "、".join(dict.fromkeys(name.name[at] for at, _ in unsupported))
            because.append({"code": "polyphone", "characters": characters})
        if not because:
            because.append({"code": "agreed"})
        candidates = [
            {
                "pinyin": form,
                "romanization": "" if self.is_mongolian(name) else form,
                "sources": sources,
                "is_suggested": at == 0,
            }
            for at, (form, sources) in enumerate(gathered.items())
        ]
        return self._question(
            name,
            "reading",
            candidates[:MOST_READINGS],
            because,
            asked_about=(name.name, name.category, name.pinyin),
            is_agreed=len(gathered) == 1 and not unsupported,
        )

    def _syllables(self, name: str) -> list[str]:
        """Return one syllable per character; empty where it is no Han character."""
        if any(
            not readings for character, readings in self._romanizer.readings(name) if HAN.fullmatch(character)
        ):
            return []
        return [readings[0] if readings else "" for _, readings in self._romanizer.readings(name)]

    def _unsupported(self, name: str) -> list[tuple[int, str]]:
        """Return other readings of characters that names read in several ways and no phrase settles."""
        found: list[tuple[int, str]] = []
        specific, _ = self._romanizer.terms(name, kind_of(self._romanizer, "", name))
        at = 0
        for piece in self._romanizer.pieces(name):
            at = name.index(piece.text, at)
            if len(piece.text) == 1 and piece.read_from == "character" and at < len(specific):
                others = self._polyphones.get(piece.text, ())
                found += [(at, other) for other in others if other != piece.syllables[0]]
            at += len(piece.text)
        return found

    def _missing_script(self, name: NameSeen) -> Question:
        specific, generic = self._romanizer.terms(
            name.name, kind_of(self._romanizer, name.category, name.name)
        )
        candidates: list[Candidate] = []
        elements = self._lexicon.divide(specific)
        if elements and all(element.mongolian for element in elements):
            term = self._spelling.term_in_script(generic)
            script = " ".join(filter(None, [*(normalised(each.mongolian) for each in elements), term]))
            candidates.append(
                {
                    "mongolian": script,
                    "romanization": self._spelling.spell(name.name, language="mn").romanization,
                    "sources": [{"source": "lexicon", "texts": [_worded(each) for each in elements]}],
                    "is_suggested": True,
                }
            )
        because = [{"code": "no_script"} if candidates else {"code": "no_script_unknown"}]
        return self._question(
            name, "missing_mongolian", candidates, because, asked_about=(name.name, name.mongolian)
        )

    def _roman_form(self, name: NameSeen) -> Question | None:
        """Ask where the Roman form of a Mongolian name is that of its Han characters, or missing."""
        reading = name.pinyin or self._pinyin(name)
        is_pinyin = bool(name.romanization) and roman_key(name.romanization) == roman_key(reading)
        if name.romanization and not is_pinyin:
            return None
        forms = self._forms(name)
        if any(form["romanization"] == name.romanization for form in forms):
            return None
        if not name.romanization and not forms:
            return None
        code = "roman_is_pinyin" if is_pinyin else "roman_missing"
        return self._question(
            name,
            "roman_is_pinyin",
            forms,
            [{"code": code, "pinyin": reading}],
            asked_about=(name.name, name.romanization, name.mongolian),
        )

    def _forms(self, name: NameSeen) -> list[Candidate]:
        """Return Roman forms of a Mongolian name, the surest first."""
        found: list[Candidate] = []
        for mongolian in dict.fromkeys((name.mongolian, "")):
            spelled = self._spelling.spell(
                name.name, category=name.category, language="mn", mongolian=mongolian
            )
            if spelled.romanization and spelled.romanization not in [one["romanization"] for one in found]:
                found.append(
                    {
                        "romanization": spelled.romanization,
                        "mongolian": mongolian if spelled.source == "mongolian_script" else "",
                        "sources": [{"source": spelled.source, "confidence": spelled.confidence}],
                        "is_suggested": not found,
                    }
                )
        return found

    def _drifted(self, name: NameSeen) -> Question | None:
        """Ask where Han characters are away from a sound that is known from the script or officially."""
        form = next(
            (
                one
                for one in self._forms(name)
                if one["sources"][0]["source"] in ("official", "mongolian_script")
            ),
            None,
        )
        if form is None:
            return None
        specific, generic = self._romanizer.terms(
            name.name, kind_of(self._romanizer, name.category, name.name)
        )
        sound = self._spelling.without_term(form["romanization"], generic)
        compared = self._drift.compare(sound, specific)
        away = self._drift.drifted(compared)
        if not away:
            return None
        because: list[Mapping[str, Any]] = [
            {
                "code": f"drift_{one.verdict}",
                "sound": one.sound,
                "expected": one.expected,
                "written": one.written,
            }
            for one in away
        ]
        alike = self._script.known_word_like(name.mongolian) if name.mongolian else None
        if alike is not None:
            because.append({"code": "looks_like", "mongolian": alike})
        compared_rows = [
            {"sound": one.sound, "expected": one.expected, "written": one.written, "verdict": one.verdict}
            for one in compared
        ]
        candidate = {**form, "compared": compared_rows}
        return self._question(
            name, "drift", [candidate], because, asked_about=(name.name, form["romanization"], name.mongolian)
        )

    def _question(
        self,
        name: NameSeen,
        kind: Any,
        candidates: Sequence[Candidate],
        because: Sequence[Mapping[str, Any]],
        *,
        asked_about: Sequence[str],
        is_agreed: bool = False,
    ) -> Question:
        return Question(
            kind,
            str(name.name_id),
            name.name,
            name.publication_level,
            candidates,
            because,
            "\t".join(asked_about),
            is_agreed,
            name.feature_id,
            name.name_id,
            sort_key=f"{roman_key(name.pinyin or self._pinyin(name))} {name.name}",
        )

    def _pinyin(self, name: NameSeen) -> str:
        return self._romanizer.suggest(name.name, kind_of(self._romanizer, name.category, name.name)).pinyin

    def words_in(self, name: NameSeen) -> list[tuple[Element, str]]:
        """Return the known Mongolian words of a name, each with the characters that write it there."""
        if not self.is_mongolian(name):
            return []
        specific, _ = self._romanizer.terms(name.name, kind_of(self._romanizer, name.category, name.name))
        return self._lexicon.words_in(specific)


def variants(
    seen: Iterable[tuple[NameSeen, Sequence[tuple[Element, str]]]], strictest: Callable[[Iterable[str]], str]
) -> Iterator[Question]:
    """Yield a question for each Mongolian word that names write in several ways (一名多写)."""
    by_word: defaultdict[str, list[tuple[Element, Member, str]]] = defaultdict(list)
    for name, words in seen:
        for element, written in {each[1]: each for each in words}.values():
            member = Member(name.feature_id, name.name_id, name.name, written)
            by_word[element.han].append((element, member, name.publication_level))
    for han, found in sorted(by_word.items()):
        element = found[0][0]
        members = sorted((member for _, member, _ in found), key=lambda each: (each.written, each.name))
        counted = Counter(member.written for member in members)
        if len(counted) < 2:
            continue
        ranked = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
        yield Question(
            "variants",
            han,
            han,
            strictest({level for _, _, level in found}),
            [
                {
                    "written": form,
                    "names": count,
                    "romanization": element.roman,
                    "mongolian": element.mongolian,
                    "sources": [{"source": "lexicon", "texts": [_worded(element)]}],
                    "is_suggested": False,
                }
                for form, count in ranked
            ],
            [
                {
                    "code": "one_word",
                    "roman": element.roman,
                    "meaning": element.meaning,
                    "is_certain": element.certain,
                }
            ],
            "\t".join(sorted({f"{member.name_id} {member.written}" for member in members})),
            members=_once(members),
            sort_key=f"{roman_key(element.roman)} {han}",
        )


def _once(members: Sequence[Member]) -> list[Member]:
    """Return each name once: one that writes a word twice says it in one row."""
    found: dict[Any, Member] = {}
    for member in members:
        known = found.get(member.name_id)
        found[member.name_id] = (
            member if known is None else replace(known, written=f"{known.written}、{member.written}")
        )
    return list(found.values())


def _differing(name: str, chosen_by: Mapping[str, Mapping[int, str]]) -> str:
    """Return the characters that the candidates read in different ways."""
    return "、".join(
        dict.fromkeys(
            character
            for at, character in enumerate(name)
            if len({chosen.get(at, "") for chosen in chosen_by.values()}) > 1
        )
    )


def _worded(element: Element) -> str:
    return f"{element.han} {element.roman}（{element.meaning}）"
