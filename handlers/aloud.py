"""Orders that people of the department say in words of their own: the whole sentence must be one of these."""

import re

from bot.message import Memory, paragraph
from handlers import commands, staffed
from handlers.answer import Answer, simple
from handlers.context import Asker, Context
from handlers.duties import rights
from handlers.understand import Command
from knowledge.duties.named import named
from knowledge.text import fold

_LOOK = (
    r"(?:(?:xem|cho|toi|em|minh|hoi|biet|liet ke|danh sach|tong hop|thong ke|kiem tra|dem|con|co|hien|dang|bao nhieu"
    r"|may|so)\s+)*"
)
_ME = r"(?:(?:da|vang|em|toi|minh|phong (?:em|toi|minh)|ben (?:em|toi)|chung (?:toi|em))\s+)*"
_WE = r"(?:(?:vang|em|toi|minh|phong (?:em|toi|minh)) )*"
_UNITS = r"(?:ai|(?:cac |nhung |tat ca (?:cac )?)?(?:phong|don vi|trung tam)(?: nao)?)"
_WORK = r"(?:viec|cong viec|nhiem vu|bao cao)"
_PERIOD = r"(?: (?:cua )?(?:tuan|thang|quy|nam)(?: (?:nay|toi|sau|\d{1,4}|i{1,3}|iv))*| hom nay| ngay mai)*"
_FIRST = r"(?:(?:(?:tuan|thang|quy|nam) (?:nay|toi|sau)|hom nay|ngay mai)\s+)?(?:toi |minh |em )?"
_HOW = r"(?: (?:the nao|ra sao|sao|den dau|toi dau|bao nhieu|chua|roi|khong|nhi|vay|a))*"
_OPEN = r"(?:chua|con no|no|cham)(?: (?:nop|gui|bao cao|lam|xong|hoan thanh|viec))*"
_DONE = r"(?:nop|gui|bao cao|lam|hoan thanh|xong)(?: (?:bao cao|xong|viec))*"
_UNIT = r"(?P<unit>(?:phong|trung tam|don vi|ban|chi cuc|van phong|thanh tra)\s.+?|[a-z]{2,7})"
_WHOM = r"(?: (?:phong|trung tam|don vi|chi cuc) .{2,40}| [a-z]{2,7})?"
_LATE = r"(?:qua han|tre han|cham han|tre)"
_DUE = r"(?:den han|toi han)"
_NEED = r"(?: (?:sap|phai|can|den han|toi han|lam|nop))*"
_OURS = r"(?:phong|don vi|ben)(?: (?:toi|em|minh|chung toi))?"

_SPAN = r"(?:(?:trong )?(?:tuan|thang|quy) (?:nay|toi|sau)|trong (?:tuan|thang|quy)|hom nay|ngay mai|sap toi)"
_NOT_HOURS = r"(?!.*\blam viec\b)"  # "hôm nay có làm việc không" asks when we are open
_WHICH = r"(?:tuan|thang|quy)(?: (?:nay|truoc|vua roi|vua qua|qua|roi|\d{1,4}|i{1,3}|iv|nam))*"
_SAY = r"(?:toi|minh|em|chung toi|cac|nhung|phong|don vi|ben|co|con|phai|can|se|thi|viec|van)"
_THING = r"(?:viec|cong viec|bao cao|nhiem vu|lam|nop|han|gi|nao|phai|can|xong|den han|khong|nua)"
_WHOEVER = r"(?:nhung |cac )?(?:ai|(?:can bo|nguoi|nhan vien|thanh vien|nhan su|anh chi) nao)"
_CREW = r"(?:can bo|nguoi|nhan vien|thanh vien|nhan su|chuyen vien)"

_LEAD, _OFFICE, _STAFF = ("office", "leader"), ("office",), ("staff",)
# The order, who may mean it, the sentences; the first that fits counts.
_SAID: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("quahan", _LEAD, (rf"{_LOOK}{_WORK}(?: (?:dang|da|bi|nao))* {_LATE}{_PERIOD}{_HOW}",)),
    ("bang", _LEAD, (
        rf"(?:xem |cho (?:toi |em )?(?:xem )?)?(?:bao cao|so lieu|ket qua)(?: (?:cua|trong|cac|phong|don vi))*"
        rf" {_WHICH}{_HOW}",
        rf"{_WHICH} (?:the nao|ra sao|sao)(?: roi| vay| nhi)*",
    )),
    ("denhan", (*_LEAD, *_STAFF), (
        rf"{_LOOK}(?:(?:cac|nhung|tat ca) )*{_WORK}(?: (?:nao|gi))?(?: (?:sap|phai|can|se|dang))*"
        rf" (?:{_DUE}|het han){_PERIOD}{_HOW}",
        rf"{_NOT_HOURS}{_LOOK}{_SPAN}(?: {_SAY})*(?: {_THING})+(?: a| nhi| vay)*",
        rf"{_NOT_HOURS}(?:{_SAY} )*(?:viec|bao cao|nhiem vu|han|nop|lam)(?: {_THING})* {_SPAN}{_HOW}",
    )),
    ("baocaodau", _LEAD, (
        r"(?:(?:cac|nhung|the) )*bao cao(?: cua (?:cac )?(?:phong|don vi))?(?: (?:dau|den dau|o dau|toi dau))"
        r"(?: (?:roi|het|ca|a|vay|het roi))*",
    )),
    ("baocaodau", ("leader",), (
        r"(?:co )?gi moi(?: (?:khong|chua|roi|a))*",
        r"ai (?:da |vua |moi )+(?:nop|bao cao|gui)(?: bao cao)?",
    )),
    ("nguoi", (*_LEAD, *_STAFF), (
        rf"{_WHOEVER}(?: (?:dang|la|lam|o|thuoc|cua|nguoi|can bo|nhan vien|viec|trong|tai|phu trach|quan ly))+ {_UNIT}",
        rf"{_UNIT} (?:dang |hien )?(?:co|gom) {_WHOEVER}(?: a| nhi)?",
        rf"{_UNIT} (?:dang |hien )?(?:co|gom) (?:may|bao nhieu) {_CREW}(?: a| nhi)?",
        rf"(?:(?:danh sach|xem|cac|nhung|so) )+{_CREW}(?: (?:cua|trong|thuoc|o))* {_UNIT}",
        rf"{_WHOEVER}(?: (?:dang|la|lam|o|thuoc|cua|nguoi|can bo|nhan vien|viec|trong|tai|phu trach|quan ly))+ {_OURS}",
        rf"{_OURS} (?:dang |hien )?(?:co|gom) {_WHOEVER}(?: a| nhi)?",
        rf"(?:(?:danh sach|xem|cac|nhung) )+{_CREW}(?: (?:cua|trong|thuoc|o))*"
        rf"(?: (?:{_OURS}|cac phong|cac don vi|co quan|so))?",
    )),
    ("chuabaocao", _LEAD, (
        rf"(?:(?:hien|dang|van) )*con (?:nhung |cac )?{_WORK}(?: (?:gi|nao))?(?: nua)? chua"
        r"(?: (?:xong|lam|nop|gui|bao cao|hoan thanh|ai))+",
        r"(?:da |dang |vua )+giao (?:nhung |cac )?(?:viec|nhiem vu|cong viec|gi)(?: (?:gi|nao|roi|cho|ai))*",
        rf"{_LOOK}{_UNITS}(?: (?:van|con|dang))* {_OPEN}{_PERIOD}{_HOW}",
        rf"{_LOOK}{_WORK}(?: nao)?(?: (?:van|con))* (?:chua|dang) (?:xong|lam|nop|gui|bao cao|mo|giao){_PERIOD}{_HOW}",
        rf"{_LOOK}(?:(?:cac|nhung|tat ca) )*(?:viec|nhiem vu|{_WORK} (?:gi|nao))(?: (?:sap|phai|can))* {_DUE}"
        rf"{_PERIOD}{_HOW}",
        rf"{_FIRST}co (?:viec|bao cao|nhiem vu) (?:gi|nao){_NEED}",
        rf"(?:xem |cho xem )?(?:danh sach|tat ca|toan bo)(?: cac| moi)? {_WORK}(?: (?:da|dang) giao)?{_PERIOD}",
        r"(?:cac|nhung) (?:viec|nhiem vu) (?:da |dang )?giao",
        rf"(?:nhac(?: lai| nho)?|don doc)(?: (?:{_UNITS}|nhung phong|{_WORK}))?(?: (?:con|dang|van))*"
        rf"(?: {_OPEN})?{_PERIOD}",
    )),
    ("bang", _LEAD, (
        r"(?:xem|cho xem|xem giup) bang",
        r"(?:xem |tong hop |thong ke |bao cao )*(?:tinh hinh|tien do|tong hop|thong ke|bao cao tong hop)"
        r"(?: (?:thuc hien|cong viec|viec|nhiem vu|bao cao|chung|cac|cua|phong|don vi|trung tam|toan so|ca so))*"
        rf"{_PERIOD}{_HOW}",
    )),
    ("bang excel", _LEAD, (
        r"(?:xuat|tai|lay|gui|cho|xin)(?: (?:toi|em|minh|file|tep|bang|ra))* (?:excel|xlsx|bang tinh)",
    )),
    ("xephang", _LEAD, (
        r"(?:ai|phong nao|don vi nao) (?:lam |thuc hien |nop )?(?:tot|kem|dung han|cham|tre|nhanh) ?nhat" + _PERIOD,
    )),
    ("choduyet", _OFFICE, (
        r"(?:co )?(?:(?:viec |tin )?gi moi|bao cao (?:nao )?moi|ai (?:vua |moi )?bao cao)(?: (?:khong|nao|chua))*",
    )),
    ("giao", _OFFICE, (
        r"(?:(?:toi|em|minh) (?:muon|can) )?(?:giao|tao|them|dat|lap|len)"
        r"(?: (?:viec|nhiem vu|nhac viec|nhac|lich nhac|cong viec|moi|mot))+"
        r"(?: (?:cho|cac|phong|don vi)(?: \w{1,7})?)*",
    )),
    ("chuagui", _OFFICE, (r"(?:xem |cac |nhung )*tin (?:nao |nhan nao )?(?:chua|khong) (?:gui|den|toi)(?: duoc)?",)),
    ("nhom", _LEAD, (
        r"(?:xem |cac |nhung |danh sach )*nhom(?: nao)?(?: (?:da|duoc|dang))* (?:gan|ket noi)(?: .{0,20})?",
    )),
    ("moi", _OFFICE, (
        rf"(?:(?:cap|lay|tao|xin|cho|gui) )?ma moi(?: (?:cho|nguoi|can bo|cua))*{_WHOM}",
        rf"moi (?:nguoi|can bo|them nguoi|thanh vien)(?: (?:cua|vao|cho))*{_WHOM}",
    )),
    ("ketqua", ("office", "leader", "staff"), (
        rf"{_LOOK}(?:chi so|muc do|muc|ty le) hai long"
        rf"(?: (?:cua )?(?:nguoi dan|cong dan|dan|khach|phong toi|phong|to chuc|va))*{_PERIOD}{_HOW}",
        rf"{_LOOK}phieu(?: (?:khao sat|danh gia))?(?: (?:da|nhan duoc|tra loi))*{_PERIOD}",
    )),
    ("phieu", _OFFICE, (
        r"(?:(?:tao|lap|mo|them|lay|in|xem|cac) )?(?:(?:mau |phieu )+khao sat|khao sat moi|(?:ma )?qr(?: khao sat)?)",
        r"(?:tao|lap|mo|gui) (?:phieu )?khao sat(?: .{0,40})?",
    )),
    ("dadoc", _STAFF, (
        rf"{_WE}(?:da|vua) (?:doc|xem)(?: (?:thong bao|van ban))?(?: (?:nay|roi|nhe|a))*",
        rf"{_WE}(?:da|vua) nhan (?:thong bao|van ban)(?: (?:nay|roi|nhe|a))*",
    )),
    ("khongapdung", _STAFF, (
        rf"(?:viec nay |day )?khong phai (?:la )?(?:viec )?(?:cua )?{_OURS}",
        rf"{_OURS} khong (?:co|lam|phu trach) viec nay",
        r"viec nay khong (?:ap dung|lien quan)(?: .{0,30})?",
    )),
    ("bosung", _STAFF, (
        rf"{_ME}(?:xin )?(?:rut|huy|sua|thu hoi|chinh|gui)(?: lai)? bao cao(?: (?:nham|vua gui|da gui))*"
        r"(?: viec (?P<row>\d{1,6}))?",
        rf"{_ME}(?:bao cao|gui|nop) nham(?: (?:roi|viec|bao cao|file|tep))*(?: (?P<row>\d{{1,6}}))?",
    )),
    ("viec", _STAFF, (
        rf"{_LOOK}{_WORK}(?: (?:nao|gi))*(?: (?:sap|da|dang|bi))* (?:{_DUE}|{_LATE}){_PERIOD}{_HOW}",
        rf"{_FIRST}(?:{_OURS} )?(?:co|con|phai) (?:viec|bao cao|nhiem vu|lam|nop) (?:gi|nao){_NEED}",
        rf"{_LOOK}(?:{_WORK}|han)(?: (?:nop|bao cao|cua))* {_OURS}(?: (?:khi nao|ngay nao|bao gio))?",
        rf"(?:danh sach|xem) {_WORK}",
        rf"{_LOOK}viec chua (?:lam|nop|xong|bao cao)",
        rf"{_ME}(?:dang|chua)(?: (?:lam|thuc hien|xong|nop|tong hop|hoan thanh|trien khai|bao cao|chuan bi|kip|duoc))+"
        r"(?: (?:a|nhe|bao cao|viec|roi))*",
        rf"{_ME}(?:mai|ngay mai|chieu|chieu nay|sang mai|toi nay|tuan sau|lat nua) (?:em |toi |phong em )?(?:se )?"
        r"(?:nop|gui|bao cao)(?: (?:sau|nhe|a|bao cao))*",
        rf"(?:tien do|tinh hinh|cong viec)(?: cua)? {_OURS}",
        r"bao cao(?: cua (?:toi|em|phong (?:toi|em)))? (?:dau|den dau|o dau|toi dau)(?: (?:roi|a|vay))*",
        rf"(?:(?:bao gio|khi nao|ngay nao)(?: (?:thi|toi|em|minh|{_OURS}))* phai|han) (?:nop|gui|lam)"
        r" (?:bao cao|danh sach|so lieu)(?: .{0,30})?",
    )),
    ("denhan", _STAFF, (
        rf"(?:xem )?(?:tinh hinh|tien do|bao cao|cong viec) {_WHICH}{_HOW}",
    )),
    ("viecdonvi", _LEAD, (
        rf"(?:xem |tinh hinh |tien do |viec |nhiem vu |bao cao |cong viec )+(?:cua )?{_UNIT}{_PERIOD}{_HOW}",
        rf"{_UNIT}(?: (?:da|co))* {_DONE}{_PERIOD} (?:chua|roi chua)(?: a| nhi| vay)?",
        rf"(?:nhac(?: lai| nho)?|don doc) {_UNIT}",
    )),
)  # fmt: skip
_PATTERNS = tuple((order, roles, re.compile(said)) for order, roles, sentences in _SAID for said in sentences)


_INSIDE = ("quahan", "chuabaocao", "denhan", "baocaodau", "nguoi", "xephang")
_ANYBODYS = re.compile(r"\bnop (?:gi|cho|o|duoc|ho so)\b")  # what a citizen hands in for a file of his own


def heard(text: str, memory: Memory, context: Context, asker: Asker) -> Answer | None:
    """The order that a sentence is; None in opened links and for anything else. Somebody without a role who asks for
    what is inside the department is told so."""
    said = fold(text)
    mine = _roles(context, asker)
    if asker.turn.by_link or not said:
        return None
    if not mine:
        return simple("smalltalk", memory, paragraph(staffed.INSIDE)) if _is_inside(said, context) else None
    for order, roles, pattern in _PATTERNS:
        found = pattern.fullmatch(said) if mine.intersection(roles) else None
        meant = _meant(order, found, said, context) if found else None
        if meant is not None:
            return commands.obey(meant, memory, context, asker)
    return None


def _is_inside(said: str, context: Context) -> bool:
    """Is this about the department's own work? Only sentences that nobody says of a file of his own."""
    if _ANYBODYS.search(said):
        return False
    for order, _, pattern in _PATTERNS:
        if order in _INSIDE and (found := pattern.fullmatch(said)) and _meant(order, found, said, context):
            return True
    return False


def _roles(context: Context, asker: Asker) -> set[str]:
    """As whom he is understood: a deputy says what people of a unit say, whatever else he is."""
    if asker.person is None:
        return set()
    own = set() if asker.role == "citizen" else {asker.role}
    return own | {"staff"} if asker.role != "office" and rights.units_of(asker, context) else own


def _meant(order: str, found: re.Match[str], said: str, context: Context) -> Command | None:
    """The order with what it is about; None when the sentence names no unit where one must be named."""
    name, _, rest = order.partition(" ")
    given = found.groupdict()
    if "unit" in given:
        code = _unit(given["unit"], context)
        return Command(name, code) if code else None
    if row := given.get("row"):
        return Command("viec", row)  # its screen has what can still be done
    return Command(name, f"{rest} {said}".strip()) if name in ("bang", "ketqua", "xephang", "denhan") else Command(name)


def _unit(said: str, context: Context) -> str:
    """The code of the one unit that these words name and nothing else, else ""."""
    found = named(said, context.department.units)
    whole = found.end >= len(said.rstrip()) and not found.unknown
    return found.codes[0] if whole and len(found.codes) == 1 else ""
