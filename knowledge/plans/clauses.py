"""Sentences cut into passages of one duty each: which words belong to which date."""

import re

from knowledge.plans import lexicon
from knowledge.plans.judge import STRONG
from knowledge.plans.mention import Mention

Span = tuple[int, int]
_LONGEST = 2500
_STOP = re.compile(
    r"[;|](?=\s|$)|(?<!\s\d)(?<!TP)(?<!Tp)(?<!v\.v)(?<!số)\.(?:/\.)?(?=\s+[^\Wa-zà-ỹđ_]|\s*$|\s+[\"“(])"
    r"|\s(?=\((?:i{1,3}|iv|v|vi{1,3}|\d)\) )"
)
_INLINE = re.compile(r"\((?:i{1,3}|iv|v|vi{1,3}|\d)\) ")
_CUT = re.compile(r",? (?:đồng thời|và sau đó|sau đó)(?=[ ,])|[,;] |\s(?=và )")
# "phối hợp với các Bộ: A, B; Tổng cục C tổ chức …": the list of helpers goes on after the semicolon.
_HELPERS = re.compile(r"phối hợp (?:với )?các [^;:]{1,30}: [^;]*$")
_TO_BRACKET = re.compile(r"[^()]{0,40}\)")
_LEAD = re.compile(
    r"(?:[\s,;:.)–-]+|(?:và|đồng thời|sau đó|hoặc|riêng|cũng như)(?!\w)|\((?:i{1,3}|iv|v|vi{1,3}|\d)\))+", re.I
)
_FILLERS = re.compile(
    r"(?<!\w)(?:trước|chậm nhất|muộn nhất|là|vào|trong|ngày|đến|hết|thời hạn|thời gian|hạn|định kỳ|hằng"
    r"|hàng|mỗi|quý|tháng|năm|tuần|và|dự kiến|từ|kể|hoàn thành|xong|cuối|đầu|đối|với|kỳ|gửi|ít|nhất|tối"
    r"|thiểu)(?!\w)",
    re.I,
)


def sentences(text: str) -> list[Span]:
    """The spans between full stops, semicolons and inline "(i)", brackets left whole."""
    masked = re.sub(r"\((?!(?:i{1,3}|iv|v|vi{1,3}|\d)\) )[^()]*\)", lambda m: "_" * len(m[0]), text)
    spans, start = [], 0
    for match in _STOP.finditer(masked):
        if masked[match.start()] == ";" and _HELPERS.search(masked, start, match.start()):
            continue
        spans += _pieces(text, start, match.start())
        start = match.end()
    return spans + _pieces(text, start, len(text))


def _pieces(text: str, start: int, end: int) -> list[Span]:
    """A sentence; one longer than any person writes is cut, so that no rule has to look at a book at once."""
    spans = []
    while end - start > _LONGEST:
        cut = max(text.rfind(" ", start, start + _LONGEST), start + 1)
        spans.append((start, cut))
        start = cut
    return spans + [(start, end)] if text[start:end].strip() else spans


_TIME_ONLY = re.compile(r"\s*(?:thời gian|thời hạn|tiến độ|hoàn thành|dự kiến|xong|chậm nhất|trước|trong)(?!\w)", re.I)


_TIME_FIRST = re.compile(
    r"\s*(?:thời gian|thời hạn|tiến độ|hoàn thành|dự kiến|xong)(?: (?:thực hiện|hoàn thành|dự kiến|trong|trước|vào|từ"
    r"|xong|chậm|muộn|nhất|là|ngày|cuối|đến|hết|quý|tháng|năm))* ?:? ?(?:\d|[IV]+(?:/| năm))",
    re.I,
)


def with_their_times(text: str, spans: list[Span]) -> list[Span]:
    """ "…: Văn phòng Sở chủ trì; thời gian từ ngày … đến ngày …": the time belongs to the act before it."""
    out: list[Span] = []
    for span in spans:
        part = text[slice(*span)]
        alone = _TIME_ONLY.match(part) and re.search(r"\d|quý [IV]", part) and content(part) < 2
        if out and (alone or _TIME_FIRST.match(part)):
            out[-1] = (out[-1][0], span[1])
        else:
            out.append(span)
    return out


def content(text: str) -> int:
    """How many words of a passage say what is to be done, dates and limiting words apart."""
    return len(re.findall(r"[^\W\d_]{2,}", _FILLERS.sub(" ", text)))


def passages(text: str, sentence: Span, limits: list[Mention]) -> list[Span]:
    """One passage for each limit of a sentence, in order; limits that share an act get overlapping passages."""
    spans: list[Span] = []
    left = sentence[0]
    for here, limit in enumerate(limits):
        after = limits[here + 1].start if here + 1 < len(limits) else sentence[1]
        before = _strip(text, left, limit.start)
        leads = content(_without_limit(text[before : limit.start])) < 2
        if leads and spans and content(text[limit.end : after]) < 3:
            spans.append((spans[-1][0], _closing(text, limit.end)))
            left = limit.end
        elif leads and content(text[limit.end : sentence[1]]) >= 2:
            right = _right(text, limit, limits[here + 1] if here + 1 < len(limits) else None, sentence)
            spans.append((before, right))
            left = right
        else:
            spans.append((before, _closing(text, limit.end)))
            left = _next_act(text, limit.end, after)
    return [(a, min(max(b, a + 1), sentence[1])) for a, b in spans]


def _strip(text: str, start: int, end: int) -> int:
    match = _LEAD.match(text, start, end)
    return match.end() if match else start


def _without_limit(text: str) -> str:
    return STRONG.sub("", text)


def _closing(text: str, end: int) -> int:
    """Past the bracket a limit stands in: "(hoàn thành trong tháng 8 năm 2026)"."""
    match, far = _TO_BRACKET.match(text, end), max(0, end - 400)
    return match.end() if match and text.rfind("(", far, end) > text.rfind(")", far, end) else end


def _next_act(text: str, start: int, end: int) -> int:
    """Where, after a limit, the next act begins."""
    cuts = [match.start() for match in _CUT.finditer(text, start, end)]
    for cut in cuts:
        rest = text[_strip(text, cut, end) : end]
        if lexicon.first_verb().match(rest) or lexicon.unit_head().match(rest):
            return cut
    return cuts[0] if cuts else start


def _right(text: str, limit: Mention, following: Mention | None, sentence: Span) -> int:
    """Where the act that follows its limit ends: at the sentence's end or before the next limit's own words."""
    if not following:
        return sentence[1]
    for match in _CUT.finditer(text, limit.end + 1, following.start):
        rest = text[_strip(text, match.start(), following.start) : following.start]
        enough = content(text[limit.end : match.start()]) >= 3
        if enough and (content(rest) < 2 or lexicon.first_verb().match(rest) or lexicon.unit_head().match(rest)):
            return match.start()
    return following.start
