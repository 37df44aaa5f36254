"""Rows of a year as the state gives them, without a database: for tables, rankings and papers."""

from datetime import UTC, date, datetime
from itertools import count

from bot.state.duties import Row
from knowledge.calendar import load_calendar

MADE = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
CALENDAR = load_calendar()
_numbers = count(1)


def at(day: date, hour: int = 2) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def row(
    unit: str = "VL", due: date | None = date(2026, 10, 15), state: str = "new", duty: int = 1,
    task: str = "Nộp báo cáo quý", reported: date | None = None, on_time: bool | None = None, **more,
) -> Row:  # fmt: skip
    number = more.pop("number", None) or next(_numbers)
    given = {
        "id": f"r{number}", "number": number, "duty_id": f"d{duty}", "unit": unit, "occurrence": "", "due": due,
        "named": due, "state": state, "received_at": None, "reported_at": at(reported) if reported else None,
        "accepted_at": at(reported) if reported and state == "accepted" else None, "on_time": on_time, "extension": "",
        "extension_until": None, "extension_reason": "", "remind_on": None, "reminded_on": None, "step": None,
        "told": 0, "made_at": MADE, "changed_at": MADE, "duty_number": duty, "kind": "report", "task": task,
        "quote": "gửi về Văn phòng Sở trước ngày 15/10", "recipient": "Văn phòng", "evidence": "", "target": "",
        "approximate": False, "time": "", "day_off": "after", "owner": "", "plan_id": "p1",
        "plan_title": "Kế hoạch ISO năm 2026", "withdrawn": False,
    }  # fmt: skip
    return Row(**(given | more))


def done(unit: str, on_time: bool = True, **more) -> Row:
    due = more.pop("due", date(2026, 10, 15))
    came = due if on_time else date(due.year, due.month, due.day + 5)
    return row(unit, due, "accepted", reported=came, on_time=on_time, **more)


def big(units: int, duties: int, names: list[str]) -> list[Row]:
    """Every unit has every duty; they stand in every way."""
    found = []
    for d in range(1, duties + 1):
        for u in range(units):
            due, kind = date(2026, 1 + (d + u) % 12, 15), (d * 7 + u * 3) % 8
            unit, task = (
                names[u],
                f"Nhiệm vụ số {d}: rà soát, cập nhật tài liệu hệ thống quản lý chất lượng và báo cáo kết quả về Văn phòng Sở",
            )
            if kind in (0, 1, 2):
                found.append(done(unit, kind != 2, due=due, duty=d, task=task))
            elif kind == 3:
                found.append(row(unit, due, "reported", d, task, reported=due))
            elif kind == 4:
                found.append(row(unit, due, "not_applicable", d, task))
            elif kind == 5:
                found.append(row(unit, due, "returned", d, task))
            else:
                found.append(row(unit, due, "new", d, task))
    return found
