"""Which days people mean."""

from datetime import date

import pytest

from handlers.period import PeriodError, between, period_of

TODAY = date(2026, 11, 20)
SAID = [
    ("bảng theo dõi quý 3", "2026-07-01", "2026-09-30", "quý III năm 2026"),
    ("QUÝ III/2025", "2025-07-01", "2025-09-30", "quý III năm 2025"),
    ("quý i năm 2024", "2024-01-01", "2024-03-31", "quý I năm 2024"),
    ("Q4", "2026-10-01", "2026-12-31", "quý IV năm 2026"),
    ("năm 2023", "2023-01-01", "2023-12-31", "năm 2023"),
    ("báo cáo 2024", "2024-01-01", "2024-12-31", "năm 2024"),
    ("tháng 2/2024", "2024-02-01", "2024-02-29", "tháng 02 năm 2024"),
    ("thang 12", "2026-12-01", "2026-12-31", "tháng 12 năm 2026"),
    ("6 tháng đầu năm", "2026-01-01", "2026-06-30", "6 tháng đầu năm 2026"),
    ("6 tháng cuối năm 2025", "2025-07-01", "2025-12-31", "6 tháng cuối năm 2025"),
    ("từ 1/7 đến 30/9", "2026-07-01", "2026-09-30", "từ 01/07/2026 đến 30/09/2026"),
    ("từ ngày 15/11/2025 đến hết ngày 14/11/2026", "2025-11-15", "2026-11-14", "từ 15/11/2025 đến 14/11/2026"),
    ("từ 1/1/2026 đến 31/12/2026", "2026-01-01", "2026-12-31", "năm 2026"),
    ("quý trước", "2026-07-01", "2026-09-30", "quý III năm 2026"),
    ("quý này", "2026-10-01", "2026-12-31", "quý IV năm 2026"),
    ("quý sau", "2027-01-01", "2027-03-31", "quý I năm 2027"),
    ("tháng trước", "2026-10-01", "2026-10-31", "tháng 10 năm 2026"),
    ("tuần này có việc gì", "2026-11-16", "2026-11-22", "từ 16/11/2026 đến 22/11/2026"),
    ("tuan sau", "2026-11-23", "2026-11-29", "từ 23/11/2026 đến 29/11/2026"),
    ("hôm nay", "2026-11-20", "2026-11-20", "ngày 20/11/2026"),
    ("từ đầu năm đến nay", "2026-01-01", "2026-11-20", "từ 01/01/2026 đến 20/11/2026"),
    ("tu dau thang den nay", "2026-11-01", "2026-11-20", "từ 01/11/2026 đến 20/11/2026"),
    ("9 tháng đầu năm", "2026-01-01", "2026-09-30", "9 tháng đầu năm 2026"),
    ("tháng vừa qua", "2026-10-01", "2026-10-31", "tháng 10 năm 2026"),
    ("báo cáo tháng", "2026-11-01", "2026-11-30", "tháng 11 năm 2026"),
    ("năm ngoái", "2025-01-01", "2025-12-31", "năm 2025"),
]


@pytest.mark.parametrize(("text", "first", "last", "name"), SAID)
def test_a_period_is_understood_and_says_itself_again(text: str, first: str, last: str, name: str) -> None:
    found = period_of(text, TODAY)
    assert (found.first.isoformat(), found.last.isoformat(), found.name) == (first, last, name)
    assert period_of(f"/bang anh trang 2 {found.says}", TODAY) == found
    assert len(f"/bang guinhom {found.says}".encode()) <= 64


@pytest.mark.parametrize("text", ["", "bảng theo dõi", "quý 5", "tháng 13", "1.001731", "việc 27", "năm phút"])
def test_no_period_is_none(text: str) -> None:
    assert period_of(text, TODAY) is None


@pytest.mark.parametrize("text", ["từ 31/2 đến 30/9", "từ 30/9 đến 1/7"])
def test_days_that_are_none_get_a_sentence(text: str) -> None:
    with pytest.raises(PeriodError, match=r"(lịch|trước ngày đầu)"):
        period_of(text, TODAY)


def test_what_looks_back_means_the_latest_that_has_begun() -> None:
    assert period_of("tháng 12", TODAY, begun=True).name == "tháng 12 năm 2025"
    assert period_of("quý 4", TODAY, begun=True).name == "quý IV năm 2026"
    assert period_of("quý 1", date(2026, 1, 1), begun=True).name == "quý I năm 2026"
    assert period_of("tháng 12/2026", TODAY, begun=True).name == "tháng 12 năm 2026"


def test_the_new_year_is_no_gap() -> None:
    assert period_of("quý trước", date(2027, 1, 1)).name == "quý IV năm 2026"
    assert period_of("tháng trước", date(2027, 1, 31)).name == "tháng 12 năm 2026"
    assert date(2026, 9, 30) in between(date(2026, 9, 30), date(2026, 9, 30))
