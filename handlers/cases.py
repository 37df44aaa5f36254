"""Long dossiers case by case: which cases there are to choose from, and the choice."""

import re

from bot.message import Choice
from handlers import facets, wording
from knowledge.model import Procedure
from knowledge.text import bare

LONG = 1800  # characters: above this a dossier with cases is offered case by case
_SHOWN = 5
_REAL_CASE = re.compile(r"truong hop|doi voi|^\W*neu\b|\bkhi\b|^\W*(\d+[.)]|[a-z]\))?\s*(cap|gia han|nguoi)\b")


def too_long(procedure: Procedure, base: facets.Ground) -> bool:
    """Is the dossier better told case by case?"""
    return len(_real(procedure)) > 1 and sum(len(b.plain) + 1 for b in facets.dossier(procedure, base)) > LONG


def offered(procedure: Procedure, start: int) -> tuple[str, tuple[Choice, ...]]:
    """The question which case it is, and the cases from the `start`-th on; "tất cả" gives all."""
    real = _real(procedure)
    shown = [(n, case) for n, case in real if n >= start][:_SHOWN]
    lead = (
        f"{facets.title(procedure)}: hồ sơ chia theo {wording.number(len(real))} trường hợp, tổng cộng "
        f"{wording.number(wording.papers(procedure))} dòng giấy tờ. Anh/chị thuộc trường hợp nào:"
    )
    choices = [Choice(case, f"trường hợp {n} {procedure.code}") for n, case in shown]
    left = [n for n, _ in real if n > shown[-1][0]] if shown else []
    if left:
        choices.append(Choice("Các trường hợp khác", f"trường hợp từ {left[0]} {procedure.code}"))
    return lead, (*choices, Choice("Xem tất cả", f"tất cả {procedure.code}"))


def _real(procedure: Procedure) -> list[tuple[int, str]]:
    """The headings of the dossier that are cases to choose from, with their place; papers under any other heading
    belong to everybody."""
    cases = enumerate(wording.cases(procedure), 1)
    return [(n, case) for n, (case, _) in cases if case and _REAL_CASE.search(bare(case))]
