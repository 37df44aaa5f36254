"""A unit's calendar: what a calendar program reads, and the secret that opens it."""

from dataclasses import replace
from datetime import date, timedelta

from icalendar import Calendar

from bot.state import State, duties, feeds
from bot.state.duties import Duty, NewRow
from bot.state.duty_log import Act
from bot.state.duty_tables import unit_feeds
from handlers.context import Context
from handlers.duties import gather
from handlers.duties.feed import calendar
from tests.conftest import NOON
from tests.duties.a_year import MADE, done, row

URL = "https://iso.example.vn"


def events(body: bytes) -> dict[str, object]:
    return {str(e["uid"]): e for e in Calendar.from_ical(body).walk("VEVENT")}


def test_every_row_with_a_date_is_an_all_day_event() -> None:
    one = row(due=date(2026, 12, 31), number=27, time="16:00")
    (event,) = events(calendar([one, row(due=None)], "Phòng Lao động, việc làm", URL)).values()
    assert event["uid"] == f"{one.id}@iso.example.vn" and event["status"] == "CONFIRMED"
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 12, 31), date(2027, 1, 1))
    assert event["dtstart"].params["VALUE"] == "DATE" and event["dtstamp"].dt == MADE
    assert event["summary"] == "Nộp báo cáo quý"
    assert "Việc số 27" in event["description"] and "Trước 16:00" in event["description"]


def test_the_same_row_stays_the_same_event_whatever_becomes_of_it() -> None:
    one = row()
    changed = replace(one, state="reported", due=date(2026, 12, 1), changed_at=MADE + timedelta(days=3))
    before, after = (events(calendar([r], "VL", URL)) for r in (one, changed))
    assert set(before) == set(after)
    (event,) = after.values()
    assert event["summary"].startswith("Đã báo cáo: ") and event["dtstart"].dt == date(2026, 12, 1)
    assert event["last-modified"].dt == event["dtstamp"].dt == MADE + timedelta(days=3)
    assert calendar([one], "VL", URL) == calendar([one], "VL", URL)  # nothing new, nothing changed


def test_how_a_row_stands_is_seen() -> None:
    kinds = {"not_applicable": "CANCELLED", "returned": "CONFIRMED"}
    for state, status in kinds.items():
        (event,) = events(calendar([row(state=state)], "VL", URL)).values()
        assert event["status"] == status
    (event,) = events(calendar([row(approximate=True)], "VL", URL)).values()
    assert event["status"] == "TENTATIVE"
    (event,) = events(calendar([done("VL")], "VL", URL)).values()
    assert event["summary"] == "Xong: Nộp báo cáo quý"


def test_long_vietnamese_text_is_folded_and_comes_back_whole() -> None:
    task = "Rà soát; cập nhật, sửa đổi quy trình \\ biểu mẫu\nvà báo cáo kết quả về Văn phòng Sở " * 6
    body = calendar([row(task=task, quote=task)], "Phòng Tổ chức, biên chế và chính quyền địa phương", URL)
    assert all(len(line) <= 75 for line in body.split(b"\r\n")) and body.endswith(b"END:VCALENDAR\r\n")
    assert all(line.decode("utf-8") is not None for line in body.split(b"\r\n"))  # no letter is cut in two
    parsed = Calendar.from_ical(body)
    assert parsed["x-wr-calname"] == "Việc của Phòng Tổ chức, biên chế và chính quyền địa phương"
    assert parsed.walk("VEVENT")[0]["summary"] == task


def test_a_secret_opens_one_units_calendar_until_there_is_a_new_one(state: State, sample_context: Context) -> None:
    act = Act("o", NOON)

    def made(connection) -> None:
        duty = duties.add(connection, Duty("report", "Nộp báo cáo", ("VL", "NCC")), act)
        rows = [
            NewRow("VL", "", date(2026, 12, 4)),
            NewRow("NCC", "", date(2026, 12, 4)),
            NewRow("VL", "1", date(2020, 1, 3)),
        ]
        duties.add_rows(connection, duty.id, rows, act)

    state.do(made)
    old = state.do(feeds.make, "VL", "p", NOON)
    body = state.do(gather.by_secret, old, NOON, sample_context)
    days = sorted(e["dtstart"].dt for e in events(body).values())
    assert days == [date(2020, 1, 3), date(2026, 12, 4)]  # its own only; what is open stays however old
    new = state.do(feeds.make, "VL", "p", NOON + timedelta(days=1))
    assert state.do(gather.by_secret, old, NOON, sample_context) is None
    assert state.do(gather.by_secret, new, NOON, sample_context) == body
    assert state.do(feeds.unit_of, "") is None and state.do(feeds.unit_of, "\ud800") is None
    kept = state.do(lambda c: c.execute(unit_feeds.select()).one())
    assert new not in str(kept) and len(kept.digest) == 64
    assert state.do(feeds.drop, "VL") and not state.do(feeds.drop, "VL")
    assert state.do(gather.by_secret, new, NOON, sample_context) is None
