"""Who is meant where a clause does not say: the heading, the place referred to, the addressees."""

import re
from functools import cached_property

from knowledge.plans import units
from knowledge.plans.blocks import PLAIN, Block, rank
from knowledge.plans.clauses import sentences
from knowledge.plans.letterhead import Letterhead

_WHO = re.compile(
    r"(?:Trách nhiệm (?:báo cáo|thực hiện)|(?:Cơ quan|Đơn vị|Tổ chức)(?:, (?:cơ quan|đơn vị"
    r"|tổ chức))? (?:thực hiện|báo cáo|gửi|lập)|Đối tượng (?:thực hiện"
    r"|báo cáo))(?! .{0,40}(?:gồm các nội dung))",
    re.I,
)
_FOR_WHOM = re.compile(r"(?:Cơ quan|Đơn vị|Nơi)(?:, (?:cơ quan|đơn vị))? nhận(?: báo cáo)?", re.I)
_ISSUES = re.compile(r"(?<!\w)(?:ban hành|xây dựng|phê duyệt)(?!\w)[^.]*(?:kế hoạch|chương trình)", re.I)


class Context:
    """The units a document names around its clauses. Answers are kept: headings are asked again and again."""

    def __init__(self, blocks: list[Block], head: Letterhead):
        self.blocks, self.head = blocks, head
        self._known: dict[int, list[str]] = {}
        self._beside: dict[tuple[int, re.Pattern], Block | None] = {}

    def acting(self, block: Block, clause: str, earlier: list[str]) -> list[str]:
        """The units that act in a clause: its own, those of the sentence before, of the headings, of the letter."""
        found = [self._in_full(name) for name in units.subject(clause) or earlier or self.above(block)]
        if found and units.is_generic(found) and self.head.addressees:
            return list(self.head.addressees)
        if not found:
            found = list(self.head.addressees) or (self._ordered if self.head.letter else [])
        return self._with_references(block, found or units.objects(clause))

    def _in_full(self, name: str) -> str:
        """ "Thành phố" is the addressee "Thành phố Hồ Chí Minh"."""
        return next(
            (full for full in self.head.addressees if len(name.split()) <= 2 and full.startswith(name + " ")), name
        )

    def above(self, block: Block) -> list[str]:
        """The units of the nearest heading that names some, or that a heading points to."""
        for heading in block.above():
            if found := self._of_heading(heading):
                return found
            if found := self._who(heading):
                return found
        return self._who(block) or self._opening(block)

    def _opening(self, block: Block) -> list[str]:
        """The units of the paragraph that opens an article, for the items under it."""
        siblings = block.parent.children if block.parent and block.level < PLAIN else []
        first = next((b for b in siblings[:3] if b.level == PLAIN and not b.words.startswith("(")), None)
        return units.subject(first.words) if first and first.number < block.number else []

    def receiving(self, block: Block, clause: str) -> str | None:
        """Where the result goes: said in the clause, else in the heading or its neighbour "Cơ quan nhận báo cáo"."""
        if found := units.recipient(clause):
            return found
        for heading in block.above():
            if found := units.recipient(heading.words):
                return found
            for target in self._referred(heading, heading.words):
                if found := units.recipient(target.words):
                    return found
            if (neighbour := self._neighbour(heading, _FOR_WHOM)) and (
                text := neighbour.words.partition(":")[2].strip()
            ):
                return text.strip(" .;")
        return None

    def _of_heading(self, heading: Block) -> list[str]:
        if heading.number not in self._known:
            self._known[heading.number] = self._read_heading(heading)
        return self._known[heading.number]

    def _read_heading(self, heading: Block) -> list[str]:
        if rank(heading) == 2.5 and _ISSUES.search(heading.words) or heading.number < self.head.body:
            return []
        last = sentences(heading.words)[-1] if heading.words else (0, 0)
        found = units.heading_units(heading.words) or units.subject(heading.words[last[0] :])
        return found or [name for target in self._referred(heading, heading.words) for name in self._named_in(target)]

    def _who(self, block: Block) -> list[str]:
        neighbour = self._neighbour(block, _WHO)
        if not neighbour or neighbour is block:
            return []
        if text := neighbour.words.partition(":")[2].strip(" ."):
            return units.split_units(text)
        return [name for child in neighbour.children if not child.tail for name in units.subject(child.words)]

    def _neighbour(self, block: Block, pattern: re.Pattern) -> Block | None:
        place = block.parent.number if block.parent else -1, pattern
        if place not in self._beside:
            siblings = block.parent.children if block.parent else [b for b in self.blocks if b.parent is None]
            self._beside[place] = next((b for b in siblings if pattern.match(b.words)), None)
        return self._beside[place]

    def _named_in(self, target: Block) -> list[str]:
        found = [
            name for start, end in sentences(target.words) for name in units.subject(target.words[start:end].strip())
        ]
        return found or [name for child in target.children for name in units.subject(child.words)]

    def _with_references(self, block: Block, found: list[str]) -> list[str]:
        """ "các đơn vị nêu tại khoản 1 Mục này" is followed by the units named there."""
        meant = [name for text in found for target in self._referred(block, text) for name in self._named_in(target)]
        return found + [name for name in dict.fromkeys(meant) if name not in found]

    def _referred(self, block: Block, text: str) -> list[Block]:
        return [
            target for match in units.references(text) if (target := self._find(block, match)) and target is not block
        ]

    def _find(self, block: Block, match: re.Match) -> Block | None:
        article = match["article"] or match["whole"]
        here = next((b for b in block.above() if rank(b) < 3), None)
        place = self._articles.get(article) if article else here
        if place and match["item"]:
            place = next((b for b in place.children if b.marker.rstrip(".)") == match["item"]), None)
        if place and match["point"]:
            place = next((b for b in place.children if b.marker.rstrip(".)") == match["point"].lower()), None)
        return place

    @cached_property
    def _articles(self) -> dict[str, Block]:
        """Articles by number: "Điều 6.", or in the codified law the line "(Điều 6 Thông tư …)" under the heading."""
        found: dict[str, Block] = {}
        for block in self.blocks:
            if match := re.fullmatch(r"Điều (\d+)\.?", block.marker.strip()):
                found.setdefault(match[1], block)
            elif block.parent and (match := re.match(r"\(Điều (\d+) ", block.words)):
                found.setdefault(match[1], block.parent)
        return found

    @cached_property
    def _ordered(self) -> list[str]:
        """The units a letter without addressees asks: "đề nghị Quý đơn vị …"."""
        for block in self.blocks:
            if not block.tail and re.search(r"đề nghị|yêu cầu", block.words):
                for start, end in sentences(block.words):
                    text = block.words[start:end]
                    if re.search(r"(?:đề nghị|yêu cầu) (?=\w)", text) and (found := units.subject(text)):
                        return found
        return []
