"""What the Office gets out of a document: phrases, whole documents, units and their codes."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge.department import Unit
from knowledge.plans import Duty, propose

HERE = Path(__file__).parent
PHRASES = yaml.safe_load((HERE / "phrases.yaml").read_text(encoding="utf-8"))
DOCUMENTS = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))
HEAD = "SỞ NỘI VỤ\n\nHà Sơn, ngày 10 tháng 01 năm 2025\n\nKẾ HOẠCH\nCải cách hành chính năm 2025\n\nI. NHIỆM VỤ\n\n1. "
REGISTER = (
    Unit(code="VP", name="Văn phòng Sở", kind="văn phòng"),
    Unit(code="TCCB", name="Phòng Tổ chức cán bộ", old_names=("Phòng Tổ chức - Hành chính",)),
    Unit(code="NV", name="Phòng Nghiệp vụ"),
    Unit(code="TT", name="Trung tâm Lưu trữ", kind="trung tâm"),
)
KEYS = "text task units unit_codes recipient due time window recurrence first_due relative approximate dateless cooperating evidence"


def said(duty: Duty) -> str:
    """A duty's time in the short form of the case files."""
    time = f" {duty.time}" if duty.time else ""
    if duty.recurrence:
        return duty.recurrence + time
    if duty.relative:
        return f"{duty.relative['n']} {duty.relative['unit']}"
    about = "~" if duty.approximate else ""
    return about + (f"{duty.window[0]}..{duty.window[1]}" if duty.window else f"{duty.due}") + time


@pytest.mark.parametrize("case", PHRASES, ids=lambda case: case["text"][:50])
def test_a_phrase_means_what_people_mean_by_it(case):
    text = case["text"] if case.get("plain") else HEAD + case["text"]
    plan = propose(text)
    assert [said(duty) for duty in plan.duties if not duty.dateless] == case["times"]
    assert all(duty.text in text for duty in plan.duties)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_gives_its_duties(name):
    text = (HERE / "documents" / name).read_text(encoding="utf-8")
    want, plan = DOCUMENTS[name], propose(text)
    duties = [duty for duty in plan.duties if not duty.dateless]
    assert [said(duty) for duty in duties] == [duty["time"] for duty in want["duties"]]
    for duty, expected in zip(duties, want["duties"], strict=True):
        assert expected["unit"] in duty.units
        assert expected["task"].lower() in duty.task.lower()
    assert (plan.number, plan.date and plan.date.isoformat()) == (want["number"], want["date"])
    ignored = {item.text for item in plan.ignored_dates}
    assert set(want["ignored"]) <= ignored
    assert all(item.reason for item in plan.ignored_dates)
    assert all(duty.text in text for duty in plan.duties)


def test_the_json_has_every_key_always():
    data = propose(
        HEAD
        + "Các phòng gửi báo cáo về Văn phòng Sở trước 16h00 ngày 15/3/2025.\n\n2. Văn phòng Sở theo dõi, đôn đốc các phòng."
    ).to_json()
    assert list(data) == ["file", "title", "number", "date", "duties", "ignored_dates"]
    assert [set(duty) for duty in data["duties"]] == [set(KEYS.split())] * 2
    dated, dateless = data["duties"]
    assert (dated["due"], dated["time"], dated["recipient"]) == ("2025-03-15", "16:00", "Văn phòng Sở")
    assert dateless["dateless"] and dateless["due"] is None and dateless["units"] == ["Văn phòng Sở"]


@pytest.mark.parametrize(
    ("subject", "codes"),
    [
        ("Các phòng chuyên môn", ("TCCB", "NV")),
        ("Các phòng, đơn vị, trung tâm thuộc Sở", ("VP", "TCCB", "NV", "TT")),
        ("Các trung tâm thuộc Sở", ("TT",)),
        ("Phòng Tổ chức - Hành chính", ("TCCB",)),
        ("Văn phòng Sở, Phòng Nghiệp vụ", ("VP", "NV")),
        ("Văn phòng", ("VP",)),
        ("Chi cục Thủy lợi", ()),
    ],
)
def test_units_get_the_codes_of_the_register(subject, codes):
    plan = propose(f"{HEAD}{subject} gửi báo cáo kết quả trước ngày 15/3/2025.", REGISTER)
    assert plan.duties[0].unit_codes == codes


def test_the_heading_names_the_unit_when_the_item_does_not():
    plan = propose(
        "IV. TỔ CHỨC THỰC HIỆN\n\n2. Văn phòng Sở\n\na) Tổng hợp, gửi báo cáo trước ngày 15/11/2023.\n\n3. Thanh tra Sở\n\na) Kiểm tra, gửi kết quả trước ngày 20/11/2023."
    )
    assert [duty.units for duty in plan.duties] == [("Văn phòng Sở",), ("Thanh tra Sở",)]


def test_a_letter_means_those_it_is_addressed_to():
    plan = propose(
        "Kính gửi:\n- Các phòng chuyên môn;\n- Trung tâm Lưu trữ.\n\nĐề nghị các đơn vị gửi ý kiến góp ý về Văn phòng Sở trước ngày 13/02/2026."
    )
    assert plan.duties[0].units == ("Các phòng chuyên môn", "Trung tâm Lưu trữ")
    assert plan.duties[0].recipient == "Văn phòng Sở"


def test_a_place_referred_to_names_the_units():
    text = "Điều 6. Cơ quan báo cáo\n\n1. Các cơ quan gồm:\n\na) Đội Quản lý báo cáo Cục Quản lý;\n\nĐiều 9. Thời hạn gửi báo cáo\n\n1. Thời hạn như sau:\n\na) Đối với trường hợp quy định tại điểm a khoản 1 Điều 6:\n\n- Báo cáo tháng được gửi muộn nhất trong ngày 17 hằng tháng;"
    duty = propose(text).duties[-1]
    assert (duty.recurrence, duty.units) == ("monthly:17", ("Đội Quản lý",))


def test_decomposed_letters_are_read_and_quoted_as_they_stand():
    import unicodedata

    text = HEAD + unicodedata.normalize("NFD", "Các phòng gửi báo cáo trước ngày 15 tháng 3 năm 2025.")
    duty = propose(text).duties[-1]
    assert duty.due == date(2025, 3, 15) and duty.text in text


def test_a_recurring_duty_of_a_plan_year_has_its_first_date():
    duty = propose(HEAD + "Các phòng báo cáo quý trước ngày 20 của tháng cuối quý.").duties[0]
    assert duty.first_due == date(2025, 3, 20)
