"""Orders without a date: which sentences tell somebody to do something concrete."""

import re

from knowledge.plans import lexicon, units
from knowledge.plans.blocks import PLAIN, Block
from knowledge.plans.letterhead import Letterhead

_NEVER = re.compile(
    r"^(?:cơ quan|đơn vị)[^:]{0,40}(?:nhận|thực hiện|gửi)(?: báo cáo)? ?:|chịu trách nhiệm(?: thi hành"
    r"| về| trước)|nếu có (?:khó khăn|vướng mắc|phát sinh)|(?:khó khăn|có) vướng mắc[^.]{0,60}(?:báo cáo"
    r"|phản ánh)|^\s*(?:trên đây|rất mong|trân trọng|căn cứ|kính mong|như trên|điều \d+|theo (?!đó))"
    r"|rất mong nhận|"
    r"nghiêm túc (?:triển khai )?thực hiện(?: kế hoạch này)?\.?$"
    r"|^\s*(?:đề nghị )?các [^,.]{3,60} (?:triển khai|quan tâm|nghiêm túc)[^.]{0,40}(?:thực hiện"
    r"|đúng)[^.]{0,60}$|(?:thông báo|ban hành)[^.]{0,60} (?:để|như sau|sau)|có hiệu lực|thay thế"
    r"|được đăng tải|hồ sơ lưu|như sau ?:?$|sau ?:$|gồm ?:$",
    re.I,
)
_HAS_DUTY = re.compile(r"(?<!\w)(?:có trách nhiệm|chủ trì|giao|đề nghị|yêu cầu|phải|phân công)(?!\w)", re.I)


def is_order(sentence: str, block: Block, head: Letterhead, under: str) -> bool:
    """Is this sentence a concrete order? `under` are the headings above it."""
    text = sentence.strip(" .;")
    if block.tail or block.number < head.body or len(text.split()) < 5 or _NEVER.search(text):
        return False
    if block.words in head.title or re.match(r"ngày \d", text, re.I):
        return False
    if lexicon.heading("no_orders").search(under) and not re.search(
        r"nhiệm vụ|tổ chức thực hiện|trách nhiệm", under, re.I
    ):
        return False
    listed = re.sub(r"^[^:]{5,80}gồm(?: có)?: ", "", text)
    acts = lexicon.first_verb().match(listed) is not None
    if acts and re.match(
        r"(?:thực hiện|triển khai|căn cứ|phúc đáp|tiếp theo) (?:kế hoạch|công văn|quyết định|nghị quyết"
        r"|chỉ thị|văn bản|thông báo|ý kiến) (?:số|xây)",
        text,
        re.I,
    ):
        return bool(re.search(r"(?<!\w)(?:đề nghị|yêu cầu|giao)(?!\w)", text) and units.subject(text))
    told = bool(_HAS_DUTY.search(text)) and bool(units.subject(text))
    if block.level == PLAIN and not _under_orders(block, head):
        return told
    return told or (acts and _commanding(block)) or bool(units.subject(text)) and _commanding(block)


def _under_orders(block: Block, head: Letterhead) -> bool:
    """Does a paragraph stand under a heading of the text proper; the banner of a web page is none."""
    return any(above.marker or above.words.endswith(":") or head.body for above in block.above())


def _commanding(block: Block) -> bool:
    """Items of a list of tasks: an article that only describes ("Nội dung báo cáo gồm") has none."""
    if block.marker and block.words.endswith(":"):
        return False
    describing = re.compile(
        r"gồm|nội dung|bao gồm|loại báo cáo|hình thức|phương thức|thời (?:hạn|điểm|gian)|bằng một trong"
        r"|cơ quan (?:nhận|thực hiện)|trường hợp",
        re.I,
    )
    return not any(
        describing.search(heading.words)
        and not re.search(r"nhiệm vụ|đề nghị|yêu cầu|thực hiện|triển khai", heading.words, re.I)
        for heading in block.above()
    )
