"""Who is meant: the units a clause names as those who act, help or receive."""

import re
from collections.abc import Sequence

from knowledge.plans import lexicon

_ADVERB = re.compile(
    r"\s*(?:(?:nếu|trường hợp|khi)(?!\w)[^;:]{3,150}? thì |(?:định kỳ|hằng|hàng|mỗi|trước|chậm nhất"
    r"|muộn nhất|trường hợp|trên cơ sở|căn cứ|để|theo|sau khi|khi|ngay sau khi|ngay khi|từ|trong|kể từ"
    r"|thực hiện|tiếp theo|đối với|nhằm|qua|tại|ngày|của|"
    r"sau \d+|trong vòng|nếu)(?!\w)[^,:;]*(?:,|(?= thì )) ?(?:thì )?|(?:theo đó|đồng thời|ngoài ra|riêng"
    r"|và|cụ thể|hàng năm|hằng năm|bên cạnh đó|thì),? ?(?!\w)|ở [^:,]{2,30}: ?"
    r"|(?:báo cáo|thông báo|kế hoạch) [^:,;]{2,30}: ?|-)",
    re.I,
)
_COMMAND = re.compile(
    r"(?<!bàn )(?<!được )(?<!phân )(?<!chuyển )(?:(?:đề nghị|yêu cầu|giao nhiệm vụ cho"
    r"|giao trách nhiệm cho|giao cho|giao|kính đề nghị|phân công|kính mời|mời)) (?=\S)",
    re.I,
)
_MODAL = re.compile(r" (?:có trách nhiệm|phải|chịu trách nhiệm|có nhiệm vụ)(?!\w)")
_END = re.compile(
    r" (?:phải|cần|sẽ|thì|được|có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|trước|chậm nhất|muộn nhất|để"
    r"|theo|khi|trong|định kỳ|hằng|hàng|đồng thời|đồng gửi|trên cơ sở|căn cứ|vào|từ|về việc|bằng|làm|là"
    r"|như|nhằm|kèm|kịp thời|đúng|không|đối với|hoàn thành|tùy)(?!\w)|[;:(]|\.(?=\s|$)"
)
_AGENT = re.compile(r" được (?=[A-ZĐÂƠƯỦÔ])")
_OWNER = re.compile(r"\s*(?:báo cáo|thông báo|văn bản|kết quả|nội dung)[^,;.:]{0,80}? của (?=\S)", re.I)
_NEXT_UNIT = re.compile(r"(?:,| và|;| và các)\s+(?=(?:các |toàn thể |[A-ZĐÂƠƯỦ]))")
_OBJECT = re.compile(r"(?:cho|tại|đối với) (?:100 ?%+ |các )?(?=\S)", re.I)
_TO = re.compile(
    r"(?:(?<!\w)(?:gửi|nộp|chuyển|báo cáo|trình|tham mưu)(?!\w)[^;.:]{0,140}?(?:(?:về|cho|đến|lên|tới) )+"
    r"|(?<!\w)(?:gửi|trình|báo cáo|tham mưu(?: cho)?|gửi về|nộp) )(?=\S)",
    re.I,
)
_NAMED_BY_WORK = re.compile(
    r"(?:Cục|Viện|Đội|Ban|Tổ|Đoàn|Bộ phận|Hội đồng|cơ quan|Cơ quan|đoàn|tổ|bộ phận) (?:điều tra|thi hành"
    r"|kiểm tra|thanh tra|giám sát|thẩm định|đánh giá|tiếp nhận|công tác|giúp việc|thống kê"
    r"|xây dựng)(?!\w)"
)
_BODY = re.compile(
    r"(?<=cơ quan, )tổ chức|(?<=đơn vị, )tổ chức|(?<=các )tổ chức|(?<=doanh nghiệp, )tổ chức"
    r"|(?<=của )tổ chức|tổ chức(?=,? (?:và )?cá nhân)|tổ chức(?= (?:quy định|có liên quan|chính trị))"
    r"|tham gia(?= Chương trình)"
)
_GENERIC = frozenset(
    [
        "các",
        "quý",
        "cơ",
        "quan",
        "đơn",
        "vị",
        "tổ",
        "chức",
        "cá",
        "nhân",
        "phòng",
        "ban",
        "có",
        "liên",
        "và",
        "địa",
        "phương",
        "nêu",
        "trên",
        "ông",
        "bà",
        "ngành",
        "như",
        "thuộc",
        "sở",
        "doanh",
        "nghiệp",
    ]
)
_REFERENCE = re.compile(
    r"(?:điểm (?P<point>[a-zđ]) ?,? ?)?khoản (?P<item>\d+) ?,? ?(?:Điều (?P<article>\d+)(?! (?:của "
    r")?(?:Thông tư|Nghị định|Quyết định|Luật)(?! này))|(?P<here>Điều này|Mục này|mục này))"
    r"|Điều (?P<whole>\d+)(?= (?:của )?\w+ \w+ này)",
    re.I,
)


def subject(clause: str) -> list[str]:
    """The units a clause orders to act; [] when it names none."""
    for match in _COMMAND.finditer(clause):
        if found := _units_from(clause, match.end()):
            return found
    start = _after_adverbs(clause)
    if found := _units_from(clause, start) or _bound_by_duty(clause, start):
        return found
    for match in _AGENT.finditer(clause):
        if found := _units_from(clause, match.end()):
            return found
    if (match := _OWNER.match(clause, start)) and (found := _units_from(clause, match.end())):
        return found
    return _in_charge(clause)


def heading_units(text: str) -> list[str]:
    """The units a heading names ("2. Văn phòng Sở"), or orders ("Giao Bộ Công Thương:")."""
    bare = text.rstrip(" :.")
    if (
        lexicon.unit_head().match(bare)
        and len(bare.split()) <= 30
        and not lexicon.verb().search(bare)
        and not _END.search(bare)
    ):
        return split_units(bare)
    return subject(text)


def _after_adverbs(clause: str) -> int:
    start = 0
    while match := _ADVERB.match(clause, start):
        if match.end() == start:
            break
        start = match.end()
    return start + len(clause[start:]) - len(clause[start:].lstrip())


def _units_from(clause: str, start: int) -> list[str]:
    """The unit names that begin at `start` and end where something is done; nothing done, no subject."""
    if not lexicon.unit_head().match(clause, start):
        return []
    if len(found := _bound_by_duty(clause, start)):
        return found
    end = _name_end(clause, start)
    rest = clause[end:].lstrip(" ,")
    if (
        end - start > 400
        or not rest
        or not (lexicon.verb().match(rest) or _END.match(clause, end) or lexicon.first_verb().match(rest))
    ):
        return []
    return split_units(clause[start:end])


def _bound_by_duty(clause: str, start: int) -> list[str]:
    """ "X có trách nhiệm …": X is a unit whatever its name looks like."""
    match = _MODAL.search(clause, start)
    if not match:
        return []
    name = clause[start : match.start()]
    long = len(name.split()) > 28 or re.search(r"[;:]|(?<!\w)(?:quá trình|việc|nếu)(?!\w)", name, re.I)
    if long or "," in name and lexicon.verb().search(_masked(name)) or not name.strip():
        return []
    return split_units(name)


def _name_end(clause: str, start: int) -> int:
    """Where a name stops: at a verb, a limiting word, a colon."""
    head = lexicon.unit_head().match(clause, start)
    after = head.end() if head else start
    if named := _NAMED_BY_WORK.match(clause, start):
        after = named.end()
    ends = [
        match.start()
        for text, pattern in ((_masked(clause), lexicon.verb()), (clause, _END))
        if (match := pattern.search(text, after))
    ]
    return min(ends, default=len(clause))


def _masked(text: str) -> str:
    """ "cơ quan, tổ chức": here tổ chức is a body, not a verb."""
    return _BODY.sub(lambda match: "_" * len(match[0]), text)


def _in_charge(clause: str) -> list[str]:
    """ "…: Văn phòng Sở chủ trì, phối hợp …" names the unit before its verb."""
    for match in re.finditer(r" (?:là đơn vị )?chủ trì(?!\w)", clause):
        start = max(clause.rfind(mark, 0, match.start()) for mark in ",;:.") + 1
        start += len(clause[start:]) - len(clause[start:].lstrip())
        if lexicon.unit_head().match(clause, start):
            return split_units(clause[start : match.start()])
    return []


def split_units(text: str) -> list[str]:
    """ "Các phòng chuyên môn, Thanh tra Sở" are two; "các phòng, đơn vị, trung tâm thuộc Sở" stays one."""
    parts, start = [], 0
    for match in _NEXT_UNIT.finditer(text):
        if lexicon.unit_head().match(text, match.end()) and text.count("(", 0, match.start()) == text.count(
            ")", 0, match.start()
        ):
            parts.append(text[start : match.start()])
            start = match.end()
    names = [re.sub(r"^(?:và|-|Giao|giao|của) ", "", part.strip(" ,;:.-–()\n")) for part in [*parts, text[start:]]]
    return [name for name in names if name and len(name) < 250]


def cell_units(text: str) -> list[str]:
    """The units of a table's cell, where nothing but names stands."""
    parts = [
        part
        for piece in re.split(r"\s*[;\n]\s*|\s+-\s+(?=[A-ZĐ])(?=Phòng|Trung|Văn|Chi|Sở)", text)
        for part in re.split(r",\s+(?=[A-ZĐ])", piece)
    ]
    return [part.strip(" -,.;:") for part in parts if part.strip(" -,.;:")]


def objects(clause: str) -> list[str]:
    """The units an act is done for or at: who is meant when nobody is told to act."""
    for match in _OBJECT.finditer(clause):
        if lexicon.unit_head().match(clause, match.end()):
            name = re.split(r" (?:trước|chậm nhất|để|theo|trong|khi)(?!\w)|[;:.(]", clause[match.end() :])[0]
            name = name[: m.start()] if (m := lexicon.verb().search(name)) else name
            lead = "các " if match[0].lower().endswith("các ") else ""
            return [lead + name.strip(" ,")]
    return []


def recipient(clause: str) -> str | None:
    """Where the result goes: "gửi về Văn phòng Sở" is Văn phòng Sở."""
    matches = sorted(_TO.finditer(clause), key=lambda match: not re.match(r"gửi|nộp|chuyển", match[0], re.I))
    for match in matches:
        start = match.end()
        if not lexicon.unit_head().match(clause, start):
            continue
        end = _name_end(clause, start)
        if re.match(r" \((?:qua|cơ quan|địa chỉ)", clause[end - 1 : end + 20]) and ")" in clause[end:]:
            end = clause.index(")", end) + 1
        return re.sub(r",? (?:theo )?địa chỉ.*", "", clause[start:end]).strip(" ,;:.") or None
    return None


def cooperating(clause: str) -> list[str]:
    """ "phối hợp với …": who helps."""
    match = re.search(r"phối hợp (?:chặt chẽ )?(?:với )?(?=\S)", clause, re.I)
    if not match or not lexicon.unit_head().match(clause, match.end()):
        return []
    return split_units(clause[match.end() : _name_end(clause, match.end())])


def is_generic(names: Sequence[str]) -> bool:
    """Do the names say no more than "các đơn vị", which in a letter means those it is addressed to?"""
    words = re.findall(r"\w+", " ".join(names).lower())
    return bool(words) and all(word in _GENERIC for word in words)


def references(text: str) -> list[re.Match]:
    """ "điểm a khoản 1 Điều 6": places in the same document where units are named."""
    return list(_REFERENCE.finditer(text))
