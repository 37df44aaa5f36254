"""What stands in the words of a report: a document number, a link, a figure, and the rest."""

import re
from dataclasses import replace

from bot.state.duty_reports import Evidence
from handlers.duties.words import NOTHING
from knowledge.text import fold

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w/])(?:số\s*:?\s*|so\s*:?\s*)?(\d{1,6}(?:/\d{4})?/(?=[A-Za-zĐđ])[\w&.Đđ-]*\w)", re.IGNORECASE
)
_PLAIN_NUMBER = re.compile(
    r"(?:báo cáo|bao cao|bc|công văn|cong van|cv|văn bản|van ban|vb|tờ trình|to trinh|quyết định|quyet dinh|qđ"
    r"|qd|kế hoạch|ke hoach)"
    r"\s+(?:số|so)\s*:?\s*(\d{1,6})(?![\d/])",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"(?<![\w/.,])(\d{1,3}(?:\.\d{3})+|\d+(?:[.,]\d+)?)\s*(%|phần trăm|phan tram|hồ sơ|ho so|điểm|diem|ngày"
    r"|ngay)?(?![\w/])",
    re.IGNORECASE,
)


def says_none(text: str) -> bool:
    """Does he say that there is nothing to show?"""
    return bool(NOTHING.fullmatch(fold(text)))


def read(text: str, raw: str) -> Evidence:
    """The evidence in a text. `raw` is the text before anything in it was covered: links are taken from it."""
    links = [link.rstrip(".,;)") for link in _LINK.findall(raw)]
    number = _NUMBER.search(text) or _PLAIN_NUMBER.search(text)
    said = " ".join(_LINK.sub(" ", text).split()).strip(" ,;")
    return Evidence(text=said, document_number=number[1] if number else "", link=" ".join(links))


def figure(text: str) -> str:
    """The figure that a text names: "đạt 96,5 %" is "96,5 %"; "" when it names none or a date."""
    bare = _NUMBER.sub(" ", _LINK.sub(" ", text))
    found = _FIGURE.search(re.sub(r"\d{1,2}/\d{1,2}(?:/\d{2,4})?", " ", bare))
    return " ".join(filter(None, (found[1], (found[2] or "").strip()))) if found else ""


def joined(first: Evidence, second: Evidence) -> Evidence:
    """Two pieces of one report together."""
    both = {
        name: " ".join(filter(None, (value, getattr(second, name))))
        for name, value in vars(first).items()
        if name == "text"
    }
    kept = {name: value or getattr(second, name) for name, value in vars(first).items()}
    return replace(Evidence(**kept), **both)


def is_shown(evidence: Evidence) -> bool:
    """Is there anything one could look at: a number, a link, a file?"""
    return bool(evidence.document_number or evidence.link or evidence.file_id)
