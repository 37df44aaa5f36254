"""Telex left on: "giaays pheps" was meant as "giấy phép"."""

import re
import unicodedata

_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VOWELS = "aăâeêioôơuưy"
_SHAPE = re.compile(rf"^(?P<onset>qu|gi(?=[{_VOWELS}])|[^{_VOWELS}]*)(?P<core>[{_VOWELS}]+)(?P<coda>[a-zđ]*)$")
# A mark typed late ("giayas", "nguowif", "dduwowngf", "duongdw") belongs to the vowel or d before it.
_LATE = {"a": ("a", "â"), "e": ("e", "ê"), "o": ("o", "ô"), "d": ("d", "đ")}


def decode(word: str) -> str:
    """The syllable that a word typed with telex on was meant to be; the word itself if it holds no telex marks.

    Says nothing of whether the result is a real syllable: the caller knows the vocabulary.
    """
    letters, tone = [], ""
    for index, char in enumerate(word):
        has_vowel = any(c in _VOWELS for c in letters)
        if char in _TONES and has_vowel and index > 0:
            tone = _TONES[char]
        elif char == "w":
            letters = _hook(letters)
        elif char in _LATE and _late(letters, char, has_vowel):
            continue
        else:
            letters.append(char)
    plain = "".join(letters)
    return _with_tone(plain, tone) if tone else plain


def _late(letters: list[str], char: str, has_vowel: bool) -> bool:
    plain, marked = _LATE[char]
    if plain not in letters or (char == "d" and letters[0] != "d"):
        return False
    at = 0 if char == "d" else len(letters) - 1 - letters[::-1].index(plain)
    letters[at] = marked
    return has_vowel or char == "d"


def _hook(letters: list[str]) -> list[str]:
    """w: uo → ươ, else the last of a, o, u gets its horn or breve; alone it is ư."""
    text = "".join(letters)
    if "uo" in text:
        return list(text.replace("uo", "ươ", 1))
    if "ưo" in text:
        return list(text.replace("ưo", "ươ", 1))
    for index in range(len(letters) - 1, -1, -1):
        if letters[index] in "aou":
            letters[index] = {"a": "ă", "o": "ơ", "u": "ư"}[letters[index]]
            return letters
    return [*letters, "ư"]


def _with_tone(plain: str, tone: str) -> str:
    """The tone goes on a marked vowel, else on the last vowel before a coda, else on the one before last."""
    shape = _SHAPE.match(plain)
    if not shape:
        return plain
    core, start = shape["core"], shape.start("core")
    marked = [i for i, c in enumerate(core) if c in "ăâêôơư"]
    if marked:
        at = marked[-1]
    elif shape["coda"] or len(core) == 1:
        at = len(core) - 1
    else:
        at = len(core) - 2 if len(core) < 3 else 1
    position = start + at
    return unicodedata.normalize("NFC", plain[: position + 1] + tone + plain[position + 1 :])
