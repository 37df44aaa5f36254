"""Roles are taken up by one-time codes, joined over channels, and lost everywhere at once."""

import re

import pytest

from bot.message import Address, Turn
from bot.state import people, people_tables
from tests.people.conftest import Somebody, Town

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def role(town: Town, person: Somebody) -> str:
    found = town.state.do(people.who, person.channel, person.account)
    return found.role if found else "citizen"


def test_a_code_gives_the_role_once(town: Town, somebody) -> None:
    code = town.invite("office", name="Trần Thị Mười")
    first, second = somebody("telegram", "1"), somebody("telegram", "2")
    assert "người của Văn phòng" in first.says(f"/start {code}") and role(town, first) == "office"
    assert "không đúng, đã dùng" in second.says(f"/start {code}") and role(town, second) == "citizen"


@pytest.mark.parametrize(
    "typed", ["/start {}", "/lienket {}", "{}", "/START {}", " /start   {} ", "/start@troly_bot {}", "/bắtđầu {}"]
)
def test_however_a_code_is_typed(town: Town, somebody, typed: str) -> None:
    person = somebody("zalo", "z1")
    person.says(typed.format(town.invite("leader")))
    assert role(town, person) == "leader"


@pytest.mark.parametrize("change", [str.lower, lambda c: c.replace("-", ""), lambda c: c.replace("-", " "), lambda c: c.replace("0", "O").replace("1", "l")])  # fmt: skip
def test_a_code_is_read_as_people_copy_it(town: Town, somebody, change) -> None:
    person = somebody()
    person.says(f"/start {change(town.invite('staff', 'VL'))}")
    assert role(town, person) == "staff"


def test_a_code_lapses(town: Town, somebody) -> None:
    code, person = town.invite("office"), somebody()
    town.later(days=7)
    assert "quá hạn" in person.says(f"/start {code}") and role(town, person) == "citizen"


def test_wrong_codes_are_limited_and_a_right_one_does_not_help(town: Town, somebody) -> None:
    code, thief, other = town.invite("office"), somebody("telegram", "66"), somebody("telegram", "67")
    for n in range(5):
        assert "không đúng" in thief.says(f"/start AAAA-BBBB-CCC{n}")
    assert "sau một giờ" in thief.says(f"/start {code}") and role(town, thief) == "citizen"
    assert "người của Văn phòng" in other.says(f"/start {code}")
    town.later(hours=1, minutes=1)
    assert "không đúng" in thief.says("/start AAAA-BBBB-CCCC")


def test_codes_are_not_in_the_database(town: Town, somebody) -> None:
    code = town.invite("office")
    rows = town.state.do(lambda c: c.execute(people_tables.codes.select()).all())
    assert code not in repr(rows) and code.replace("-", "") not in repr(rows)


def test_codes_are_all_different_and_long(town: Town) -> None:
    codes = {town.invite("leader") for _ in range(50)}
    assert len(codes) == 50 and all(CODE.fullmatch(code) for code in codes)


def test_a_code_shown_in_a_group_is_void(town: Town, somebody) -> None:
    code, person, reader = town.invite("office"), somebody("telegram", "1"), somebody("telegram", "2")
    assert "huỷ" in person.says_in("-100", f"/start {code}") and role(town, person) == "citizen"
    assert "không đúng" in reader.says(f"/start {code}")


def test_a_link_opened_by_a_robot_uses_up_no_code(town: Town, somebody) -> None:
    code, person = town.invite("office"), somebody("web", "phiên")
    opened = Turn(Address("web", "phiên"), f"/start {code}", by_link=True)
    assert "gõ lệnh" in town.hears(opened).plain() and role(town, person) == "citizen"
    person.says(f"/start {code}")
    assert role(town, person) == "office"


def test_the_office_invites_and_the_invited_comes(town: Town, office: Somebody, somebody) -> None:
    said = office.says("/moi VL Lê Văn Chín")
    assert "Lê Văn Chín, người của Phòng Lao động, việc làm" in said
    person = somebody("zalo", "z9")
    assert "Phòng Lao động, việc làm" in person.says(f"/start {CODE.search(said)[0]}")
    found = town.state.do(people.who, "zalo", "z9")
    assert (found.role, found.unit, found.name) == ("staff", "VL", "Lê Văn Chín")


@pytest.mark.parametrize(
    ("typed", "role_given", "unit"),
    [
        ("/moi vanphong", "office", ""), ("/moi VP Lan", "office", ""), ("/moi lanhdao Ông Sáu", "leader", ""),
        ("/moi ncc", "staff", "NCC"), ("/moi phòng người có công", "staff", "NCC"), ("/moi Phòng Việc làm - An toàn lao động", "staff", "VL"),
    ],
)  # fmt: skip
def test_whom_the_office_may_invite(town: Town, office: Somebody, somebody, typed, role_given, unit) -> None:
    code = CODE.search(office.says(typed))
    somebody("zalo", "z1").says(f"/start {code[0]}")
    found = town.state.do(people.who, "zalo", "z1")
    assert (found.role, found.unit) == (role_given, unit)


def test_only_the_office_invites(staff: Somebody, office: Somebody, somebody) -> None:
    for person in (staff, somebody("web", "w")):
        assert "Chỉ người của Văn phòng" in person.says("/moi VL Ai Đó")
    assert not CODE.search(office.says_in("-1", "/moi VL Ai Đó")) and "ví dụ" in office.says("/moi XYZ")


def test_two_channels_one_person(town: Town, staff: Somebody, somebody) -> None:
    code = CODE.search(staff.says("/lienket"))[0]
    other = somebody("telegram", "55")
    assert "ghép" in other.says(f"/lienket {code}") and role(town, other) == "staff"
    first, second = (town.state.do(people.who, p.channel, p.account) for p in (staff, other))
    assert first.id == second.id
    assert "không đúng" in somebody("web", "w").says(f"/lienket {code}")


def test_a_linking_code_lasts_half_an_hour_and_stays_out_of_groups(town: Town, staff: Somebody, somebody) -> None:
    assert not CODE.search(staff.says_in("g", "/lienket"))
    code = CODE.search(staff.says("/lienket"))[0]
    town.later(minutes=30)
    assert "quá hạn" in somebody("telegram", "5").says(f"/lienket {code}")


def test_a_citizen_may_use_two_channels_as_one(town: Town, somebody) -> None:
    here, there = somebody("zalo", "z1"), somebody("web", "w1")
    there.says(f"/lienket {CODE.search(here.says('/lienket'))[0]}")
    assert town.state.do(people.who, "web", "w1") == town.state.do(people.who, "zalo", "z1")


def test_an_account_of_somebody_else_is_not_taken_over(town: Town, office: Somebody, staff: Somebody) -> None:
    code = CODE.search(office.says("/lienket"))[0]
    assert "người khác" in staff.says(f"/lienket {code}") and role(town, staff) == "staff"


def test_a_role_is_not_lost_to_a_citizens_code(town: Town, staff: Somebody, somebody) -> None:
    code = CODE.search(somebody("web", "w").says("/lienket"))[0]
    assert "ngay ở đây" in staff.says(f"/lienket {code}") and role(town, staff) == "staff"


def test_guessing_in_a_group_is_limited_as_well(town: Town, somebody) -> None:
    thief = somebody("telegram", "66")
    for n in range(5):
        thief.says_in("-1", f"/start AAAA-BBBB-CCC{n}")
    assert "sau một giờ" in thief.says_in("-1", f"/start {town.invite('office')}")


def test_who_leaves_loses_the_role_everywhere_at_once(town: Town, office: Somebody, somebody) -> None:
    other = somebody("zalo", "z7")
    other.says(f"/lienket {CODE.search(office.says('/lienket'))[0]}")
    invited, linking = CODE.search(office.says("/moi VL A"))[0], CODE.search(office.says("/lienket"))[0]
    person = town.state.do(people.who, "telegram", "7001")
    assert town.state.do(people.revoke, person.id, town.now)
    assert town.state.do(people.revoke, person.id, town.now) is None
    for account in (office, other):
        assert role(town, account) == "citizen" and "Chỉ người của Văn phòng" in account.says("/moi VL B")
    for code in (invited, linking):
        assert "không đúng" in somebody("web", "w").says(f"/start {code}")
    office.says(f"/start {town.invite('staff', 'VL')}")  # may come back in another role
    assert role(town, office) == "staff"


def test_a_second_code_changes_the_role(town: Town, staff: Somebody) -> None:
    staff.says(f"/start {town.invite('staff', 'NCC')}")
    found = town.state.do(people.who, staff.channel, staff.account)
    assert (found.unit, found.name) == ("NCC", "Lê Văn Chín")
    assert len(town.state.do(people.listed)) == 1


def test_help_says_what_this_person_may_do_here(office: Somebody, staff: Somebody, somebody) -> None:
    citizen = somebody("web", "w").says("/help")
    assert "Hỏi thủ tục" in citizen and "/moi" not in citizen and "xoá dữ liệu của tôi" in citizen
    assert "/moi" in office.says("/help") and "người của Văn phòng" in office.says("/trợgiúp")
    assert "Phòng Lao động, việc làm" in staff.says("/help") and "/moi" not in staff.says("/help")
    group = office.says_in("-5", "/help")
    assert "nhắc tên" in group and "/moi" not in group and "/donvi" in group


@pytest.mark.parametrize("typed", ["/xyz", "/xyz VL", "/Start_me_up", "/settings"])
def test_an_unknown_order_is_answered(somebody, typed: str) -> None:
    said = somebody().says(typed)
    assert "không có lệnh" in said and "Hỏi thủ tục" in said


def test_start_alone_greets_and_says_what_is_kept(somebody) -> None:
    for typed in ("/start", "xin chào"):
        said = somebody().says(typed)
        assert "trợ lý tự động của Sở Nội vụ" in said and "xoá dữ liệu của tôi" in said and "che trước khi ghi" in said


def test_whoever_asks_at_once_is_told_once_who_answers(somebody) -> None:
    for person in (somebody("zalo", "z1"), somebody("telegram", "2")):
        first = person.says("1.001731")
        assert "trợ lý tự động" in first and "che trước khi ghi" in first
        assert "trợ lý tự động" not in person.says("còn lệ phí?")
    assert "trợ lý tự động" not in somebody("web", "w").says("1.001731")  # the page greets


def test_people_reached_privately_a_messenger_before_the_web(town: Town, office: Somebody, somebody) -> None:
    web = somebody("web", "w7")
    web.says(f"/lienket {CODE.search(office.says('/lienket'))[0]}")
    assert town.state.do(people.reached, "office") == [Address("telegram", "7001")]
    assert town.state.do(people.reached, "staff", "VL") == []
