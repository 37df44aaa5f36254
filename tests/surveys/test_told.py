"""The Office asks in chat for results and gets the short text with the report."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document

from bot.state import duties, responses
from knowledge.surveys.shelf import load_forms
from tests.surveys.made import made

FORMS = load_forms()


@pytest.fixture
def answered(town):  # type: ignore[no-untyped-def]
    """A November with the short form and a few of the long one."""
    for code, count in (("ngan", 300), ("sipas", 40)):
        town.state.do(responses.add_many, made(FORMS[code], count, date(2026, 10, 1), date(2026, 11, 19)))
    town.state.do(responses.set_target, "ngan", "", 99.0)


def test_the_office_gets_the_figures_and_the_report(town, office, answered) -> None:
    reply = office.asks("kết quả khảo sát tháng này")
    said = reply.plain()
    assert "Khảo sát nhanh, tháng 11/2026" in said and "Chỉ số hài lòng" in said and "so với kỳ trước" in said
    assert "chỉ tiêu 99,0 %" in said and "Hạn 14/12/2026" in said
    assert reply.attachment and reply.attachment.name == "bao-cao-ngan-20261101-20261130.docx"
    document = Document(BytesIO(town.fetched(reply)[1]))
    assert any("tháng 11/2026" in p.text for p in document.paragraphs)


@pytest.mark.long
def test_the_other_form_is_a_tap_away(office, answered) -> None:
    reply = office.asks("cho tôi xem kết quả khảo sát tháng này")
    assert reply.choices[-1].label == "Khảo sát hài lòng theo năm yếu tố"
    assert all(len(choice.says.encode()) <= 64 for choice in reply.choices)
    assert "năm yếu tố, tháng 11/2026" in office.says(str(len(reply.choices)))


@pytest.mark.long
def test_the_office_accepts_a_proposal_and_the_unit_has_a_duty(town, office, answered) -> None:
    reply = office.asks("kết quả khảo sát ngan tháng này")
    assert all(choice.label.startswith("Giao khắc phục: ") for choice in reply.choices[:3])
    said = office.says("1")
    assert "Đã giao" in said and "NV1" in said and "hạn 14/12/2026" in said
    assert "đã được giao trước đó" in office.says(reply.choices[0].says)
    (duty,) = town.state.do(duties.listed)
    assert duty.kind == "corrective_action" and duty.due == date(2026, 12, 14) and "dưới chỉ tiêu" in duty.task


@pytest.mark.long
def test_only_the_office_gives_corrective_actions(staff, answered) -> None:
    assert all(not choice.says.startswith("/khacphuc") for choice in staff.asks("kết quả khảo sát").choices)
    assert "do Văn phòng làm" in staff.says("/khacphuc ngan VL tháng 11")


@pytest.mark.long
def test_another_period_and_a_unit(office, answered) -> None:
    assert "tháng 10/2026" in office.says("ket qua khao sat ngan thang truoc")
    assert "quý IV/2026" in office.says("/ketqua quý này")
    said = office.says("kết quả khảo sát của Phòng Người có công tháng 10")
    assert "Phòng Người có công: đã nhận" in said and "tháng 10/2026" in said


def test_a_period_in_other_words_and_days_that_are_none(office, answered) -> None:
    assert "Khảo sát nhanh, từ 01/10/2026 đến" in office.says("kết quả khảo sát ngan từ 1/10 đến 14/11")
    assert "từ 01/01/2026 đến 30/11/2026" in office.says("kết quả khảo sát ngan từ đầu năm đến nay")
    assert "không thấy ngày này trong lịch" in office.says("kết quả khảo sát từ 31/2 đến 30/4")


def test_a_month_without_responses(office) -> None:
    reply = office.asks("kết quả khảo sát tháng này")
    assert "Chưa đủ 5 phiếu" in reply.plain() and reply.attachment is None


@pytest.mark.long
def test_somebody_of_a_unit_sees_his_unit_only(staff, answered) -> None:
    said = staff.says("kết quả khảo sát tháng này")
    assert "Phòng Lao động, việc làm: đã nhận" in said and "Người có công" not in said


def test_a_citizen_is_told_nothing_of_it(somebody, answered) -> None:
    assert "Chỉ số" not in somebody().says("kết quả khảo sát tháng này")
    assert "dành cho người của cơ quan" in somebody().says("/ketqua ngan")
