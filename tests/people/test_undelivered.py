"""What could not be delivered is told to the Office, and sent again when the Office says so."""

from datetime import timedelta

import pytest

from bot.message import Address, Reply, paragraph
from bot.state import groups, outbox
from bot.state.outbox import OutboxRow
from handlers import undelivered
from tests.people.conftest import Somebody, Town

GROUP = Address("telegram", "-1")


def lost(town: Town, key: str = "remind:1", address: Address = GROUP) -> OutboxRow:
    """A message that could not be delivered for good."""

    def fail(connection) -> OutboxRow:
        outbox.put(connection, address, Reply((paragraph("Nhắc việc"),)), town.now, key, is_group=address is GROUP)
        (row,) = outbox.claim(connection, [address.channel], town.now, "w", timedelta(minutes=1))
        outbox.failed(connection, row, "w", "403")
        undelivered.tell(connection, row, "403", town.now)
        return row

    return town.state.do(fail)


def waiting(town: Town) -> list[OutboxRow]:
    return town.state.do(outbox.claim, ["telegram", "zalo"], town.now, "w", timedelta(minutes=1), 9)


def test_the_office_is_told_sees_it_and_sends_it_again(town: Town, office: Somebody) -> None:
    town.state.do(groups.bind, GROUP, "VL", "x", town.now)
    row = lost(town)
    (told,) = waiting(town)
    assert told.address == Address("telegram", "7001") and "/chuagui" in told.body
    said = office.says("tin chưa gửi")
    assert "nhóm của Phòng Lao động, việc làm trên Telegram: không gửi được" in said and "20/11/2026 12:00" in said
    assert "gửi lại ngay" in office.says("1")
    assert [r.id for r in waiting(town)] == [row.id]
    assert "Không có tin nào" in office.says("/chuagui") and "không còn" in office.says(f"/guilai {row.id}")


@pytest.mark.parametrize("key", ["answer:1", "undelivered:1"])
def test_mere_answers_are_not_worth_a_line(town: Town, office: Somebody, key: str) -> None:
    lost(town, key, Address("zalo", "z1"))
    assert waiting(town) == []


def test_only_the_office_and_only_privately(town: Town, office: Somebody, staff: Somebody) -> None:
    row = lost(town)
    waiting(town)
    for said in (staff.says("/chuagui"), office.says_in("-7", "/chuagui"), staff.says(f"/guilai {row.id}")):
        assert "dành cho Văn phòng" in said
    assert waiting(town) == []
