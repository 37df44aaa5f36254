"""The register's codes for the units a document names: "các phòng chuyên môn" are all of that kind."""

import re
from collections.abc import Sequence

from knowledge.department import Unit
from knowledge.text import fold


def codes(names: Sequence[str], register: Sequence[Unit]) -> list[str]:
    """The codes of the register's units that the names mean, in the register's order."""
    return [unit.code for unit in register if any(_means(name, unit) for name in names)]


def _means(name: str, unit: Unit) -> bool:
    said = f" {fold(name)} "
    if any(f" {fold(own)} " in said for own in (unit.name, *unit.old_names) if fold(own)):
        return True
    if _short(unit.name) and f" {_short(unit.name)} " in said and _short(unit.name) not in ("phong", "trung tam"):
        return True
    return _all_of_kind(said, fold(unit.kind))


def _short(name: str) -> str:
    """ "Văn phòng Sở" is also called "Văn phòng"."""
    return re.sub(r" so(?: \w+)*$", "", fold(name)) if fold(name).startswith(("van phong so", "thanh tra so")) else ""


def _all_of_kind(said: str, kind: str) -> bool:
    """ "các phòng chuyên môn" are all of that kind, "các phòng, đơn vị, trung tâm" every unit."""
    if re.search(r"(?: cac | toan bo | tat ca | 100 |^ )(?:\w+ ){0,3}?don vi ", said) and not re.search(
        r"cap (?:huyen|tinh|xa)|lien quan", said
    ):
        return True
    plural = re.search(r" (?:cac|truong cac|100|tung|moi|toan bo) (?:\w+ ){0,4}?" + re.escape(kind.split()[0]), said)
    if not kind or not plural:
        return False
    return (
        kind in said
        or kind.split()[0] == "phong"
        and " phong " in said
        and "van phong" not in said
        or kind.startswith("trung tam")
        and " trung tam " in said
    )
