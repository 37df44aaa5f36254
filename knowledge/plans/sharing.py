"""Limits and acts that share one sentence: which belong together, which say the same twice."""

import re

from knowledge.plans import clauses, lexicon, units
from knowledge.plans.blocks import Block
from knowledge.plans.mention import Mention
from knowledge.plans.settle import Term

SAME_ACT = re.compile(r" và (?=họp|tổ chức họp|tổ chức hội nghị|tổ chức tập huấn)", re.I)
_SHARED_OBJECT = re.compile(
    r", (?=(?:Nghị định|Quyết định|Thông tư|Đề án|Kế hoạch|Quy chế|Nghị quyết|Chương trình|Dự thảo) )"
)


def coordinated(limits: list[Mention], text: str) -> list[list[Mention]]:
    """ "ngày 15/6 và ngày 15/12 hằng năm" is one recurrence; every other limit stands alone."""
    groups: list[list[Mention]] = []
    for limit in limits:
        near = groups and re.fullmatch(r"\s*(?:,|và|, và|;)?\s*(?:trước )?", text[groups[-1][-1].end : limit.start])
        if (
            near
            and limit.kind == groups[-1][-1].kind == "day"
            and limit.last[0] is None
            and groups[-1][-1].last[0] is None
        ):
            groups[-1].append(limit)
        else:
            groups.append([limit])
    return [
        part
        for group in groups
        for part in ([group] if group[-1].yearly or len(group) == 1 else [[limit] for limit in group])
    ]


FIRST_PERIOD = r":? ?(?:quý [IV\d]+|\d+ tháng|năm|tháng|quý|tuần)(?: (?:trước|chậm nhất|muộn nhất) .*)?$"
_PERIOD = re.compile(
    r"(?:(?:báo cáo )?(quý (?:IV|I{1,3}|\d)|\d+ tháng(?: đầu năm| cuối năm)?|năm|tháng|quý"
    r"|tuần) ?:? ?(?:gửi )?(?:chậm nhất|muộn nhất|trước)? ?(?:vào |là )?)$",
    re.I,
)


def named_period(text: str, span: clauses.Span, limit: Mention, passages: list[clauses.Span]) -> dict:
    """The period that tells limits apart which share one act: "quý I trước ngày 10/3, 6 tháng trước ngày 10/6"."""
    shared = sum(other[0] == span[0] for other in passages) > 1
    match = _PERIOD.search(text[span[0] : limit.start])
    return (
        {
            "period": match[1]
            .lower()
            .replace("quý iv", "quý IV")
            .replace("quý iii", "quý III")
            .replace("quý ii", "quý II")
            .replace("quý i", "quý I")
        }
        if shared and match
        else {}
    )


def without_doubles(kept: list[Mention], text: str, sentence: clauses.Span, block: Block | None) -> list[Mention]:
    """A period without a day says nothing beside a day; "01 lần/năm" right before a date belongs to it."""
    days = [m for m in kept if m.kind not in ("period", "frequency")]
    if days:
        kept = [m for m in kept if m.kind != "period"]
        kept = [m for m in kept if m.kind != "frequency" or not any(0 <= d.start - m.end < 25 for d in days)]
    else:
        kept = [m for m in kept if m.kind != "period" or block is None or _periodic_order(m, text, sentence, block)]
    return kept[:1] if kept and all(m.kind == "period" for m in kept) else kept


def _periodic_order(mention: Mention, text: str, sentence: clauses.Span, block: Block) -> bool:
    """ "Định kỳ hằng quý, X báo cáo" orders; "Báo cáo hằng năm về …" is a name."""
    whole = text[slice(*sentence)].strip()
    if block.words.endswith(":") or len(whole.split()) < 6 or block.tail:
        return False
    if re.match(r"(?:định kỳ|hằng|hàng|mỗi)", whole, re.I):
        return True
    named = re.search(r"(?:báo cáo|kế hoạch|chế độ|kỳ|công tác)(?: định kỳ)?\s*$", text[: mention.start], re.I)
    descriptive = lexicon.heading("no_orders").search(" ".join([h.words for h in block.above()]))
    acts = lexicon.first_verb().match(whole) and not re.match(r"báo cáo", whole, re.I) or units.subject(whole)
    return bool(acts) and not named and not descriptive and not re.search(r"tính từ|được thực hiện", whole)


def acts(text: str, span: clauses.Span, term: Term, end: int) -> list[clauses.Span]:
    """Two acts under one limit are two duties: "đánh giá … và họp … 02 lần/năm", "trình … Nghị định A, Nghị định B"."""
    passage = text[slice(*span)]
    if term.recurrence and "per" in term.recurrence and SAME_ACT.search(passage):
        return [span, span]
    after = text[span[1] : end]
    if match := re.match(r" (?:Nghị định|Quyết định|Thông tư|Đề án|Kế hoạch|Quy chế|Nghị quyết|Chương trình) ", after):
        cuts = [m.end() for m in _SHARED_OBJECT.finditer(after, match.end())]
        stops = [cut - 2 for cut in cuts] + [len(after)]
        first = (span[0], span[1] + stops[0])
        return [first] + [(span[1] + a, span[1] + b) for a, b in zip(cuts, stops[1:], strict=True)]
    return [span]
