"""The rules of duties: occurrences, days off, the ladder, working hours, kinds."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from knowledge.calendar import load_calendar
from knowledge.duties import days_off, ladder, relative, workdays
from knowledge.duties.hours import HoursError, read_hours
from knowledge.duties.kinds import KindsError, kind_of, load_kinds
from knowledge.duties.ladder import Ladder, fitted, limit_words
from knowledge.duties.occurrences import RecurrenceError, occurrences
from knowledge.duties.rules import Rules, load_rules

CALENDAR = load_calendar()
DUE = date(2023, 3, 15)
YEAR = date(2023, 1, 1), date(2023, 12, 31)
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def named(recurrence: str, first: date = YEAR[0], last: date = YEAR[1], since: date | None = None) -> dict[str, str]:
    return {o.name: str(o.day) for o in occurrences(CALENDAR, recurrence, first, last, since)}


@pytest.mark.parametrize(
    ("recurrence", "expected"),
    [
        ("yearly:08-30", {"2023": "2023-08-30"}),
        ("yearly:03-LWD", {"2023": "2023-03-31"}),
        ("yearly:02-10,05-20,09-30", {"2023 1/3": "2023-02-10", "2023 2/3": "2023-05-20", "2023 3/3": "2023-09-30"}),
        ("half-yearly:06-15,12-15", {"2023-H1": "2023-06-15", "2023-H2": "2023-12-15"}),
        ("quarterly:M3-17@Q1,Q3", {"2023-Q1": "2023-03-17", "2023-Q3": "2023-09-17"}),
        ("quarterly:M3-31", {"2023-Q1": "2023-03-31", "2023-Q2": "2023-06-30", "2023-Q3": "2023-09-30", "2023-Q4": "2023-12-31"}),
        ("n per year: 2", {"2023 1/2": "None", "2023 2/2": "None"}),
        ("n per year: 1", {"2023": "None"}),
        ("half-yearly:?", {"2023-H1": "None", "2023-H2": "None"}),
        ("n per week: 3", {"2023": "None"}),
    ],
)  # fmt: skip
def test_occurrences_of_a_year(recurrence: str, expected: dict[str, str]) -> None:
    assert named(recurrence) == expected


def test_a_short_month_has_its_last_day() -> None:
    days = named("monthly:31")
    assert (days["2023-02"], days["2023-04"], len(days)) == ("2023-02-28", "2023-04-30", 12)
    assert named("monthly:30")["2023-02"] == "2023-02-28" and named("monthly:15")["2023-02"] == "2023-02-15"
    assert named("yearly:02-29") == {"2023": "2023-02-28"}


def test_the_last_working_day_knows_the_holidays() -> None:
    assert named("monthly:LWD")["2023-04"] == "2023-04-28"  # the 29th is a Saturday, the 30th a holiday
    assert named("quarterly:M2-LWD@Q1") == {"2023-Q1": "2023-02-28"}


def test_only_what_lies_in_the_span() -> None:
    assert list(named("monthly:15", date(2023, 3, 16), date(2023, 5, 15))) == ["2023-04", "2023-05"]
    assert list(named("quarterly:?", date(2023, 5, 1), date(2023, 12, 31))) == ["2023-Q2", "2023-Q3", "2023-Q4"]
    assert list(named("weekly:THU", date(2023, 1, 5), date(2023, 1, 12))) == ["2023-01-05", "2023-01-12"]
    assert named("monthly:15", date(2023, 6, 1), date(2023, 5, 1)) == {}


def test_every_five_years_is_counted_from_when_it_began() -> None:
    for year, count in ((2023, 1), (2024, 0), (2027, 0), (2028, 1)):
        span = date(year, 1, 1), date(year, 12, 31)
        assert len(named("5-yearly:?", *span, since=date(2023, 3, 1))) == count


@pytest.mark.parametrize(
    "wrong", ["", "yearly:13-01", "yearly:30/8", "monthly:40", "quarterly:20", "mỗi tuần", "weekly:X"]
)
def test_a_recurrence_that_cannot_be_read(wrong: str) -> None:
    with pytest.raises(RecurrenceError, match="Cách lặp lại"):
        occurrences(CALENDAR, wrong, *YEAR)


def test_a_day_off_moves_by_the_rule_and_says_so() -> None:
    saturday = date(2023, 4, 15)
    assert days_off.moved(CALENDAR, saturday, "after") == date(2023, 4, 17)
    assert days_off.moved(CALENDAR, saturday, "before") == date(2023, 4, 14)
    assert days_off.moved(CALENDAR, saturday, "keep") == saturday
    assert days_off.moved(CALENDAR, date(2023, 4, 13), "after") == date(2023, 4, 13)
    said = days_off.said(CALENDAR, saturday, date(2023, 4, 17), "after")
    assert said == "Ngày thứ Bảy, 15/04/2023 là ngày nghỉ nên hạn chuyển sang thứ Hai, 17/04/2023."
    assert "giữ nguyên" in days_off.said(CALENDAR, saturday, saturday, "keep")
    assert days_off.said(CALENDAR, date(2023, 4, 13), date(2023, 4, 13), "after") == ""
    # An extension that was granted is no move for a day off.
    assert days_off.said(CALENDAR, saturday, date(2023, 4, 28), "after") == ""


def test_working_days_are_counted_over_the_turn_of_the_year_and_tet() -> None:
    assert workdays.between(CALENDAR, date(2022, 12, 30), date(2023, 1, 5)) == 3  # the 2nd is a day off in lieu
    assert workdays.between(CALENDAR, date(2023, 1, 5), date(2022, 12, 30)) == -3
    assert workdays.between(CALENDAR, date(2023, 1, 19), date(2023, 1, 27)) == 1  # Tết between
    for days in (-300, -14, -1, 0, 1, 14, 300):
        day = workdays.shifted(CALENDAR, date(2023, 1, 5), days)
        assert CALENDAR.works(day) and workdays.between(CALENDAR, date(2023, 1, 5), day) == days
    assert workdays.shifted(CALENDAR, date(2023, 4, 15), 0) == date(2023, 4, 14)


def steps(how: Ladder, due: date, day: date, most: int = 12) -> list[int]:
    found, on = [], ladder.first(CALENDAR, how, due, day)
    while on is not None and len(found) < most:
        assert CALENDAR.works(on)
        found.append(ladder.position(CALENDAR, due, on))
        on = ladder.following(CALENDAR, how, due, on)
    return found


def test_the_ladder_goes_down_and_then_every_second_working_day() -> None:
    assert steps(Ladder(), date(2023, 3, 15), date(2023, 1, 3), 9) == [-14, -7, -3, -1, 0, 2, 4, 6, 8]
    assert ladder.first(CALENDAR, Ladder(), date(2023, 3, 15), date(2023, 1, 3)) == date(2023, 2, 23)


def test_what_becomes_known_late_is_said_at_once_and_then_goes_on() -> None:
    assert steps(Ladder(), date(2023, 3, 15), date(2023, 3, 8), 4) == [-5, -3, -1, 0]
    assert steps(Ladder(), date(2023, 3, 15), date(2023, 3, 11), 3) == [-2, -1, 0]  # a Saturday: on Monday
    assert steps(Ladder(), date(2023, 3, 15), date(2023, 3, 20), 3) == [3, 4, 6]


def test_before_a_day_means_that_the_day_before_is_the_last() -> None:
    strict = fitted(Ladder(), "gửi trước ngày 15/3/2023", DUE)
    assert steps(strict, date(2023, 3, 15), date(2023, 1, 3), 6) == [-14, -7, -3, -1, 2, 4]
    assert fitted(Ladder(), "gửi trước 16h00 ngày 15/3/2023", DUE, "16:00") == Ladder()
    assert fitted(Ladder(), "chậm nhất ngày 15/3/2023", DUE) == Ladder()
    assert fitted(Ladder(), "gửi trước ngày 15/3/2023", date(2023, 3, 20)) == Ladder()  # the date was changed since


def test_an_approximate_date_is_never_late() -> None:
    assert steps(fitted(Ladder(), "", DUE, approximate=True), date(2023, 3, 15), date(2023, 1, 3)) == [
        -14,
        -7,
        -3,
        -1,
        0,
    ]
    assert (
        ladder.first(CALENDAR, fitted(Ladder(), "", DUE, approximate=True), date(2023, 3, 15), date(2023, 3, 16))
        is None
    )


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("gửi **trước ngày 15/8/2023", "trước ngày 15/8/2023"),
        ("trước ngày **10/02/2023", "trước ngày 10/02/2023"),
        ("xong trước ngày 15 tháng 3 năm 2023", "trước ngày 15 tháng 3 năm 2023"),
        ("trước 5/12", "trước 5/12"),
        ("trước 5 ngày làm việc", ""),
        ("trước 16h00 ngày 22/7", ""),
        ("chậm nhất ngày 22/7", ""),
    ],
)
def test_the_plans_words_for_the_limit(quote: str, words: str) -> None:
    assert limit_words(quote) == words


def test_a_limit_from_an_event() -> None:
    friday = date(2023, 4, 28)
    assert relative.due(CALENDAR, {"n": 5, "unit": "working_day"}, friday) == date(2023, 5, 10)
    assert relative.due(CALENDAR, {"n": -2, "unit": "working_day"}, friday) == date(2023, 4, 26)
    assert relative.due(CALENDAR, {"n": 10, "unit": "day"}, friday) == date(2023, 5, 8)
    assert relative.due(CALENDAR, {"n": 36, "unit": "hour"}, friday) == date(2023, 4, 30)
    assert relative.due(CALENDAR, {"n": 1, "unit": "month"}, date(2023, 1, 31)) == date(2023, 2, 28)
    assert relative.due(CALENDAR, {"n": 0, "unit": "hour"}, friday) == friday


def test_working_hours() -> None:
    hours = read_hours("07:30-11:30, 13:30-17:00")
    assert hours.spans == ((time(7, 30), time(11, 30)), (time(13, 30), time(17, 0)))

    def at(day: int, hour: int, minute: int = 0) -> datetime:
        return datetime(2023, 4, day, hour, minute, tzinfo=VIETNAM)

    assert hours.open(CALENDAR, at(13, 7, 30)) and not hours.open(CALENDAR, at(13, 11, 30))
    assert not hours.open(CALENDAR, at(15, 9))
    assert hours.next_open(CALENDAR, at(13, 9)) == at(13, 9)
    assert hours.next_open(CALENDAR, at(13, 12)) == at(13, 13, 30)
    assert hours.next_open(CALENDAR, at(14, 17)) == at(17, 7, 30)
    assert hours.next_open(CALENDAR, at(15, 3)) == at(17, 7, 30)
    for wrong in ("", "sáng", "11:30-07:30", "07:30-11:30, 10:00-12:00", "25:00-26:00"):
        with pytest.raises(HoursError, match="07:30-11:30"):
            read_hours(wrong)


def test_kinds_are_data(tmp_path) -> None:
    kinds = load_kinds()
    assert kind_of(kinds, "Họp xem xét của lãnh đạo") == "management_review"
    assert kind_of(kinds, "Khắc phục điểm không phù hợp sau đánh giá nội bộ") == "corrective_action"
    assert kind_of(kinds, "Nộp báo cáo quý") == "report"
    own = tmp_path / "loai.yaml"
    own.write_text("report:\n  before: [5, 0]\ndao_tao:\n  name: đào tạo\n  words: [tập huấn]\n", encoding="utf-8")
    rules = load_rules(own, late_every=3)
    assert rules.ladder_of("report", "", "", False, DUE).before == (5, 0) and rules.ladder_of(
        "survey", "", "", False, DUE
    ).before == (14, 7, 3, 1, 0)
    assert (
        rules.ladder_of("dao_tao", "", "", False, DUE).late_every == 3
        and kind_of(rules.kinds, "Lớp tập huấn") == "dao_tao"
    )
    assert rules.kind("report").name == kinds["report"].name  # what is not named stays
    assert Rules().kind("không còn") == kinds["report"]


@pytest.mark.parametrize(
    "text", ["report: [", "report:\n  befor: [1]", "x:\n  name: y\n  needs: [z]", "x: 1", "x:\n  words: [a]"]
)
def test_a_file_of_kinds_that_cannot_be_used(tmp_path, text: str) -> None:
    own = tmp_path / "loai.yaml"
    own.write_text(text, encoding="utf-8")
    with pytest.raises(KindsError, match="loai.yaml"):
        load_kinds(own)
    with pytest.raises(KindsError, match="Không đọc được"):
        load_kinds(tmp_path / "khong-co.yaml")
