"""Is a time named in a sentence a deadline, and if not, what is it? The reason is for people."""

import re
from dataclasses import dataclass
from datetime import date

from knowledge.plans import lexicon
from knowledge.plans.mention import Mention, as_date

ISSUED = "ngày ban hành văn bản"
CITED = "ngày của văn bản được dẫn (căn cứ, số hiệu)"
IN_FORCE = "ngày có hiệu lực hoặc ngày bắt đầu"
CUT_OFF = "kỳ chốt số liệu, không phải hạn gửi"
PAST = "việc đã qua"
UPSTREAM = "hạn cấp trên giao cho cơ quan, nêu trong phần dẫn"
CONTRACT = "ngày trong hợp đồng"
NO_LIMIT = "không có từ chỉ hạn (trước ngày, chậm nhất, trong tháng …)"

_LINK = r"(?: (?:là|vào|trong|đến|hết|ngày|lúc|cuối|thời điểm|tháng|khoảng)| ?:)*"
STRONG = re.compile(
    r"(?<!\w)(?:trước(?! đến)|chậm nhất|muộn nhất|trễ nhất|sớm nhất"
    r"|không (?:muộn|chậm|trễ|quá)(?: hơn| quá)?|(?:đến|tới|cho đến) hết|hoàn thành|hoàn tất|xong"
    r"|gia hạn đến"
    rf"|(?:thời )?hạn(?: chót| cuối(?: cùng)?| nộp| gửi| báo cáo| hoàn thành| thực hiện| góp ý| trả lời"
    rf"| chậm nhất)*(?: [^\s,;.:]+){{0,6}}(?: là| đến| vào|:)){_LINK}\s*$",
    re.I,
)
_WHEN = re.compile(
    r"(?<!\w)(?:trong|vào|dự kiến|xong|hoàn thành|đến|trước|cuối|hết|khoảng|thời gian[^,;.]{0,30}"
    r"|tiến độ[^,;.]{0,20}|chậm nhất|muộn nhất|thực hiện)"
    r"(?: (?:trong|vào|là|cuối|hết|khoảng|dự kiến|đến|tháng|ngày|thời gian))*[: ]*$",
    re.I,
)
_APPROXIMATE = re.compile(r"(?<!\w)(?:dự kiến|khoảng|ước)(?: [^\s,;.]+){0,4} ?:?\s*$", re.I)
_EVENT = re.compile(
    r"(?<!\w)(?:tổ chức|họp|hội nghị|cuộc họp|làm việc|dự|tham dự|tập huấn|khai mạc|có mặt|mời|kiểm tra"
    r"|đánh giá|thời gian|triển khai|tiến hành|khảo sát)(?!\w)",
    re.I,
)
_PAST = re.compile(
    r"(?<!\w)(?:đã|được|vừa qua|tại (?:cuộc họp|buổi|hội nghị|phiên)|kết luận|quá hạn|thông qua|ban hành"
    r"|ký|hiện nay)(?!\w)",
    re.I,
)
_BEFORE_PAST = re.compile(
    r"(?:(?<!\w)đã(?: [^\s,;.]+){1,8}|được (?:ban hành|cấp|ký|tiếp nhận|phê duyệt|tuyển dụng|thành lập"
    r"|giao kết)(?: [^\s,;.]+){0,3}|có hiệu lực|(?:ban hành|phát sinh|tiếp nhận|ký kết) (?:từ )?)"
    r" ?(?:trước|đến hết) (?:ngày )?$",
    re.I,
)
_RULED = re.compile(r"theo quy định(?: [^\s,;.]+){0,5} là(?: ngày)?\s*$|quá (?:thời )?hạn[^;,.()]{0,25}$", re.I)
_FORCE = re.compile(r"hiệu lực[^;.]*$|(?:kể )?từ\s*$|áp dụng (?:kể )?từ\s*$|thay thế[^;.]*$", re.I)
_CITED = re.compile(
    r"\d\w*\s?[/-]\s?[A-ZĐ][\w&ĐÐ/.–-]*(?:[^;.]{0,120})$|(?:Quyết định|Nghị định|Thông tư|Kế hoạch"
    r"|Công văn|Luật|Chỉ thị|Nghị quyết|Thông báo|Kết luận|Văn bản|Tờ trình|Giấy mời|Báo cáo số"
    r"|Hướng dẫn số)[^;.]{0,160}$"
)
_DATA = re.compile(
    r"(?:số liệu|chốt|tính|lấy|lập cho kỳ|kỳ báo cáo|thời kỳ|kỳ|giai đoạn|nhiệm kỳ)[^;.:]{0,60}$"
    r"|báo cáo,? (?:tuần|tháng|quý|(?:0?6|sáu|0?9|chín) tháng|năm|hằng|hàng|định kỳ)[^;.,]{0,50}$",
    re.I,
)
_COMPLETED = re.compile(r"(?:hoàn thành|hoàn tất|xong|kết thúc)(?: [^\s,;.]+){0,3}\s*$", re.I)
_QUOTING = re.compile(
    r"\s*(?:thực hiện|căn cứ|theo|tiếp theo|trên cơ sở|phúc đáp) (?:công văn|kế hoạch|quyết định|văn bản"
    r"|chỉ đạo|thông báo|chỉ thị|ý kiến|nghị quyết)",
    re.I,
)
_STARTED = re.compile(r"(?<!\w)từ (?:ngày )?(?:mùng )?$", re.I)
_AFTER_START = re.compile(r"(?<!\w)từ[^;.,]*(?:đến|tới)(?: hết)?(?: ngày)?\s*$", re.I)


@dataclass(frozen=True)
class Setting:
    """What surrounds a mention: the sentence before and after it, the headings above, the document's date."""

    before: str
    after: str
    headings: str = ""
    issued: date | None = None
    in_cell: bool = False


def approximate(setting: Setting) -> bool:
    """ "dự kiến tháng 10" reminds, but is no deadline."""
    return bool(_APPROXIMATE.search(setting.before))


def fault(mention: Mention, setting: Setting) -> str:
    """Why a mention is no deadline; "" when it is one."""
    if mention.broken:
        return mention.broken if mention.named or STRONG.search(setting.before) else "skip"
    if setting.in_cell:
        return "skip" if mention.kind == "day" and not mention.named and not _cell_day(setting) else ""
    judge = {"day": _day, "range": _range, "recurrence": _recurrence, "bare": _bare}.get(mention.kind, _loose)
    return judge(mention, setting)


def _cell_day(setting: Setting) -> bool:
    return not setting.after[:1].strip() or setting.after[:1] in ",.;)" or bool(STRONG.search(setting.before))


def _day(mention: Mention, setting: Setting) -> str:
    before = setting.before
    if _RULED.search(before):
        return PAST
    if _QUOTING.match(before) and re.search(r"(?<!\w)(?:yêu cầu|đề nghị)(?!\w)", setting.after):
        return UPSTREAM
    strong = STRONG.search(before)
    if not strong:
        return "skip" if not mention.named and not mention.yearly else _why_not(mention, setting)
    if _BEFORE_PAST.search(before):
        return PAST
    if re.search(r"hợp đồng[^;.]*$", before, re.I) and not re.search(r"(?:gửi|nộp|báo cáo)[^;]*$", before, re.I):
        return CONTRACT
    if re.search(r"(?:chốt|lấy|tính)(?: số liệu)?[^;.]{0,40}$", before, re.I) and not re.search(
        r"trước\s*$|chậm nhất|muộn nhất", strong[0], re.I
    ):
        return CUT_OFF
    due = as_date(mention.last)
    return PAST if due and setting.issued and due < setting.issued else ""


def _why_not(mention: Mention, setting: Setting) -> str:
    """A day without a limiting word: an event still to come is a duty, anything else has a reason."""
    before, due = setting.before, as_date(mention.last)
    if re.search(r"(?:tính|số liệu|chốt|lấy)(?: từ)?[^;.]*$", before[-60:], re.I) and not re.search(
        r"hiệu lực", before, re.I
    ):
        return CUT_OFF
    if re.search(r"hiệu lực", before, re.I) or _FORCE.search(before):
        return IN_FORCE
    if re.search(r"hợp đồng", before[-60:], re.I):
        return CONTRACT
    if _CITED.search(before):
        return CITED
    if _AFTER_START.search(before) or _DATA.search(before):
        return CUT_OFF
    dated = mention.time or re.search(r"(?:vào|lúc|hồi|trong|thời gian ?:|:)\s*(?:ngày )?$", before, re.I)
    to_come = due and (setting.issued is None or due >= setting.issued)
    if dated and to_come and _EVENT.search(before) and not _PAST.search(before):
        return ""
    if due and setting.issued and due < setting.issued or re.search(r"(?<!\w)đã(?!\w)", before + setting.after[:80]):
        return PAST
    return NO_LIMIT


def _range(mention: Mention, setting: Setting) -> str:
    if mention.yearly and not re.search(r"thời gian[^;.]{0,30}$", setting.before, re.I):
        return CUT_OFF
    if _DATA.search(setting.before) or lexicon.heading("cut_off").search(setting.headings):
        return CUT_OFF
    if re.search(r"hợp đồng|hiệu lực", setting.before[-80:], re.I):
        return CONTRACT
    if not _EVENT.search(setting.before) and not lexicon.verb().search(setting.before.lower()):
        return NO_LIMIT
    due = as_date(mention.last)
    return (
        PAST if due and setting.issued and due < setting.issued or re.search(r"(?<!\w)đã(?!\w)", setting.before) else ""
    )


def _recurrence(mention: Mention, setting: Setting) -> str:
    if STRONG.search(setting.before):
        return ""
    if (
        _STARTED.search(setting.before)
        or _AFTER_START.search(setting.before)
        or re.search(r"số liệu|chốt", setting.before, re.I)
    ):
        return CUT_OFF
    return ""


def _bare(mention: Mention, setting: Setting) -> str:
    return "" if STRONG.search(setting.before) else "skip"


def _loose(mention: Mention, setting: Setting) -> str:
    """Months, quarters, years, frequencies: named in passing far more often than not."""
    before = setting.before
    if mention.kind in ("frequency", "relative", "period"):
        return "skip" if re.search(r"hiệu lực[^;.]*$", before, re.I) else ""
    if mention.kind == "year":
        ends = _COMPLETED.search(before) or mention.named and re.search(r"(?<!\w)đến\s*$", before, re.I)
        return (
            ""
            if ends and "%" not in before + setting.after and not lexicon.heading("no_orders").search(setting.headings)
            else "skip"
        )
    if _DATA.search(before) or mention.kind == "half" and not STRONG.search(before):
        return "skip"
    if not _WHEN.search(before) or re.search(r"(?:phiên họp|thường kỳ|kết quả|từ)\s*(?:trong )?$", before, re.I):
        return "skip" if mention.first and mention.first[0] is None else NO_LIMIT
    due = as_date(_closed(mention.last))
    return PAST if due and setting.issued and due < setting.issued or re.search(r"(?<!\w)đã(?!\w)", before) else ""


def _closed(day: tuple | None) -> tuple | None:
    return (day[0], day[1], 28) if day and day[2] == 0 else day
