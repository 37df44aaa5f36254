"""A unit's work as a calendar (RFC 5545): one all-day event for each row with a date."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.state.duties import Row
from handlers.duties.standing import NAMES

_LEADS = {"returned": "Làm lại: ", "reported": "Đã báo cáo: ", "accepted": "Xong: "}
_REFRESH = timedelta(hours=6)


def calendar(rows: Iterable[Row], unit: str, public_url: str) -> bytes:
    """The calendar file. The same row has the same UID for ever, so that a program sees it change, not come twice."""
    from icalendar import Calendar  # imported when a calendar is asked for

    found = Calendar()
    found.add("prodid", "-//Tro ly ISO//Lich viec//VI")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", f"Việc của {unit}")
    found.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT6H")
    host = urlsplit(public_url).hostname or "tro-ly-iso"
    for row in sorted((r for r in rows if r.due), key=lambda r: (r.due, r.number)):
        found.add_component(_event(row, host))
    return found.to_ical()


def _event(row: Row, host: str) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{row.id}@{host}")
    # When it last changed, not when it is asked for: whoever asks again sees that nothing is new.
    event.add("dtstamp", row.changed_at)
    event.add("last-modified", row.changed_at)
    event.add("dtstart", row.due)
    event.add("dtend", row.due + timedelta(days=1))
    event.add("summary", f"{_LEADS.get(row.state, '')}{row.task}")
    event.add("description", "\n".join(_told(row)))
    cancelled = row.state == "not_applicable" or row.withdrawn
    event.add("status", "CANCELLED" if cancelled else "TENTATIVE" if row.approximate else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _told(row: Row) -> list[str]:
    lines = [f"Việc số {row.number} (NV{row.duty_number})"]
    if row.time:
        lines.append(f"Trước {row.time}")
    if row.plan_title:
        lines.append(f"Theo: {row.plan_title}")
    if row.quote:
        lines.append(f"Văn bản ghi: “{row.quote}”")
    if row.recipient:
        lines.append(f"Nơi nhận: {row.recipient}")
    if row.state == "not_applicable":
        lines.append(NAMES["not_applicable"].capitalize())
    return lines
