"""Identity numbers, telephone numbers and e-mail addresses are covered before anything is kept."""

import re
import unicodedata

MASK = "•••"  # no word: it changes no search
_MOST_GROUPS = 12  # digits said one by one with blanks between them make an identity number of twelve groups

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_EMAIL = re.compile(
    r"[\w.+-]{1,64}\s?(?:@|\((?:at|a còng)\)|\[at\])\s?"
    r"[\w-]{1,63}(?:\s?(?:\.|\(dot\)|\[dot\])\s?[a-z][\w-]{1,62}){1,4}",
    re.IGNORECASE,
)
# What looks like one of them and is none. These words are left alone, digits and all.
_LOOK_ALIKES = re.compile(
    r"""
    \b(?:\d{3}\.\d\d\.\d\d\.)?[A-Z]\d\d(?:\.\d{1,4})*-\d{6}-\d{3,6}\b          # a dossier's code: H42.10-241105-0001
  | (?<![\d.])\d\.\d{6}(?:\.\d{2,3})*(?:\.[A-Z]\d\d)?(?!\d)            # a procedure's code: 1.001731.000.00.00.H42
  | (?<![\d+])\d{1,6}(?:/\d{2,4})?/[^\W\d_][\w-]*                              # a decision: 526/QĐ-BNV, 219/2025/NĐ-CP
  | (?<!\d)(?:\d{1,2}(?P<s>[./-])\d{1,2}(?P=s)(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d)(?![./-]?\d)(?:\s\d{1,2}[:h]\d\d)?
  | (?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d\s?[-–]\s?\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d(?!\d)  # from day to day
  | (?<![\d+.])\d[\d.,\s]{0,30}(?:đồng|vnđ|vnd|usd|đ\b|triệu|tỷ|tỉ\b|nghìn|ngàn|dong\b|trieu|nghin|%)   # money
    """,
    re.IGNORECASE | re.VERBOSE,
)
_RUN = re.compile(r"(?:\+\s?|\(\+?)?\d(?:[\s.()_·–-]{0,3}\d|[,/](?=\d{3})\d)*")
_PHONE = re.compile(r"(?:0084|84)0?(?:[35789]\d{8}|2\d{9})|(?:0084|84|0)1[2689]\d{8}|0[235789]\d{8}|02\d{9}")
_PASSPORT = re.compile(r"(?<![A-Za-z0-9.\-/])[A-Z]\d{7,8}(?![\d\w/-])")
_CARD = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}[ .]?\d(?:[ .]?\d){12}(?!\d)")
_LETTER_O = re.compile(r"(?<![^\W\d_])[oO](?=[ .-]?[35789][\doO .-]{8,})")
_OF_A_PERSON = re.compile(
    r"(?:cccd|cmnd|cmt|cmtnd|căn cước|can cuoc|chứng minh|chung minh|định danh|dinh danh|hộ chiếu|ho chieu|bhxh|"
    r"bảo hiểm|giấy tờ tùy thân)\D{0,20}$",
    re.IGNORECASE,
)
_OF_A_PHONE = re.compile(
    r"(?:sđt|sdt|đt|dt|điện thoại|dien thoai|tel|phone|gọi|goi|zalo|hotline|di động|số máy)\D{0,12}$", re.IGNORECASE
)
_OF_MONEY = re.compile(
    r"(?:phí|phi|giá|gia|tiền|tien|vốn|von|lương|luong|thu nhập|doanh thu|tổng|mức|trị giá)\D{0,15}$", re.IGNORECASE
)
_SAID = "không|khong|một|mot|mốt|hai|ba|bốn|bon|tư|năm|nam|lăm|sáu|sau|bảy|bay|bẩy|tám|tam|chín|chin"
_SPOKEN = re.compile(rf"(?<!\w)(?:{_SAID})(?:[\s,.-]{{1,2}}(?:{_SAID})){{8,14}}(?!\w)", re.IGNORECASE)


def mask(text: str) -> str:
    """The text with identity numbers, telephone numbers and e-mail addresses covered; everything else as it was.

    Look-alikes stay: decision numbers, codes of procedures and dossiers, dates, money.
    """
    text = _LETTER_O.sub("0", _plain_digits(text))
    kept, done = [], 0
    for found in _LOOK_ALIKES.finditer(text):
        if _hides_a_number(text, found):
            continue
        kept += [_covered(text, done, found.start()), found[0]]
        done = found.end()
    return "".join((*kept, _covered(text, done, len(text))))


def _plain_digits(text: str) -> str:
    """The same text with ordinary digits, blanks for odd blanks, and nothing invisible."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else " " if c.isspace() and c not in "\r\n\t" else c for c in text
    )


def _hides_a_number(text: str, found: re.Match[str]) -> bool:
    """Is what seems to be a sum the number of a person or a telephone by the words before it?"""
    before = text[max(0, found.start() - 40) : found.start()]
    digits = re.sub(r"\D", "", found[0])
    return len(digits) >= 8 and bool(_OF_A_PERSON.search(before) or _OF_A_PHONE.search(before))


def _covered(text: str, start: int, end: int) -> str:
    """One stretch between look-alikes. The words before it are looked at as well."""
    stretch = text[start:end]
    for pattern in (_EMAIL, _CARD, _PASSPORT, _SPOKEN):
        stretch = pattern.sub(MASK, stretch)
    parts, done = [], 0
    for run in _RUN.finditer(stretch):
        before = text[max(0, start - 40) : start] + stretch[: run.start()]
        parts += [stretch[done : run.start()], _judged(run[0], before[-40:])]
        done = run.end()
    return "".join((*parts, stretch[done:]))


def _judged(run: str, before: str) -> str:
    """A run of digits with what stands between them: the longest groups that make a number are covered."""
    groups = list(re.finditer(r"\d+", run))
    parts, done, at = [], 0, 0
    while at < len(groups):
        start = groups[at].start() if at else 0
        about = _about((before + run[max(0, start - 40) : start])[-40:])
        for end in range(min(len(groups), at + _MOST_GROUPS), at, -1):
            digits = [g[0] for g in groups[at:end]]
            if not 7 <= sum(map(len, digits)) <= 19:
                continue
            written = run[start : groups[end - 1].end()]
            personal = _is_personal(digits, written, about)
            if personal:
                parts += [run[done:start], MASK]
                done = groups[end - 1].end()
            if personal or _is_sum(digits, written):
                at = end - 1
                break
        at += 1
    return "".join((*parts, run[done:]))


def _about(before: str) -> str:
    """What a number is said to be by the words before it."""
    kinds = (("person", _OF_A_PERSON), ("phone", _OF_A_PHONE), ("money", _OF_MONEY))
    return next((kind for kind, words in kinds if words.search(before)), "")


def _is_personal(groups: list[str], written: str, about: str) -> bool:
    """Is this (7 to 19 digits in all) a telephone number or the number of a person?"""
    digits = "".join(groups)
    if _PHONE.fullmatch(digits) and not _is_a_list(groups):
        return True
    if about == "person" and len(digits) >= 8:
        return True
    if about == "phone" and len(digits) in (7, 8):
        return not _is_date(digits)
    if len(digits) < 9 or about == "money" or _is_sum(groups, written):
        return False
    if len(groups) == 1:
        return not re.fullmatch(r"[1-9]\d*0{6,}", digits) and not re.match(r"1[89]00", digits)
    if len(digits) == 12 and digits[0] == "0":
        return max(map(len, groups)) > 2 or len(groups) == 12
    return len(digits) == 9 and all(len(g) == 3 for g in groups)


def _is_a_list(groups: list[str]) -> bool:
    """Small numbers one after another ("03 05 07 …" is only a telephone number when all are pairs)."""
    return len(groups) > 6 and max(map(len, groups)) > 1


def _is_sum(groups: list[str], written: str) -> bool:
    """1.500.000 and the like: threes after dots, no zero in front."""
    return len(groups) > 1 and groups[0][0] != "0" and all(len(g) == 3 for g in groups[1:]) and set(
        re.sub(r"\d", "", written)
    ) <= {".", ","}  # fmt: skip


def _is_date(digits: str) -> bool:
    return bool(re.fullmatch(r"[0-3]\d[01]\d(?:19|20)\d\d|(?:19|20)\d\d[01]\d[0-3]\d", digits))
