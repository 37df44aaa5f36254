"""How units and roles are called."""

from knowledge.department import Department, Unit
from knowledge.text import fold

CHANNELS = {
    "telegram": "Telegram",
    "zalo": "Zalo",
    "web": "trang web",
    "terminal": "cửa sổ dòng lệnh",
    "qr": "mã QR",
    "kiosk": "máy tại quầy",
}


def unit_called(department: Department, text: str) -> Unit | None:
    """The unit of a code, a name or an old name; a part of a name will do when only one unit has it."""
    wanted = fold(text)
    if not wanted:
        return None
    for names in (lambda u: [u.code], lambda u: [u.name], lambda u: u.old_names):
        found = [u for u in department.units if wanted in map(fold, names(u))]
        if len(found) == 1:
            return found[0]
    like = [u for u in department.units if len(wanted) > 3 and wanted in fold(u.name)]
    return like[0] if len(like) == 1 else None


def unit_name(department: Department, code: str) -> str:
    """The name of a unit, its code when the register has it no more."""
    return next((u.name for u in department.units if u.code == code), f"đơn vị {code}")


def role_name(department: Department, role: str, unit: str) -> str:
    """What somebody is, in words."""
    if role == "staff":
        return f"người của {unit_name(department, unit)}"
    return {"office": "người của Văn phòng", "leader": "lãnh đạo"}.get(role, "người hỏi thủ tục")


def is_office(unit: Unit) -> bool:
    """Is this unit the Office, which has a role of its own?"""
    return fold(unit.kind) == "van phong"
