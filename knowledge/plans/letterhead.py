"""What a document says of itself before its first order: number, day of issue, title, year, addressees."""

import re
from dataclasses import dataclass
from datetime import date

from knowledge.plans import units
from knowledge.plans.blocks import PLAIN, Block
from knowledge.plans.mention import as_date
from knowledge.plans.settle import Calendar

_NUMBER = re.compile(r"(?<!\w)Số ?:\s*((?:\d[\w.]*)?\s?/? ?[A-ZĐ\d][\w&ĐÐ/.–-]*)")
_ISSUED = re.compile(r"[^\W\d_][,.] ?ngày ?(\d{1,2})? ?tháng ?(\d{1,2})? ?năm ?(\d{4})", re.I)
_TYPE = re.compile(
    r"(?:KẾ HOẠCH|THÔNG BÁO|QUYẾT ĐỊNH|CHƯƠNG TRÌNH|CHỈ THỊ|CÔNG VĂN|HƯỚNG DẪN|QUY CHẾ|QUY ĐỊNH|ĐỀ ÁN"
    r"|PHƯƠNG ÁN|BÁO CÁO|NGHỊ QUYẾT|THÔNG TƯ|GIẤY MỜI|KẾT LUẬN|LỊCH CÔNG TÁC|PHỤ LỤC)",
    re.I,
)
_SPACED = ("KẾ HOẠCH", "THÔNG BÁO", "QUYẾT ĐỊNH", "CHƯƠNG TRÌNH", "CHỈ THỊ", "HƯỚNG DẪN", "QUY CHẾ", "BÁO CÁO")
_ABOUT = re.compile(r"V/v:? (.+)", re.I)
_TO = re.compile(r"[\s|]*Kính gửi ?:?", re.I)
_LETTERHEAD = re.compile(
    r"CỘNG HÒA|CỘNG HOÀ|Độc lập|(?<!\w)Số ?:|^ỦY BAN|^UBND|^SỞ |^BỘ |^Skip to|^Chế độ ban|^Description|^-A A"
    r"|Đọc nội dung"
)
_PLAN_YEAR = re.compile(r"năm (\d{4})(?! ?[-–]|\d)", re.I)


@dataclass(frozen=True)
class Letterhead:
    """What was read; `letter` says whether it is addressed to somebody."""

    title: str
    number: str | None
    issued: date | None
    calendar: Calendar
    addressees: tuple[str, ...]
    body: int
    letter: bool


def letterhead(blocks: list[Block]) -> Letterhead:
    """Read from the blocks before the first order. `body` is the number of the first block of the text proper."""
    head = blocks[:30]
    text = "\n".join(block.words for block in head)[:3500]
    issue = _ISSUED.search(text)
    issued = as_date(tuple(int(n) for n in issue.group(3, 2, 1))) if issue and issue[1] and issue[2] else None
    number = _NUMBER.search(text)
    title, body = _title(head)
    named = _PLAN_YEAR.findall(title)
    year = int(issue[3]) if issue else None
    calendar = Calendar(issued, int(named[-1]) if named else None, year)
    to = _addressees(blocks) or _met(title)
    clean = number and re.sub(r"\s+", "", number[1])
    return Letterhead(title, clean, issued, calendar, to, body, any(_TO.match(block.words) for block in head))


def _title(head: list[Block]) -> tuple[str, int]:
    """The kind of document with the lines under it, the subject of a letter, or the first line of an excerpt."""
    for at, block in enumerate(head):
        words = _spelled_out(block.words)
        if (
            (kind := _TYPE.match(words))
            and block.level == PLAIN
            and (kind[0].isupper() or kind.end() == len(words))
            and not block.cells
        ):
            lines = _lines_under(head, at)
            return " ".join([words, *(line.words for line in lines)]).strip(), at + 1 + len(lines)
    text = "\n".join(" ".join(cell.text for cell in block.cells) if block.cells else block.words for block in head)
    if about := _ABOUT.search(text):
        return _subject_line(text[about.start() :]), 0
    first = next(
        (b for b in head if not _LETTERHEAD.search(b.words) and len(b.words.split()) > 3 and not b.words.isupper()),
        head[0] if head else None,
    )
    return (" ".join(filter(None, (first.marker, first.words)))[:250].strip() if first else ""), 0


def _spelled_out(words: str) -> str:
    """ "K Ế H O Ạ C H" as scanners and typists space it is KẾ HOẠCH."""
    if not re.fullmatch(r"(?:[^\W\d_a-z] ){4,}[^\W\d_a-z]", words):
        return words
    close = words.replace(" ", "")
    return next((name for name in _SPACED if name.replace(" ", "") == close), close)


def _lines_under(head: list[Block], at: int) -> list[Block]:
    lines = []
    for block in head[at + 1 : at + 6]:
        if (
            block.level != PLAIN
            or block.cells
            or re.match(r"(?:Căn cứ|Thực hiện|Kính gửi|Để |Nhằm|Ngày )", block.words)
            or len(block.words) > 300
        ):
            break
        if block.words.endswith((".", ";", ":")) or len(" ".join(line.words for line in lines)) > 300:
            break
        lines.append(block)
    return lines


def _subject_line(text: str) -> str:
    lines = text.split("\n")
    out = [re.sub(r"\s+", " ", lines[0])]
    for line in lines[1:5]:
        line = line.strip()
        if not line or _TO.match(line) or len(line) > 60 or re.search(r", ngày|^Kính|^Số|\.$", line):
            break
        out.append(line)
    return re.sub(r"\s*(?:Kính gửi.*|\w[\w ]+, ngày.*)$", "", " ".join(out)).strip()


def _addressees(blocks: list[Block]) -> tuple[str, ...]:
    """The units after "Kính gửi:", on its line or as a list under it."""
    for at, block in enumerate(blocks[:40]):
        if not (match := _TO.match(block.words)):
            continue
        found = _names(block.words[match.end() :])
        for item in blocks[at + 1 : at + 30]:
            text = (
                " ".join(cell.text for cell in item.cells).strip()
                if item.cells
                else f"{item.marker} {item.words}".strip()
            )
            if not text.startswith(("-", "–", "•", "+")):
                break
            found += _names(text)
        return tuple(found)
    return ()


def _met(title: str) -> tuple[str, ...]:
    """Conclusions of a meeting are addressed to those it was held with."""
    match = re.search(r"(?:làm việc|họp|hội nghị) với (?:lãnh đạo |đại diện )?(?=[A-ZĐ])(.+?)(?: về .*)?$", title)
    return (match[1].strip(" ./"),) if match else ()


def _names(text: str) -> list[str]:
    text = re.sub(r"[.…_]{3,}|\|", " ", text)
    return [name for part in re.split(r";|(?:^|\s)[-–•+]\s", text) for name in units.split_units(part) if len(name) > 1]
