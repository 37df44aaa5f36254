"""Text whose every character knows where it stood in the file, however much it has been mended since."""

import re
import unicodedata
from collections.abc import Callable

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]")


class Traced:
    """A text with, for each character, the span of the original it came from."""

    __slots__ = ("text", "starts", "ends")

    def __init__(self, text: str, starts: list[int], ends: list[int]):
        self.text, self.starts, self.ends = text, starts, ends

    def __len__(self) -> int:
        return len(self.text)

    def slice(self, start: int, end: int) -> "Traced":
        """The part between two positions."""
        return Traced(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original under text[start:end]; the slice must not be empty."""
        return self.starts[start], self.ends[end - 1]

    def sub(self, pattern: re.Pattern, new: str | Callable[[re.Match], str]) -> "Traced":
        """`re.sub` that keeps the way back; a replacement points at the whole passage it replaces."""
        out, starts, ends, last = [], [], [], 0
        for match in pattern.finditer(self.text):
            a, b = match.span()
            text = new(match) if callable(new) else new
            out += [self.text[last:a], text]
            starts += self.starts[last:a] + [self.starts[a + min(k, b - a - 1)] for k in range(len(text))]
            ends += self.ends[last:a] + [
                self.ends[b - 1] if k == len(text) - 1 else self.ends[a + min(k, b - a - 1)] for k in range(len(text))
            ]
            last = b
        if not last:
            return self
        return Traced("".join(out) + self.text[last:], starts + self.starts[last:], ends + self.ends[last:])


def join(parts: list[Traced], blank: str = " ") -> Traced:
    """The parts one after the other with `blank` between; the blank points at the end of the part before it."""
    out, starts, ends = [], [], []
    for part in parts:
        if out and starts:
            out.append(blank)
            starts += [ends[-1]] * len(blank)
            ends += [ends[-1]] * len(blank)
        out.append(part.text)
        starts += part.starts
        ends += part.ends
    return Traced("".join(out), starts, ends)


def trace(raw: str) -> Traced:
    """NFC, every odd blank a plain one, invisible characters gone, line ends \\n. Line lengths stay."""
    out, starts, ends = [], [], []
    for start, end in _clusters(raw):
        piece = raw[start:end]
        if piece == "\r" and raw[end : end + 1] == "\n" or _INVISIBLE.fullmatch(piece):
            continue
        piece = _plain(piece)
        out.append(piece)
        starts += [start] * len(piece)
        ends += [end] * len(piece)
    return Traced("".join(out), starts, ends)


def _plain(piece: str) -> str:
    if piece in "\n\r\x0b\x0c\u2028\u2029\x85":
        return "\n"
    if piece == "\t":
        return piece
    if piece.isspace():
        return " "
    return piece if piece.isascii() else unicodedata.normalize("NFC", piece)


def _clusters(raw: str):
    """A base letter with the accents that follow it, as one span: decomposed Vietnamese is one letter again."""
    start = 0
    for here in range(1, len(raw) + 1):
        if here == len(raw) or raw[here].isascii() or not unicodedata.combining(raw[here]):
            if raw:
                yield start, here
            start = here


# What scanners do to the words a date is recognised by.
_KEY_WORDS = ["trước", "ngày", "tháng", "năm", "quý", "nhất", "chậm", "hằng", "hàng", "hoàn", "thành"]
_SPLIT_WORD = re.compile(
    r"(?<!\w)(?:" + "|".join(" ?".join(word) for word in sorted(_KEY_WORDS, key=len, reverse=True)) + r")(?!\w)", re.I
)
_TRUOC = re.compile(r"(?<!\w)([Tt])r(?:uớ|uó|ưó|ươ|uơ|ườ|ưở)c(?!\w)")
_NGAY = re.compile(r"(?<!\w)([Nn])g[aáạ]y(?= {0,3}\d{1,2} {0,2}(?:/|th))")
_THANG = re.compile(r"(?<!\w)([Tt])h[aàảạ]ng(?= {0,3}\d{1,2} {0,2}(?:/|n[aă]m))")
_LETTER_FOR_DIGIT = re.compile(r"(?<![\w/.-])(?=\w?\d|\d)[\dOoIl]{1,2}(?= {0,3}(?:/ {0,3}[\dOolI]|tháng\b))")
_YEAR = re.compile(r"(?:(?<=năm )|(?<=/)|(?<=/ )) {0,3}[2Zz] ?[0Oo] ?[\dOolI] ?[\dOolI](?!\w)")
_SPLIT_DAY = re.compile(r"(?<=[^\W\d]) +([0-3]) (\d)(?= {0,3}(?:/ {0,3}\d{1,2} {0,3}/|tháng \d))")
_SPLIT_MONTH = re.compile(r"(?<=\d)( {0,3}/ {0,3})([01]) (\d)(?= {0,3}/ {0,3}\d{4})")
_SLASH = re.compile(r"(?<=\d) {0,3}/ {0,3}(?=\d)")
_GLUED = re.compile(r"(?<!\w)(ngày|tháng|năm|quý)(?=\d)", re.I)
_BLANKS = re.compile(r"[ \n\t]+")
_MARKUP = re.compile(r"\*+|^#+ ?|(?<= )_+(?=\w)|(?<=\w)_+(?= )|<br ?/?>")
_DIGITS = str.maketrans("OoIlZz", "001122")


def mend(text: Traced) -> Traced:
    """One block made readable for rules: markup and line ends gone, scanners' errors in dates put right."""
    text = text.sub(_MARKUP, "").sub(_BLANKS, " ")
    text = text.sub(_SPLIT_WORD, lambda m: m[0].replace(" ", ""))
    text = (
        text.sub(_TRUOC, lambda m: m[1] + "rước")
        .sub(_NGAY, lambda m: m[1] + "gày")
        .sub(_THANG, lambda m: m[1] + "háng")
    )
    text = text.sub(_GLUED, lambda m: m[0] + " ")
    text = text.sub(_LETTER_FOR_DIGIT, lambda m: m[0].translate(_DIGITS))
    text = text.sub(_SPLIT_DAY, lambda m: f" {m[1]}{m[2]}").sub(_SPLIT_MONTH, lambda m: f"/{m[2]}{m[3]}")
    text = text.sub(_YEAR, lambda m: m[0].replace(" ", "").translate(_DIGITS))
    return text.sub(_SLASH, "/")
