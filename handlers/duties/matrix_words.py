"""The table duty × unit in words: what stands in a cell, and the short text for a chat."""

from bot.message import Block, heading, item, paragraph
from bot.state.duties import Row
from handlers import wording
from handlers.duties.matrix import Cell, Matrix
from handlers.duties.standing import NAMES, late_by
from handlers.units import unit_name
from knowledge.department import Department

_SHOWN = ("on_time", "done", "was_late", "reported", "returned", "open", "late", "not_applicable")
_MOST_UNITS, _MOST_ROWS = 12, 4
_ONE = {
    "reported": ("chờ", "duyệt"), "was_late": ("xong", "trễ"), "on_time": ("xong", ""), "done": ("xong", ""),
    "not_applicable": ("–", ""),
}  # fmt: skip


def marks(cell: Cell) -> tuple[str, str]:
    """What stands in a cell, in two short lines (the second may be empty)."""
    due = f"{cell.due:%d/%m}" if cell.due else ""
    if len(cell.rows) > 1:
        late = f"trễ {cell.days}" if cell.days else "mới trễ"
        after = {"late": late, "returned": "trả lại", "open": due, "reported": "chờ duyệt"}
        return f"{cell.settled}/{len(cell.rows)}", after.get(cell.standing, "")
    match cell.standing:
        case "late":
            return ("trễ", f"{cell.days} ngày") if cell.days else ("mới", "trễ")
        case "returned":
            return "trả lại", due
        case "open":
            return (due, "") if due else ("chưa", "có hạn")
    return _ONE[cell.standing]


def said(table: Matrix, department: Department) -> list[Block]:
    """The table in a few lines: how many stand how, and who is late with what."""
    counts, late = table.counts(), table.late()
    size = f"{wording.number(len(table.lines))} nhiệm vụ, {wording.number(len(table.units))} đơn vị"
    lead = f"Bảng theo dõi {table.period.name}, đến ngày {table.today:%d/%m/%Y}: {size}, "
    blocks = [paragraph(f"{lead}{wording.number(len(table.rows))} việc.")]
    blocks += [item(f"{_first_up(NAMES[name])}: {wording.number(counts[name])}") for name in _SHOWN if counts[name]]
    if not late:
        return [*blocks, paragraph("Không đơn vị nào quá hạn.")]
    blocks.append(heading("Quá hạn"))
    names = list(late)[:_MOST_UNITS]
    blocks += [item(f"{unit_name(department, unit)}: {_listed(late[unit], table)}") for unit in names]
    if more := len(late) - len(names):
        blocks.append(item(f"và {wording.number(more)} đơn vị khác (xem bảng)"))
    return blocks


def _listed(rows: list[Row], table: Matrix) -> str:
    shown = [f"việc {r.number} {late_by(table.days_late(r))}" for r in rows[:_MOST_ROWS]]
    more = len(rows) - len(shown)
    return ", ".join(shown) + (f" và {wording.number(more)} việc khác" if more > 0 else "")


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
