"""The Office and leaders ask for tables and papers, units for their calendar: by order, in words, on every channel."""

import json
from datetime import date, timedelta
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import select

from bot.message import Address, Turn
from bot.state import deputies, duties, duty_steps, groups, people, plans, tables
from bot.state.duties import Duty, NewRow
from bot.state.duty_log import Act
from bot.state.duty_reports import Evidence
from bot.state.outbox import OutboxRow
from handlers import planned
from tests.people.conftest import Somebody, Town


@pytest.fixture
def busy(town: Town) -> Town:
    """VL is late with one thing, NCC has done its own in time and asked for more time once."""
    act = Act("o", town.now, "telegram")

    def made(connection) -> None:
        plan = plans.add(connection, "Kế hoạch ISO năm 2026", act)
        duty = duties.add(
            connection, Duty("report", "Nộp báo cáo quý III", ("VL", "NCC"), plan, quote="trước 15/10"), act
        )
        rows = [
            NewRow(unit, "2026-Q3", day, day) for unit, day in (("VL", date(2026, 10, 15)), ("NCC", date(2026, 11, 30)))
        ]
        duties.add_rows(connection, duty.id, rows, act)
        ncc = duties.of_duty(connection, duty.id)[1]
        duty_steps.ask_more_time(connection, ncc.id, act, date(2026, 12, 10), "chờ số liệu xã")
        duty_steps.report(connection, ncc.id, act, Evidence("=đã gửi", "12/BC-NCC"))
        duty_steps.accept(connection, ncc.id, act)

    town.state.do(made)
    return town


@pytest.fixture
def leader(town: Town, somebody) -> Somebody:
    person = somebody("zalo", "z1")
    person.says(f"/start {town.invite('leader')}")
    return person


def content(town: Town, reply) -> bytes:
    return town.fetched(reply)[1]


def test_the_table_in_words_with_what_can_be_had_next(busy: Town, office: Somebody, leader: Somebody) -> None:
    for who, text in (
        (office, "bảng theo dõi"),
        (leader, "/bang năm 2026"),
        (office, "cho tôi xem bảng theo dõi năm nay"),
    ):
        reply = who.asks(text)
        assert "02 việc" in reply.plain() and "Phòng Lao động, việc làm: việc 1 trễ 26 ngày làm việc" in reply.plain()
        assert reply.choices[0].says == "/bang anh nam 2026"
    assert "Chưa có việc nào có hạn trong quý I năm 2026" in office.says("bảng theo dõi quý 1")
    assert {c.says.split()[1] for c in leader.asks("/bang").choices} == {"anh", "excel", "nam"}
    assert [c.label for c in office.asks("/bang").choices][4:] == [
        "Xếp hạng đơn vị",
        "Dự thảo báo cáo (Word)",
    ] and "Hạng 1" in office.says("5")


def test_the_table_as_a_picture_and_as_a_workbook(busy: Town, office: Somebody) -> None:
    shown = office.asks("ảnh bảng theo dõi quý 4")
    assert shown.attachment.picture and shown.attachment.name == "Bảng theo dõi quý IV năm 2026.png"
    assert content(busy, shown).startswith(b"\x89PNG")
    book = load_workbook(BytesIO(content(busy, office.asks("/bang excel 2026"))))
    assert [s.title for s in book] == ["Bảng theo dõi", "Các việc", "Xếp hạng"]
    assert any(c.value == "=đã gửi" and c.data_type == "s" for line in book["Các việc"].iter_rows() for c in line)


@pytest.mark.long
def test_a_large_table_is_shown_page_by_page(busy: Town, office: Somebody) -> None:
    def more(connection) -> None:
        act = Act("o", busy.now)
        for n in range(30):
            duty = duties.add(connection, Duty("report", f"Việc thứ {n} " + "rà soát tài liệu " * 8, ("VL",)), act)
            duties.add_rows(connection, duty.id, [NewRow("VL", "", date(2026, 11, 30))], act)

    busy.state.do(more)
    first = office.asks("/bang anh")
    assert first.choices[0].label.startswith("Trang 2/") and first.attachment.name.endswith("trang 1.png")
    second = office.asks(first.choices[0].says)
    assert second.attachment.name.endswith("trang 2.png") and content(busy, second) != content(busy, first)
    pages = int(first.choices[0].label.rpartition("/")[2])
    last = office.asks(f"/bang anh trang {pages + 5}")
    assert last.attachment.name.endswith(f"trang {pages}.png") and not last.choices


def test_the_picture_goes_to_the_groups_after_one_question(busy: Town, office: Somebody, leader: Somebody) -> None:
    assert "Chưa có nhóm nào" in office.says("gửi bảng theo dõi vào các nhóm")
    for chat, unit in (("-1", "VL"), ("-2", "NCC")):
        busy.state.do(groups.bind, Address("telegram", chat), unit, "o", busy.now)
    asked = office.asks("gửi bảng theo dõi quý 4 vào nhóm")
    assert "quý IV năm 2026 (01 ảnh) vào 02 nhóm" in asked.plain() and not sent(busy)
    assert "việc của Văn phòng" in leader.says("/bang guinhom") and not sent(busy)
    office.says("1")
    office.asks(asked.choices[0].says)  # tapped twice
    rows = sent(busy)
    assert sorted(r.chat for r in rows) == ["-1", "-2"]
    for row in rows:
        reply = busy.state.do(lambda c, row=row: planned.compose(waiting(row), c, busy.now, busy.context))
        assert (
            content(busy, reply).startswith(b"\x89PNG")
            and reply.attachment.picture
            and "Bảng theo dõi quý IV năm 2026, đến ngày 20/11/2026:" in reply.plain()
        )
    gone = waiting(rows[0], json.dumps({"period": "quy 4 2026", "page": 9}))
    assert busy.state.do(lambda c: planned.compose(gone, c, busy.now, busy.context)) is None


def sent(town: Town) -> list:
    box = tables.outbox
    return town.state.do(lambda c: c.execute(select(box).where(box.c.kind == "matrix")).all())


def waiting(row, about: str = "") -> OutboxRow:
    given = {name: getattr(row, name) for name in OutboxRow.__dataclass_fields__ if hasattr(row, name)}
    given["address"] = Address(row.channel, row.chat, row.thread)
    return OutboxRow(**given | ({"about": about} if about else {}))


def test_ranking_letter_and_report(busy: Town, office: Somebody, leader: Somebody) -> None:
    text = leader.says("xếp hạng các đơn vị năm 2026")
    assert "Hạng 1: Phòng Người có công, 100 % (01/01 việc)" in text and "01 việc quá hạn chưa báo cáo" in text
    assert "Không xếp hạng vì chưa có việc được tính: Văn phòng Sở" in text
    assert "chưa có việc nào đủ căn cứ" in leader.says("/xephang 2020")
    letter = office.asks("soạn công văn đôn đốc")
    assert letter.attachment.name == "Công văn đôn đốc 20-11-2026.docx"
    assert "Phòng Lao động, việc làm (01 việc)" in text_of(content(busy, letter))
    assert "Không có việc nào quá hạn" in office.says("/donduc quý 1")
    report = office.asks("lập báo cáo năm 2026")
    said = text_of(content(busy, report))
    assert report.attachment.name == "Báo cáo năm 2026.docx" and "chờ số liệu xã" in said and "10/12/2026" in said
    assert office.asks("/baocaonam quý 4").attachment.name == "Báo cáo quý IV năm 2026.docx"


def text_of(body: bytes) -> str:
    return "\n".join(cell.text for table in Document(BytesIO(body)).tables for row in table.rows for cell in row.cells)


ORDERS = ("/bang", "/bang anh", "/bang excel", "/bang guinhom", "/xephang", "/donduc", "/baocaonam")


def test_others_may_not_have_them(busy: Town, staff: Somebody, somebody) -> None:
    for order in ORDERS:
        for who in (staff, somebody("telegram", "99")):
            reply = who.asks(order)
            assert "dành cho Văn phòng và lãnh đạo" in reply.plain() and reply.attachment is None
    for words in ("bảng theo dõi", "công văn đôn đốc", "xếp hạng đơn vị"):
        assert "trễ" not in staff.says(words) and "trễ" not in somebody("telegram", "99").says(words)


def test_files_with_many_units_words_are_not_shown_in_a_group(busy: Town, office: Somebody) -> None:
    for order in ("/bang excel", "/donduc", "/baocaonam"):
        assert "nhắn riêng" in office.says_in("-5", order)
    assert "việc 1 trễ" in office.says_in("-5", "/bang")


def test_days_that_are_none_and_a_broken_template_get_a_sentence(busy: Town, office: Somebody, tmp_path) -> None:
    assert "không thấy ngày này trong lịch" in office.says("/bang từ 31/2 đến 30/4")
    assert "đứng trước ngày đầu kỳ" in office.says("/xephang từ 1/12 đến 1/2")
    (tmp_path / "bao-cao-nam.docx").write_bytes(b"hong")
    busy.context = type(busy.context)(**vars(busy.context) | {"templates": tmp_path})
    sent, _ = busy.fetched(office.asks("/baocaonam 2026"))
    assert "Mẫu bao-cao-nam.docx không phải tệp Word" in sent.plain() and sent.attachment is None


def test_what_changed_before_a_file_is_drawn_is_in_it_or_said(busy: Town, office: Somebody) -> None:
    letter = office.asks("/donduc")
    act = Act("o", busy.now, "telegram")

    def settled(connection) -> None:
        late = duties.open_rows(connection, "VL")[0]
        duty_steps.report(connection, late.id, act, Evidence("xong", "12/BC-VL"))
        duty_steps.accept(connection, late.id, act)

    busy.state.do(settled)
    sent, _ = busy.fetched(letter)
    assert "Không có việc nào quá hạn" in sent.plain() and sent.attachment is None


def test_a_link_in_a_page_orders_nothing(busy: Town, office: Somebody) -> None:
    turn = Turn(Address("telegram", "7001"), "soạn công văn đôn đốc", person="7001", by_link=True)
    assert busy.hears(turn).attachment is None


def link_of(text: str) -> str:
    return next((word for word in text.split() if word.endswith(".ics")), "")


def test_a_unit_gets_its_calendar_once_and_a_new_link_ends_the_old(busy: Town, staff: Somebody) -> None:
    first = link_of(staff.says("/lich"))
    assert "/lich/" in first
    again = staff.asks("lịch của phòng tôi")
    assert not link_of(again.plain()) and "tạo ngày 20/11/2026" in again.plain()
    second = link_of(staff.says(again.choices[0].says))
    assert second and second != first
    assert "không còn dùng được" in staff.says("/lich bỏ") and "chưa có đường dẫn" in staff.says("/lich bỏ")


def test_whose_calendar_somebody_may_have(busy: Town, office: Somebody, staff: Somebody, somebody) -> None:
    assert not link_of(somebody("telegram", "99").says("/lich VL"))
    assert not link_of(staff.says("/lich NCC")) and "/lich VL" in office.says("/lich")
    assert "Phòng Người có công" in office.says("/lich NCC") and "mã đơn vị" in office.says("/lich xyz")
    busy.state.do(groups.bind, Address("zalo", "g7"), "NCC", "o", busy.now)
    assert not link_of(staff.says_in("g7", "/lich"))
    person = busy.state.do(people.who, "zalo", "z8001")
    busy.state.do(deputies.name, "NCC", person.id, "o", busy.now + timedelta(hours=1))
    assert link_of(staff.says_in("g7", "/lich moi"))
