"""Which units a notice is for, as the Office writes it: "cho phòng VL và TTDN: …", "chỉ gửi VL, NCC"."""

import re
from dataclasses import dataclass

from handlers.context import Context
from handlers.duties.decision_words import ALL
from handlers.units import is_office, unit_name
from handlers.wording import number
from knowledge.duties.flat import flat
from knowledge.duties.named import named

_TO = re.compile(r"(?:(?:thoi|chi|gui|chuyen|sua|doi|thanh|lai|cho|den|toi|vao|rieng) )+")
_GROUP = re.compile(r"(?:(?:cac |nhung )?nhom (?:cua |zalo |telegram )?|rieng )")
_EVERYBODY = re.compile(rf"{ALL}(?: (?:thoi|nhe|nha|a|di|luon))*[\s.]*")
_ONLY = re.compile(r"(?: (?:thoi|nhe|nha|a|di|luon))*[\s.]*")


@dataclass(frozen=True)
class Audience:
    """The units that are named (() for all of them), names that nobody knows, what stands behind them as typed."""

    units: tuple[str, ...]
    unknown: tuple[str, ...]
    rest: str


def everybody(context: Context) -> tuple[str, ...]:
    """The units that a notice goes to when none is named: all but the Office."""
    return tuple(unit.code for unit in context.department.units if not is_office(unit))


def audience(text: str, context: Context) -> Audience | None:
    """The units with which a text begins, or a name before a colon that is nobody's; None when there is neither."""
    typed, plain = flat(text)
    lead = _GROUP.match(plain)
    found = named(text, context.department.units, lead.end() if lead else 0)
    if not found.codes:
        name, colon, rest = typed.partition(":")
        return Audience((), (name.strip(),), rest.strip()) if colon and name.strip() else None
    units = () if set(everybody(context)) <= set(found.codes) else found.codes
    return Audience(units, found.unknown, typed[found.end :].strip(" ,.;:–-\n"))


def instead(text: str, context: Context) -> tuple[str, ...] | None:
    """ "chỉ gửi VL, NCC thôi", "gửi tất cả các phòng": the units of a notice that is shown; None: something else."""
    typed, plain = flat(text.strip())
    lead = _TO.match(plain)
    if lead and _EVERYBODY.fullmatch(plain[lead.end() :]):
        return ()
    found = audience(typed[lead.end() :], context) if lead else None
    if found is None or found.unknown or not _ONLY.fullmatch(" " + flat(found.rest)[1] if found.rest else ""):
        return None
    return found.units


def unknown(found: Audience, context: Context) -> str:
    """What is said when a name is nobody's."""
    known = ", ".join(f"{unit.code} ({unit.name})" for unit in context.department.units if not is_office(unit))
    return f"Tôi không thấy đơn vị “{'”, “'.join(found.unknown)}”. Các đơn vị: {known}. Anh/chị gõ lại thông báo."


def told(units: tuple[str, ...], context: Context) -> str:
    """ "06 đơn vị", "Phòng Người có công", "02 đơn vị: …"."""
    if not units:
        return f"{number(len(everybody(context)))} đơn vị"
    names = "; ".join(unit_name(context.department, code) for code in units)
    return f"{number(len(units))} đơn vị: {names}" if len(units) > 1 else names
