"""A document's lines made into blocks: paragraphs unwrapped, each knowing the heading it stands under."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.plans.grids import with_bars
from knowledge.plans.normalise import Traced, join, mend

PLAIN = 9
_MOST_CELLS = 60
_MARKERS = (
    (0, re.compile(r"(?:PHẦN|Phần|CHƯƠNG|Chương|MỤC|Mục|PHỤ LỤC|Phụ lục) (?:[IVXLC]+|\d+)(?!\w)[.: ]?")),
    (1, re.compile(r"Điều \d[\w.Đđ]*\.? ?")),
    (2, re.compile(r"(?:[IVX]{1,6}|[A-H])[.)/] ")),
    (4, re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}\.? (?!\d)")),
    (3, re.compile(r"\d{1,2}[.)] ?(?![\d/])|Khoản \d+[.:] ?")),
    (5, re.compile(r"[a-zđ][.)] ")),
    (6, re.compile(r"[-–—•●▪*] ?(?=[^\W\d]|\d|\()")),
    (7, re.compile(r"\+ ?")),
)
_GAP = re.compile(r" {4,}")
_RULE = re.compile(r"[\s\-–—_=*.·…|+:]*")
_PAGE = re.compile(r"\s*[-–]?\s*(?:[Tt]rang\s+)?\d{1,3}(?:/\d{1,3})?\s*[-–]?\s*")
_TAIL = re.compile(r"[\s|*_]*Nơi nhận", re.I)
_RESUME = re.compile(r"[\s|*#]*(?:PHỤ LỤC|Phụ lục|DANH MỤC|BẢNG|KẾ HOẠCH|CHƯƠNG TRÌNH|LỊCH|BIỂU|Điều \d)")
_GLUED_ARTICLE = re.compile(r"(?<=[.;:])(?=Điều \d+\.)")


@dataclass(eq=False)
class Block:
    """A paragraph, an item or the row of a table. `level` is small for headings; `parent` is what it stands under."""

    text: Traced
    level: int = PLAIN
    marker: str = ""
    parent: "Block | None" = None
    cells: list[Traced] = field(default_factory=list)
    tail: bool = False
    aligned: bool = False
    children: list["Block"] = field(default_factory=list)
    number: int = 0

    @property
    def words(self) -> str:
        """The mended text."""
        return self.text.text

    def above(self) -> Iterator["Block"]:
        """The headings this stands under, nearest first."""
        block = self.parent
        while block:
            yield block
            block = block.parent


def blocks(document: Traced) -> list[Block]:
    """The blocks of a document in order, hung under their headings."""
    found = [_block(lines) for lines in _groups(with_bars(_lines(document)))]
    found = [block for block in found if block.words.strip() or block.cells]
    _mark_tail(found)
    _hang(found)
    for number, block in enumerate(found):
        block.number = number
    return found


def _lines(document: Traced) -> list[Traced]:
    lines, start = [], 0
    for match in re.finditer(rf"\n|{_GLUED_ARTICLE.pattern}|\Z", document.text):
        lines.append(document.slice(start, match.start()))
        start = match.end()
    return lines


def _groups(lines: list[Traced]) -> Iterator[list[Traced]]:
    """Lines that make one paragraph together. A page number between two halves of a sentence is left out."""
    width = _width(lines)
    group: list[Traced] = []
    blank = False
    numbered = any(line.text.strip().lower() in ("tt", "stt") for line in lines)
    for at, line in enumerate(lines):
        text = line.text.strip()
        if not text or (_PAGE.fullmatch(text) and not numbered and not _is_day(lines, at)):
            blank = True
            continue
        if group and not _goes_on(group[-1].text.rstrip(), line.text, width, blank):
            yield group
            group = []
        group.append(line)
        blank = False
    if group:
        yield group


def _is_day(lines: list[Traced], at: int) -> bool:
    """A number alone on its line is a page number, unless the date goes on right below it."""
    return at + 1 < len(lines) and re.match(r"\s*(?:tháng|năm|/)", lines[at + 1].text) is not None


def _width(lines: list[Traced]) -> int:
    """The width at which the lines were wrapped; 0 when a line is a paragraph."""
    prose = (line.text.rstrip() for line in lines if "|" not in line.text and not _GAP.search(line.text.strip()))
    lengths = sorted(len(text) for text in prose if len(text.strip()) > 30)
    if len(lengths) < 3 or lengths[-1] > 160:
        return 0
    return lengths[int(len(lengths) * 0.7)]


def _goes_on(before: str, line: str, width: int, blank: bool) -> bool:
    text = line.strip().lstrip("*").strip()
    if "|" in line and line.count("|") > 1 or before.count("|") > 1 or _RULE.fullmatch(before) or _RULE.fullmatch(line):
        return False
    if marker(text)[1] or _TAIL.match(text) or _TAIL.match(before):
        return False
    if re.search(r"(?:ngày|tháng|quý|năm|trước|chậm nhất)$", before) and re.match(
        r"\d|[IV]+[/ ,.]|ngày|tháng|quý|năm", text
    ):
        return not re.fullmatch(r"\d+", text)
    if re.fullmatch(r"\d{1,3}", text):
        return False
    lower = text[:1].islower() or text[:1].isdigit() or text[:1] in "/(,;"
    ended = before.rstrip("*").endswith((".", ";", ":", "!", "?", "./"))
    if blank:
        return (
            len(before) > 40
            and text[:1].islower()
            and not ended
            and not re.match(r"(?:kính gửi|nơi nhận)", before.strip(), re.I)
        )
    if lower and not ended:
        return True
    if not width:
        return False
    if _indent(line) >= _indent(before) + 3:
        return False
    full = len(before) + 1 + len(text.split(" ")[0]) > width - 8
    return full or not ended and len(before.strip()) > 0.6 * width and not before.isupper()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def marker(text: str) -> tuple[int, str]:
    """The level and the marker ("II. ", "a) ", "- ") a paragraph begins with; PLAIN and "" without one."""
    for level, pattern in _MARKERS:
        if match := pattern.match(text):
            return level, match[0]
    return PLAIN, ""


def _block(lines: list[Traced]) -> Block:
    whole = join(lines, "\n")
    if 1 < whole.text.count("|") < _MOST_CELLS:
        bar = whole.text.index("|")
        typed_without = whole.starts[bar] == whole.ends[bar]
        return Block(mend(whole), cells=[_trim(mend(cell)) for cell in _cells(whole)], aligned=typed_without)
    text = _trim(mend(whole))
    level, mark = marker(text.text)
    return Block(_trim(text.slice(len(mark), len(text))), level, mark.strip())


def _cells(line: Traced) -> list[Traced]:
    """The cells of a row written with bars; a bar at either end is only an edge."""
    text = line.text
    cuts = [-1, *(m.start() for m in re.finditer(r"\|", text)), len(text)]
    cells = [line.slice(a + 1, b) for a, b in zip(cuts, cuts[1:], strict=False)]
    if not text[: cuts[1]].strip():
        cells = cells[1:]
    if cells and not cells[-1].text.strip() and text.rstrip().endswith("|"):
        cells = cells[:-1]
    return cells


def _trim(text: Traced) -> Traced:
    raw = text.text
    start, end = len(raw) - len(raw.lstrip()), len(raw.rstrip())
    return text.slice(start, max(start, end))


def _mark_tail(found: list[Block]) -> None:
    """From "Nơi nhận" on there are names and copies, no duties, unless an annex follows."""
    tail = False
    for block in found:
        starts = _TAIL.match(block.words) and re.match(r"[\s|*_]*Nơi nhận(?! (?:báo|hồ sơ))", block.words, re.I)
        tail = bool(starts) or (tail and not _RESUME.match(block.marker + " " + block.words))
        block.tail = tail


def _hang(found: list[Block]) -> None:
    """Give every block its parent: the nearest one before it that is of a higher rank."""
    stack: list[Block] = []
    for block in found:
        level = rank(block)
        while stack and rank(stack[-1]) >= level:
            stack.pop()
        if level == PLAIN and not block.cells:
            while stack and not _is_heading(stack[-1]):
                stack.pop()
        block.parent = stack[-1] if stack else None
        if block.parent:
            block.parent.children.append(block)
        if not block.cells and (level < PLAIN):
            stack.append(block)


def rank(block: Block) -> float:
    """A paragraph that ends with ":" heads the items after it; a line in capitals stands above items too."""
    if block.level == PLAIN and not block.cells:
        if block.words.endswith(":"):
            return 2.5
        if len(block.words) < 120 and block.words.isupper():
            return 1.5
    return block.level


def _is_heading(block: Block) -> bool:
    return block.words.endswith(":") or (len(block.words.split()) < 22 and not block.words.endswith((".", ";")))
