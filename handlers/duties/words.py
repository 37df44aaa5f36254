"""What units and the Office say about duties in their own words, accented or not: a closed set, or None."""

import re
from dataclasses import dataclass

from handlers.duties.decision_words import BARE, NOTICE
from knowledge.duties.flat import flat


@dataclass(frozen=True)
class Said:
    """What was said: the act, of which row ("việc 27") or duty ("NV12"), and what was said besides, as typed.

    `of` is what names a unit ("của phòng VL") where no row is named.
    """

    what: str
    row: int | None = None
    duty: int | None = None
    rest: str = ""
    of: str = ""


# The row or duty that is meant is found first and stands as § in the text that the patterns look at.
_NAMED = re.compile(
    r"(?<!\w)(?:(?:cong )?viec(?: so)?\s*#?(?P<row>\d{1,6})|(?:nv|nhiem vu(?: "
    r"so)?)\s*(?P<duty>\d{1,6}))(?![\w/%]|[.,-]\d)"
)
_NUMBER = re.compile(r"(?<![\w/.,-])#?(?P<row>\d{1,6})(?![\w/%]|[.,-]\d|\s*(?:ngay|tuan|thang|lan)(?!\w))(?P<duty>)")

_LEAD = (
    r"(?:(?:da|vang|ok|oke|okie|em|toi|minh|phong(?: (?:em|toi|minh))?|ben (?:em|toi|minh)|chung (?:toi|em)|bao "
    r"cao (?:anh|chi|van phong|vp)"
    r")[,.]?\s+)*?"
)
_THEN = r"(?:\s*(?:roi|r|rui|xong|nhe|nha|a|anh|chi|ca|luon|day|do|ma))*"
# Nothing to show: "ko co gi ca", "chả có giấy tờ gì". It is no question, though it has words of one.
NOTHING = re.compile(
    r"(?:(?:da|u|uh|ben|phong|em|minh|toi|hien|thi|viec nay)\s+)*(?:(?:khong|ko|k|kg|khg|hong|chua|cha|chang)(?: he)? "
    r"(?:co|can|kem)|(?:khong|ko|k))(?:\s+(?:gi|minh chung|giay to|giay|van ban|tai lieu|tep|file|anh|hinh|link"
    r"|duong dan|so|ho so|bao cao|cai|thu|de|gui|kem|theo|nao|ca|het|dau|luon|a|nhe|nha|em|anh|chi|oi|khac|hay))*"
)
_SHOWS_NOTHING = re.compile(r"(?<!\w)(?:khong|ko|k|chua|cha|chang)(?: he)? (?:co|can|kem) (?:\w+ ){0,3}gi(?!\w)")
_ASKS = re.compile(
    r"\?|(?<!\w)(?:gi|nao|bao nhieu|o dau|the nao|ra sao|lam sao|khi nao|bao gio|bao lau|nhu nao|may ngay|thu "
    r"tuc|le phi|"
    r"duoc khong|phai khong|(?:khong|chua)(?:\s+(?:a|nhi|vay|the))?$)(?!\w)"
)
_PAPER = (
    r"(?:bao cao|bc|cong van|cv|van ban|vb|to trinh|ttr|quyet dinh|qd|ke hoach|kh|thong bao|tb|bien ban|bb|so "
    r"(?:van ban )?\d|link|"
    r"mail|email|qua (?:mail|email|zalo|truc)|duong dan|http|www\.|file|tep|minh chung|ket qua|dat\s+\d|gui qua"
    r"|da gui|da ban hanh|xem)"
)
_DONE = (
    r"(?:da (?:lam |thuc hien |nop |gui |bao cao )?(?:xong|nop|gui|bao cao|thuc hien|hoan thanh|hoan tat"
    r"|lam)(?: lai| bo sung)?"
    r"|(?:nop|gui|bao cao|lam|thuc hien)(?: lai| bo sung)?(?=\s+(?:xong|roi|r)(?!\w))|xong|hoan thanh|hoan tat)"
)
_TIME = (
    r"(?:gia han|lui han|doi han|lui|hoan|keo dai(?: thoi han)?|them thoi gian)(?: (?:nop bao cao|bao cao|nop|thoi "
    r"han|thoi gian|thuc hien))?"
)
_WORK = r"(?:viec|nhiem vu|bao cao)"
_MINE = r"(?:cua |o )?(?:phong|don vi|ben|trung tam)?\s*(?:toi|minh|em|chung toi|ta)"
_WHOSE = r"(?:ai|(?:nhung |cac )?(?:phong|don vi)(?: nao)?)"
_HOW = (
    r"(?:\s+(?:the nao|sao|den dau|toi dau|ra sao|la (?:viec )?gi|gi vay|(?:la |den |toi |co )?(?:han )?(?:nop"
    r" )?(?:la )?"
    r"(?:khi nao|bao gio|ngay nao|luc nao))(?: roi| vay| a)*)?[\s.?]*"
)
_SEE = r"(?:xem |mo |chi tiet |noi dung |thong tin |(?:thoi )?han (?:nop )?(?:cua )?)?"
_TAIL = r"(?P<tail>\s*$|[\s,.;:–-].*)"


def _compiled(**patterns: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((what, re.compile(pattern, re.DOTALL)) for what, pattern in patterns.items())


_UNIT = _compiled(
    more=rf"{_LEAD}(?:§[\s,:]*)?(?:(?:(?:xin|cho|de nghi)(?: duoc| phep| cho)*\s+)?{_TIME}|(?:cho (?:em |toi "
    rf"|minh |phong (?:em|toi) )?)?xin "
    rf"(?:them(?=\s+(?:\d|vai|it))|(?=(?:den|toi) (?:thu|ngay|\d|tuan|cuoi|het))))(?:\s+(?:cho\s+)?§)?"
    r"(?P<tail>\s*$|\s*[,:]?\s*(?:den|toi|sang|them|vi|do|ly do|ngay|vai|it|\d).*)",
    receive=rf"{_LEAD}(?:§[\s,:]*(?:da |phong )?nhan|da (?:tiep nhan|nhan(?: duoc)?|ro)(?: (?:viec|nhiem vu"
    rf"|thong tin|nhac viec|nhac))?(?:\s+§)?|nhan §)"
    rf"{_THEN}[\s.]*",
    report=rf"{_LEAD}(?:§[\s,:]*(?:thi )?{_DONE}|{_DONE}{_THEN}(?:\s+§)?){_THEN}(?P<tail>\s*$|\s*[,.;:–-]+\s*.*"
    rf"|\s+{_PAPER}.*)",
    # With the row named in so many words anything may follow: "việc 27 đã xong và gửi qua trục".
    reported=rf"{_LEAD}(?:§[\s,:]*(?:thi )?{_DONE}|{_DONE}{_THEN}\s+§){_THEN}(?P<tail>\s+.*)",
    open=r"viec|cong viec|(?:cho (?:toi|em|minh) (?:hoi|xem|biet)\s+|xem\s+)?(?:"
    + _MINE
    + r"\s+|phong\s+)?(?:(?:dang|hien|con|co|no)\s+)*"
    rf"(?:nhung |cac )?(?:{_WORK}|no) (?:gi|nao)(?: (?:nua|khong|chua (?:lam|nop|xong|bao cao)|phai (?:lam|nop)"
    rf"|dang mo|can lam|sap den han))*"
    rf"|(?:(?:danh sach|xem|cac) )*viec {_MINE}|(?:{_MINE} )?con no (?:gi|bao cao gi|viec gi)",
    deputy=r"uy quyen(?:\s*$| cho (?P<tail>.*))",
    deputy_stop=rf"(?:thoi|huy|bo) uy quyen{_TAIL}",
    supplement=rf"{_LEAD}(?:(?:(?:bao cao|gui|nop|cho|xin|toi|em|minh|them)\s+)*bo sung(?: (?:bao cao|minh chung|so "
    rf"lieu|tai lieu|van ban))*(?: cho)?\s+§|§[\s,:]*(?:(?:xin|bao cao|gui|nop)\s+)*bo sung){_TAIL}"
    rf"|{_LEAD}(?:(?:xin|gui|nop)\s+)*(?:bao cao bo sung|bo sung (?:bao cao|minh chung))(?P<tail2>\s*$|\s*[:,]\s*.*"
    rf"|\s+{_PAPER}.*)|(?:(?:xin|gui|nop)\s+)*bo sung(?P<tail3>\s*:?\s*{_PAPER}.*)",
    show=rf"{_SEE}§{_HOW}",
)
_OFFICE = _compiled(
    notice=NOTICE,
    waiting=rf"duyet(?: bao cao| het| tat ca)*"
        rf"|(?:(?:xem|cac|co|danh sach) )*(?:{_WORK} )?(?:nao )?(?:dang )?(?:cho|doi) "
        rf"(?:toi )?(?:duyet|xu "
        rf"ly|chap nhan)(?: khong)?",
    who=rf"(?:(?:xem|danh sach) )?{_WHOSE}(?: con)? chua (?:bao cao|nop|xong|lam|gui|hoan thanh)(?: bao cao)?(?:\s+§)?",
    late=rf"(?:(?:xem|danh sach) )?(?:(?:cac |nhung )?viec(?: nao)?(?: (?:dang|da|bi))? (?:qua han|tre han|cham "
        rf"han|cham|tre)"
    rf"|{_WHOSE}(?: (?:dang|bi))? (?:tre|cham|qua han)(?: han)?)",
    read=rf"(?:xem )?{_WHOSE}(?: (?:da|chua|con chua))? doc(?: (?:thong bao|van ban|roi|chua))*",
    on=r"(?:(?:xem|lam|duyet) )?tiep(?: tuc)?(?: xem)? (?:ke hoach|de xuat)|(?:(?:xem|duyet) )?ke hoach "
        r"(?:(?:dang|con) )?(?:do|lam do|xem do|dang xem)",
    refuse=rf"(?:khong(?: (?:cho|dong y|duyet))?|tu choi)(?: cho)? (?:gia han|lui han)(?: cho)?\s+§{_TAIL}",
    grant=rf"(?:cho|dong y|duyet)(?: cho)? (?:gia han|lui han)(?: cho)?\s+§{_TAIL}",
    accept=r"(?:(?:dong y|chap nhan|duyet|ok)(?: bao cao)?(?: (?:cua|cho))?\s+§|§\s+(?:dong y|duyet|chap nhan"
        r"|dat))[\s.]*",
    give_back=rf"(?:(?:tra lai|tra ve|yeu cau (?:lam|bao cao|nop) lai)(?: bao cao)?(?: cua)?\s+§|§\s+(?:tra lai"
        rf"|lam lai|nop lai)){_TAIL}",
    not_applicable=rf"(?:§\s+(?:la )?khong ap dung|khong ap dung\s+§){_TAIL}",
    reopen=rf"mo lai\s+§{_TAIL}",
    set=r"(?:(?:dat|sua|doi|ghi|lui|gia|keo dai|chuyen) )?(?:thoi )?han(?: (?:cho|cua))?\s+§(?P<tail>.*\d.*)"
        r"|§[\s,:]*(?:doi |sua |lui |gia )?han(?P<tail2>.*\d.*)|§\s+(?P<tail3>lan \d+.*\d.*)"
        r"|(?:(?:cho|lui|doi|chuyen) )?§\s+(?:(?:lui|doi|chuyen)\s+)?(?P<tail4>(?:den|sang|toi|qua)\s.*\d.*)",
    event=r"(?P<tail>(?:da|co|su kien)\s.*\d.*?)[\s,]*(?:cho|cua|thuoc)\s+§(?P<tail2>.*)",
    withdraw=rf"(?:thu hoi|huy|rut|bo)\s+§{_TAIL}",
    history=r"(?:xem )?lich su(?: cua)?\s+§[\s.]*",
    show=rf"{_SEE}§{_HOW}",
    of_unit=rf"(?P<tail>.+?) (?:con|dang co|dang no|no) (?:nhung )?{_WORK} (?:gi|nao)(?: nua)?|viec cua (?P<tail2>.+)",
)  # fmt: skip
_DECISIONS = _compiled(**BARE)
_WONDERS = re.compile(_ASKS.pattern + r"|(?<!\w)sao(?!\w)")
_BARE = (
    "more",
    "receive",
    "report",
    "accept",
    "give_back",
    "grant",
    "refuse",
    "history",
    "set",
    "not_applicable",
    "reopen",
)
_NO_QUESTION = ("report", "reported", "more", "receive", "deputy", "supplement")


def asks(text: str) -> bool:
    """Is this a question, by its words?"""
    return bool(_ASKS.search(flat(text)[1].rstrip()))


def unit_says(text: str) -> Said | None:
    """What somebody of a unit says of its duties: receive, report, more (time), open, deputy, deputy_stop, show."""
    return _said(text, _UNIT)


def office_says(text: str) -> Said | None:
    """What the Office asks or decides: one of the names in this file."""
    return _said(text, _OFFICE)


def office_decides(text: str) -> Said | None:
    """A decision in words that name no row: accept, give_back, grant, refuse; yes or no to what is on the screen."""
    return None if _WONDERS.search(flat(text)[1]) else _said(text, _DECISIONS)


def _said(text: str, patterns: tuple[tuple[str, re.Pattern[str]], ...]) -> Said | None:
    typed, plain = flat(text)
    readings = [(plain, None)] if not (named := _NAMED.search(plain)) else [(_marked(plain, named), named)]
    if named is None:
        readings += [(_marked(plain, number), number) for number in list(_NUMBER.finditer(plain))[:2]]
    for what, pattern in patterns:
        for reading, reference in readings:
            bare = reference is not None and named is None
            found = pattern.fullmatch(reading.rstrip()) if not bare or what in _BARE else None
            if found and not (what in _NO_QUESTION and _ASKS.search(_SHOWS_NOTHING.sub(" ", plain))):
                return _of(what, found, typed, reference)
    return None


def _marked(plain: str, reference: re.Match[str]) -> str:
    """The text with § for what is meant, as long as before."""
    return f"{plain[: reference.start()]}§{' ' * (len(reference[0]) - 1)}{plain[reference.end() :]}"


def _of(what: str, found: re.Match[str], typed: str, reference: re.Match[str] | None) -> Said:
    groups = {name: found.span(name) for name, said in found.groupdict().items() if said}
    spans = [span for name, span in groups.items() if name.startswith("tail")]
    of = " ".join(typed[start:end] for name, (start, end) in groups.items() if name.startswith("of"))
    if reference is not None and what != "notice":  # what a notice says is passed on as it is
        typed = typed[: reference.start()] + " " * len(reference[0]) + typed[reference.end() :]
    rest = " ".join(typed[start:end] for start, end in spans).strip(" ,.;:–-\n")
    what = "report" if what == "reported" else what.removesuffix("_bare").removesuffix("_also")
    if reference is None:
        return Said(what, rest=rest, of=of)
    row, duty = reference["row"], reference["duty"]
    return Said(what, int(row) if row else None, int(duty) if duty else None, rest, of)
