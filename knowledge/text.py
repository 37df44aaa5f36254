"""How Vietnamese is flattened: one `fold()` for both sides of every comparison."""

import re
import unicodedata

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLANK = re.compile(r"\s+")
_WORD = re.compile(r"[a-z0-9]+(?:\.[0-9]+)*")
_SYLLABLE = re.compile(r"[^\W_]+(?:\.[0-9]+)*")
_TONES = {"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"}
# Letters that look like đ and come out of scans and foreign keyboards (Icelandic eth, African d).
_DSTROKE = str.maketrans({"đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ɖ": "d", "Ɖ": "d"})


def clean(text: str) -> str:
    """NFC text with non-breaking and other odd blanks made plain, invisible characters gone; line breaks stay."""
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip()  # most text is clean already, and seeing that costs a tenth
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[^\S\n]+", " ", _INVISIBLE.sub("", text)).strip()


def squeeze(text: str) -> str:
    """`clean`, with every run of white space made one blank."""
    return _BLANK.sub(" ", clean(text)).strip()


def bare(text: str) -> str:
    """Lower case without accents; đ becomes d (SQLite's `remove_diacritics` forgets it)."""
    lower = text.lower()
    if lower.isascii():
        return lower
    # Vietnamese letters stand in the table; whatever else is not ASCII is taken apart.
    plain = lower.translate(_PLAIN)
    return plain if plain.isascii() else _without_marks(lower)


def _without_marks(lower: str) -> str:
    decomposed = unicodedata.normalize("NFD", lower.translate(_DSTROKE))
    # Nothing below U+0300 combines; saying so first makes this three times as fast.
    return "".join([c for c in decomposed if c < "\u0300" or not unicodedata.combining(c)])


# Every lower-case letter whose plain form is one ASCII letter, and every mark that leaves nothing (U+0080 to U+1FFF).
_PLAIN = {
    code: plain for code in range(0x80, 0x2000) if len(plain := _without_marks(chr(code))) < 2 and plain.isascii()
}


def words(text: str) -> list[str]:
    """The folded words of a text: "Hộ khẩu, KT3" → ["ho", "khau", "kt3"]. Dotted numbers (codes) stay whole."""
    return _WORD.findall(bare(text))


def fold(text: str) -> str:
    """`words` joined by one blank: the form in which names are compared."""
    return " ".join(words(text))


def syllables(text: str) -> list[str]:
    """The words of a text as typed: NFC, lower case, accents kept; as many as `words(text)` for Vietnamese text."""
    return _SYLLABLE.findall(unicodedata.normalize("NFC", text).lower())


def tone_last(syllable: str) -> str:
    """A syllable with its tone as a digit at the end, so that hoà and hòa are one: "hoà" → "hoa1", "đổi" → "đôi4"."""
    tone, letters = "", []
    for char in unicodedata.normalize("NFD", syllable):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters.append(char)
    return unicodedata.normalize("NFC", "".join(letters)) + tone


def has_accents(text: str) -> bool:
    """Was this typed with Vietnamese letters (accents or đ)?"""
    return bare(text) != text.lower()
