"""What tells procedures apart: the same name at several levels or provinces, and names that begin the same."""

from bot.message import Block, heading, item, paragraph
from handlers import wording
from knowledge.library import Library
from knowledge.model import Procedure
from knowledge.text import bare, fold, squeeze

_SHOWN = 6


def elsewhere(procedure: Procedure, library: Library) -> tuple[list[Block], tuple[str, ...]]:
    """Where else this procedure stands (other levels, other provinces), where it differs; and the codes said so."""
    others = [library.record(card.code) for card in library.same(procedure.code)[1:]]
    stated = [p for p in others if p is not None][:_SHOWN]
    if not stated:
        return [], ()
    blocks = [heading("Cùng tên thủ tục này còn có")]
    blocks += [item(f"{p.code}: {_differs(p, procedure)}") for p in stated]
    if len(others) > len(stated):
        blocks.append(paragraph(f"và {len(others) - len(stated)} bản khác; xem trang của thủ tục."))
    return blocks, tuple(p.code for p in stated)


def _differs(other: Procedure, main: Procedure) -> str:
    """The other's level and agency, then what is not the same as in the main record."""
    said = [squeeze(x) for x in (other.level, other.agency) if squeeze(x)]
    mine, theirs = ([fold(r.name) for r in p.dossier] for p in (main, other))
    if mine != theirs:
        said.append(f"hồ sơ khác ({wording.number(wording.papers(other))} loại giấy tờ)")
    for label, get in (("thời hạn", wording.limit), ("phí", lambda c: "; ".join(wording.fees(c)))):
        ours, its = ({get(c) for c in p.channels} - {""} for p in (main, other))
        if ours != its:
            text = "; ".join(sorted(its)) or "không ghi"
            said.append(f"{label} {text if len(text) < 160 else 'khác'}")
    if mine == theirs and len(said) <= 2:
        said.append("nội dung như trên")
    return ", ".join(said) + f" (Quyết định {other.decision})" * bool(other.decision)


def told_apart(names: list[str]) -> tuple[str, list[str]]:
    """The beginning that all names share ("" if under three words), and each name with what tells it apart first."""
    split = [name.split() for name in names]
    same = 0
    while all(len(s) > same + 1 for s in split) and len({bare(s[same]) for s in split}) == 1:
        same += 1
    if len(names) < 2 or same < 3:
        return "", names
    return " ".join(split[0][:same]), [_capital(" ".join(s[same:])) for s in split]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
