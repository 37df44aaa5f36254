"""A text flattened letter by letter, so that what is found in it can be cut out of the text as typed."""

import unicodedata

from knowledge.text import clean


def flat(text: str) -> tuple[str, str]:
    """The cleaned text, and the same without accents in lower case: both have the same length."""
    text = clean(text).replace("\n", " ")
    return text, "".join(_plain(char) for char in text)


def _plain(char: str) -> str:
    if char in "đĐðÐ":
        return "d"
    return unicodedata.normalize("NFD", char)[0].lower()[:1] or char


def without(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with some stretches cut out, and what was left dangling around them."""
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return " ".join(text.split()).strip(" ,.;:–-")
