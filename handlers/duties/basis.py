"""How a plan is cited in a document: its kind, number, day and subject."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from bot.state.duties import Row
from knowledge.text import squeeze

_KIND = re.compile(r"(kế hoạch|công văn|quyết định|chỉ thị|chương trình|thông báo)\s+(.+)", re.IGNORECASE)


def cited(title: str, number: str = "", issued: date | None = None) -> str:
    """ "Kế hoạch số 12/KH-SNV ngày 05/01/2026 triển khai …"; what is not known is left out."""
    title = squeeze(title).strip(" .;")
    which = f"{f' số {number}' if number else ''}{f' ngày {issued:%d/%m/%Y}' if issued else ''}"
    found = _KIND.fullmatch(title)
    if not found:
        return f"{title} ({which.strip()})" if title and which else title
    kind, subject = found[1].capitalize(), found[2]
    if subject[1:2].islower():  # a subject in capitals throughout stays as it is
        subject = subject[0].lower() + subject[1:]
    return f"{kind}{which} {subject}"


def basis(rows: Iterable[Row], plans: Mapping[str, str]) -> str:
    """The plans that rows come from, each once, "" when none has one; `plans` are citations by the plan's id."""
    names = (plans.get(row.plan_id or "") or cited(row.plan_title) for row in rows)
    return "; ".join(dict.fromkeys(filter(None, names)))
