"""What people say of duties is understood, accented or not; what they ask of procedures is left alone."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.message import Address
from bot.state import groups
from handlers import route
from handlers.duties import words
from knowledge.duties.order import read_order
from knowledge.duties.when import past_day, when
from tests.conftest import FRIDAY
from tests.people.conftest import Somebody, Town

SAID = yaml.safe_load((Path(__file__).parent / "said.yaml").read_text(encoding="utf-8"))


def cases(who: str):
    return [pytest.param(act, text, id=f"{act}: {text}") for act, texts in SAID[who].items() for text in texts]


@pytest.mark.parametrize(("act", "text"), cases("unit"))
def test_what_a_unit_says(act: str, text: str) -> None:
    said = words.unit_says(text)
    assert (said.what if said else "nothing") == act
    if said and " 27" in f" {text}":
        assert said.row == 27
    if said and "12" in text and "nv" in text.lower():
        assert said.duty == 12


@pytest.mark.parametrize(("act", "text"), cases("office"))
def test_what_the_office_says(act: str, text: str) -> None:
    said = words.office_says(text)
    assert (said.what if said else "nothing") == act
    if said and " 27" in f" {text}":
        assert said.row == 27
    if said and "nv12" in text.lower():
        assert said.duty == 12


@pytest.mark.parametrize(("act", "text"), cases("decision"))
def test_what_the_office_decides_without_a_number(act: str, text: str) -> None:
    said = words.office_decides(text)
    assert (said.what if said else "nothing") == act


@pytest.mark.parametrize(("act", "text"), cases("order"))
def test_what_is_an_order(act: str, text: str, sample_context) -> None:
    said = read_order(text, sample_context.department.units, FRIDAY)
    assert ("given" if said else "nothing") == act


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("trước 5/12", "2026-12-05"), ("truoc 5/12", "2026-12-05"), ("chậm nhất ngày 15 tháng 3 năm 2027", "2027-03-15"),
        ("hạn 20/3", "2027-03-20"), ("5.12.2026", "2026-12-05"), ("15-12-2026", "2026-12-15"),
        ("thứ Sáu tuần sau", "2026-11-27"), ("thu 6 tuan sau", "2026-11-27"), ("ngày mai", "2026-11-21"),
        ("cuối tháng này", "2026-11-30"), ("trong tháng 8/2027", "2027-08-31"), ("hết quý I", "2027-03-31"),
        ("trước 30/8 hằng năm", "yearly:08-30"), ("hằng quý ngày 20 tháng cuối quý", "quarterly:M3-20"),
        ("ngày 15 hằng tháng", "monthly:15"), ("thứ Năm hằng tuần", "weekly:THU"), ("2 lần/năm", "n per year: 2"),
        ("15/6 và 15/12", "half-yearly:06-15,12-15"), ("ngày làm việc cuối cùng của tháng", "monthly:LWD"),
        ("quarterly:M3-20", "quarterly:M3-20"), ("báo cáo số 12/BC", None), ("quý IV", None), ("năm 2026", None),
    ],
)  # fmt: skip
def test_when_it_is_due(text: str, meant: str | None) -> None:
    found = when(text, FRIDAY)
    assert (found.recurrence or (found.due and found.due.isoformat())) == meant


def test_days_that_passed_or_do_not_exist() -> None:
    assert when("hạn 15/11", FRIDAY).past and when("hạn 20/3/2026", FRIDAY).past and when("30/2", FRIDAY).missing
    assert past_day("ngày 3/3", FRIDAY) == date(2026, 3, 3) and past_day("25/12", FRIDAY) == date(2025, 12, 25)
    limit = when("05 ngày làm việc kể từ khi có quyết định", FRIDAY).relative
    assert limit == {"n": 5, "unit": "working_day", "after": "có quyết định"}
    assert when("trước 16h30 ngày 22/12", FRIDAY).time == "16:30"
    span = when("từ ngày 1/12 đến hết 15/12", FRIDAY)
    assert (span.start, span.due) == (date(2026, 12, 1), date(2026, 12, 15))


EVERYTHING = sorted({text for who in SAID.values() for texts in who.values() for text in texts})


@pytest.mark.long
def test_a_citizen_never_gets_into_duties(town: Town, somebody) -> None:
    """Privately, and in a group of nobody's: whatever a citizen says is looked up as a question."""
    citizen = somebody("telegram", "555")
    for text in EVERYTHING:
        for heard in (citizen.says(text), citizen.says_in("-5", text)):
            assert "Văn phòng sẽ xem" not in heard and "Đã ghi" not in heard and "Tôi hiểu là" not in heard, text
            assert "không có việc nào" not in heard and "Anh/chị nói việc nào" not in heard, text


def test_procedures_are_answered_alike_for_everybody(town: Town, office: Somebody, staff: Somebody, somebody) -> None:
    """Also in the middle of a report, of a duty that is being given, and in the group of a unit with open rows."""
    town.state.do(groups.bind, Address("zalo", "g1"), "VL", "x", town.now)
    office.says("nhắc phòng VL nộp báo cáo quý trước 5/12")
    office.says("đồng ý")
    staff.says("xong việc 1")
    office.says("nhắc phòng NCC nộp báo cáo trước 8/12")
    asked = "đăng ký nội quy lao động mất bao lâu"
    for said in (somebody().says(asked), staff.says(asked), staff.says_in("g1", asked), office.says(asked)):
        assert "2.001955" in said and "07 ngày làm việc" in said
    for text in SAID["unit"]["nothing"]:
        for heard in (staff.says(text), staff.says_in("g1", text)):
            assert "Đã ghi" not in heard and "nói việc nào" not in heard, f"{text}: {heard}"


def test_every_order_has_its_words_in_the_help_or_the_docs() -> None:
    docs = (Path(__file__).parents[2] / "docs" / "giao-viec.md").read_text(encoding="utf-8")
    from handlers.duties.orders import ORDERS

    missing = [name for name in ORDERS if f"/{name}" not in docs]
    assert not missing
    assert "viec" in dict(route.COMMANDS)
