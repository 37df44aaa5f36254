"""Labelled questions as the bench uses them: sets, typed in other ways, scored by folded name."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from knowledge.text import bare

QUESTIONS = Path(__file__).parents[2] / "shared" / "data" / "questions"
CATALOGUE = QUESTIONS.parent / "tthc" / "corpus.jsonl.gz"
_NEIGHBOURS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl",
    "p": "ol", "a": "qsz", "s": "awdz", "d": "sefx", "f": "drgc", "g": "fthv", "h": "gyjb", "j": "hukn", "k": "jilm",
    "l": "ko", "z": "asx", "x": "zsdc", "c": "xdfv", "v": "cfgb", "b": "vghn", "n": "bhjm", "m": "njk",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A labelled question: its set, its text, the codes that are right, and what should be done with it."""

    group: str
    text: str
    codes: tuple[str, ...]
    behaviour: str
    facet: str = ""
    style: str = ""

    @property
    def fold(self) -> int:
        """Which of five folds it belongs to, by its text: the same in every run."""
        return blake2b(self.text.encode(), digest_size=4).digest()[0] % 5


def load(paths: Sequence[Path] | None = None) -> list[Asked]:
    """All questions of the files (national and department files are told apart by their keys)."""
    found: list[Asked] = []
    for path in paths or (QUESTIONS / "national_dev.jsonl", QUESTIONS / "dept_dev.jsonl"):
        found.extend(filter(None, map(_asked, path.read_text(encoding="utf-8").splitlines())))
    return found


def _asked(line: str) -> Asked | None:
    if not line.strip():
        return None
    raw = json.loads(line)
    kinds = {"real_citizen": "citizens", "synthetic_realistic": "everyday", "synthetic_llm": "made"}
    group = kinds.get(raw.get("kind", ""), raw.get("kind") or "department")
    codes = tuple(raw.get("codes") or ())
    return Asked(group, raw["q"], codes, raw.get("behaviour", "answer"), raw.get("facet", ""), raw.get("style", ""))


def unaccented(asked: Asked) -> Asked:
    """The same, typed without accents."""
    return replace(asked, text=bare(asked.text))


def with_errors(questions: Sequence[Asked]) -> Iterator[Asked]:
    """The same with an error in every third word of four letters or more (swap, drop, double, neighbour; seed 1)."""
    chance = random.Random(1)
    seen = 0
    for asked in questions:
        words = asked.text.split(" ")
        for at, word in enumerate(words):
            if len(word) >= 4 and word.isalpha():
                seen += 1
                if seen % 3 == 0:
                    words[at] = _mistyped(word, chance)
        yield replace(asked, text=" ".join(words))


def _mistyped(word: str, chance: random.Random) -> str:
    at = chance.randrange(len(word) - 1)
    kind = chance.choice(("swap", "drop", "double", "neighbour"))
    if kind == "swap":
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == "drop":
        return word[:at] + word[at + 1 :]
    if kind == "double":
        return word[: at + 1] + word[at:]
    near = _NEIGHBOURS.get(bare(word[at]), "")
    return word[:at] + chance.choice(near) + word[at + 1 :] if near else word


_TELEX_MARKS = {"\u0302": "^", "\u0306": "w", "\u031b": "w"}
_TELEX_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}


def telexed(asked: Asked) -> Asked:
    """The same as it looks when the Vietnamese keyboard was off: "giấy phép" → "giaays pheps"."""
    import unicodedata

    out = []
    for word in asked.text.split(" "):
        letters, tone = [], ""
        for char in unicodedata.normalize("NFD", word.replace("đ", "dd").replace("Đ", "Dd")):
            if char in _TELEX_TONES:
                tone = _TELEX_TONES[char]
            elif char in _TELEX_MARKS:
                letters.append(letters[-1] if _TELEX_MARKS[char] == "^" else "w")
            else:
                letters.append(char)
        tail = "".join(c for c in reversed(letters) if not c.isalnum()) if letters and not letters[-1].isalnum() else ""
        body = "".join(letters)
        out.append(body[: len(body) - len(tail)] + tone + body[len(body) - len(tail) :])
    return replace(asked, text=" ".join(out))


Engine = Callable[[str], Sequence[str]]
"""A question in, folded names out, best first, each once."""


def places(engine: Engine, questions: Sequence[Asked], names: dict[str, str]) -> list[int]:
    """For each question the place (from 1) of the first right name among the engine's, 0 if not among them."""
    found = []
    for asked in questions:
        right = {names[code] for code in asked.codes if code in names}
        given = engine(asked.text)
        found.append(next((n for n, name in enumerate(given, 1) if name in right), 0))
    return found
