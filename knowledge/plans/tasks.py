"""The act of a duty in few words: without who, without by when."""

import re

from knowledge.plans import clauses


def tidy(text: str, start: int, end: int) -> clauses.Span:
    """A span without the marks and blanks at its edges."""
    while start < end and text[start] in " ,;:.–-\n":
        start += 1
    while end > start and text[end - 1] in " ,;:.\n/":
        end -= 1
    return start, end


_LIMIT_WORDS = re.compile(
    r"[ ,;(]*(?<!\w)(?:(?:và |hoàn thành |gửi |thời hạn(?: gửi)?(?: báo cáo)? |thời gian |dự kiến "
    r"|định kỳ )*(?:trước|chậm nhất|muộn nhất|không muộn hơn|không quá|trong|vào|lúc|đến|đến hết|dự kiến"
    r"|từ|hoàn thành|tối thiểu|ít nhất|thời gian|xong)"
    r"(?: (?:là|vào|trong|đến|cuối|ngày|hết|hơn|dự kiến|tháng|xong))*)?[ :,;(]*$",
    re.I,
)


def without(text: str, span: clauses.Span, limit: clauses.Span | None) -> str:
    """A passage without its limit and the words that announce it."""
    start, end = span
    if not limit or not start <= limit[0] < end:
        return text[start:end]
    before = _LIMIT_WORDS.sub("", re.sub(r"\(dự kiến[^()]{0,40}$", "", text[start : limit[0]]))
    after = text[min(limit[1], end) : end]
    return (before if clauses.content(before) >= 2 else "") or (
        after if clauses.content(after) >= 2 else text[start:end]
    )


def task(text: str, acting: list[str]) -> str:
    """The act in few words: without who it is told to, capitalised."""
    text = re.sub(r"\s+", " ", text).strip(" ,;:./")
    text = (
        re.sub(r"^(?:giao|đề nghị|yêu cầu|mời|kính mời) ", "", text, flags=re.I)
        if acting and _COMMANDED.match(text)
        else text
    )
    for name in acting:
        if (at := text.lower().find(name.lower())) > 0 and re.search(
            r"(?:giao|đề nghị|yêu cầu)(?: nhiệm vụ cho)? $", text[:at]
        ):
            text = text[at:]
    named = ", ".join(acting).lower()
    for lead in (named, *(name.lower() for name in acting)):
        if lead and text.lower().startswith(lead):
            text = text[len(lead) :].lstrip(" ,")
    text = re.sub(r"^(?:có trách nhiệm|phải|chủ trì,) ", "", text)
    text = text.strip(" ,;:.")
    text = text.strip("()") if text.count("(") != text.count(")") else text
    words = text.split()
    text = " ".join(words[:45]) + (" …" if len(words) > 45 else "")
    return text[:1].upper() + text[1:]


_COMMANDED = re.compile(r"(?:giao|đề nghị|yêu cầu|mời|kính mời) ", re.I)


def first_words(text: str) -> str:
    """The name of a product without what is said about it."""
    text = re.split(
        r" (?:gửi|về|trước|chậm nhất|được|cho|để|theo|của|trình|cấp|khi|gắn|phục vụ|nhưng|Thủ tướng)(?!\w)", text
    )[0]
    words = text.split()[:14]
    return " ".join(words)[:1].upper() + " ".join(words)[1:]
