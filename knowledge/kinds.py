"""Which row of a dossier is a paper to bring and which is a note, a heading or a pointer to other rows.

The portal has one table for all four and no column that tells them apart; what is known of how they look is in the
catalogue's README (0 originals and 0 copies: never a paper; some notes carry 1/0).
"""

import re

from knowledge.model import Kind
from knowledge.text import bare

_LEAD = re.compile(r"^([\W\d_]+|[a-z]{1,2}\)\s*)+")
_NOTE_START = re.compile(
    r"(luu y|ghi chu|chu y)\b|so luong (moi )?(thanh phan )?(bo )?ho so\b|ngoai (cac )?giay to\b.{0,12}neu tren"
)
_NOTE_SENTENCE = re.compile(
    r"khong quy dinh ro ban chinh|thi viec uy quyen thuc hien theo quy dinh|thuc hien viec nop/xuat trinh"
)
_REFERENCE = re.compile(
    r"^(thanh phan )?(ho so|cac giay to|cac chung tu|giay to|chung tu).{0,80}"
    r"\b(neu|quy dinh|liet ke) (tai|o) (noi dung|muc|truong hop)\b|bao gom cac chung tu da liet ke tai"
)
_HEADING_END = re.compile(r"(\b(gom|bao gom|gom co|nhu sau|sau day|cac giay to sau|mot trong cac giay to sau)|:)\W*$")
_HEADING_START = re.compile(r"giay to (phai )?(nop|xuat trinh)\W*$|thanh phan ho so\W*$")
_NOTE_CASE = re.compile(r"\W*(luu y|ghi chu|chu y)\b")


def kind_of(name: str, case: str | None, originals: int | None, copies: int | None) -> Kind:
    """The kind of one dossier row, from its words, the heading it stands under and its quantities."""
    start = _LEAD.sub("", bare(name))
    if _NOTE_START.match(start) or _NOTE_SENTENCE.search(start):
        return "note"
    if len(start) < 200 and _REFERENCE.search(start):
        return "reference"
    if originals or copies:
        return "paper"
    if originals is None and copies is None:
        return "paper"
    if _HEADING_START.match(start):
        return "heading"
    in_notes = bool(case and _NOTE_CASE.match(bare(case)))
    return "heading" if _HEADING_END.search(start) and not in_notes else "note"
