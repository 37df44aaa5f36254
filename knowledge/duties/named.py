"""Units as people name them in a chat: codes, names, parts of names, "các phòng", "tất cả đơn vị"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.department import Unit
from knowledge.duties.flat import flat
from knowledge.text import fold

_HEAD = r"(?:phong(?! chay| khi| hoc| nghi)|trung tam|chi cuc|thanh tra|don vi|ban|to)"
_KIND = re.compile(
    r"(?:tat ca |toan bo )?(?:cac |moi |tung )(phong|trung tam|chi cuc)(?: chuyen mon)?(?: thuoc so| truc thuoc)?(?!\w)"
)
_ALL = re.compile(
    r"(?:(?:tat ca|toan bo|toan the)(?: cac)?|cac|moi|tung) (?:phong ban|(?:(?:phong|trung tam)(?:,? va |, ?| "
    r"))*don vi(?:,? (?:va )?trung tam)?|"
    r"phong,? (?:va )?trung tam)(?: thuoc so| truc thuoc)?(?!\w)|(?:tat ca|toan so)(?: so)?(?!\w)(?! (?:cac "
    r"|moi )?(?:phong|trung tam|chi cuc))"
)
_AND = re.compile(r"\s*(?:,|;|&|\+|/|\bva\b)\s*")
# What units are told to do: where the naming of units ends.
ACTS = re.compile(
    r"(?<!\w)(?:nop|gui|bao cao|bc|lap|hoan thanh|to chuc|thuc hien|ra soat|xay dung|cap nhat|cong bo|trien "
    r"khai|tong hop|danh gia|"
    r"khac phuc|chuan bi|tham muu|ban hanh|chu tri|phoi hop|de xuat|ra|kiem tra|cho y kien|gop y|nhap|dang ky"
    r"|truoc|han|co|phai|lam|"
    r"hop|trinh|dang tai|niem yet|giai trinh|bo sung|khao sat|theo doi|thong ke|ky)(?!\w)"
)


@dataclass(frozen=True)
class Named:
    """The codes that are meant, what names no unit of the register, and where the naming ends in the text."""

    codes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    end: int = 0


def named(text: str, units: Sequence[Unit], start: int = 0) -> Named:
    """The units named from `start` on, one after another, until something else is said."""
    typed, plain = flat(text)
    codes: list[str] = []
    unknown: list[str] = []
    at, end = start, start
    while found := _one(typed, plain, at, units):
        meant, wrong, end = found
        codes += [code for code in meant if code not in codes]
        unknown += [wrong] if wrong else []
        joint = _AND.match(plain, end)
        if joint is None or joint.end() >= len(plain):
            break
        at = joint.end()
    order = [unit.code for unit in units]
    return Named(tuple(sorted(codes, key=order.index)), tuple(unknown), end)


def _one(typed: str, plain: str, at: int, units: Sequence[Unit]) -> tuple[list[str], str, int] | None:
    at += len(plain[at:]) - len(plain[at:].lstrip())
    if every := _ALL.match(plain, at):
        return [u.code for u in units], "", every.end()
    if kind := _KIND.match(plain, at):
        return [u.code for u in units if fold(u.kind).split()[:1] == kind[1].split()[:1]], "", kind.end()
    head = re.match(_HEAD + r"\s+", plain[at:])
    known = [found for found in (_known(plain, at, unit) for unit in units) if found]
    known += [found for found in (_known(plain, at + head.end(), unit) for unit in units) if found] if head else []
    if known:
        code, end = max(known, key=lambda found: found[1])
        return [code], "", end
    return _partly(typed, plain, at, at + head.end(), units) if head else None


def _known(plain: str, at: int, unit: Unit) -> tuple[str, int] | None:
    """A unit by its code or one of its names, whole."""
    for name in (
        unit.code,
        unit.name,
        *unit.old_names,
        re.sub(r"^\S+ ", "", unit.name) if unit.name.startswith("Phòng ") else "",
    ):
        pattern = r"[\s,–-]+".join(map(re.escape, fold(name).split()))
        if pattern and (found := re.compile(rf"{pattern}(?!\w)").match(plain, at)):
            return unit.code, found.end()
    if fold(unit.kind) == "van phong" and (found := re.compile(r"van phong(?: so)?(?!\w)").match(plain, at)):
        return unit.code, found.end()
    return None


def _partly(typed: str, plain: str, at: int, after: int, units: Sequence[Unit]) -> tuple[list[str], str, int]:
    """A part of one unit's name ("phòng việc làm"), else a name that nobody knows."""
    kind = plain[at:].split()[0]
    alike = [unit for unit in units if kind not in ("phong", "trung", "chi") or fold(unit.kind).startswith(kind)]
    stop = ACTS.search(plain, after)
    comma = re.compile(r"[,;]| va ").search(plain, after)
    limit = min(found.start() for found in (stop, comma) if found) if stop or comma else len(plain)
    said = plain[after:limit].split()
    for size in range(len(said), 0, -1):
        part = " ".join(said[:size])
        meant = [u.code for u in alike if f" {part} " in f" {fold(u.name)} "] if len(part) > 3 else []
        if len(meant) == 1:
            stretch = re.compile(r"\s+".join(map(re.escape, said[:size]))).match(plain, after)
            return meant, "", stretch.end() if stretch else limit
    return [], typed[at:limit].strip(), limit
