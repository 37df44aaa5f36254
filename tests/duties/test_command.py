"""`troly remind preview` as it is typed."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.message import Address
from bot.state import State, duties, groups
from bot.state.duties import Duty, NewRow
from bot.state.duty_log import Act
from tests.commands import troly_here

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
DUE = datetime(2027, 3, 10).date()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, sample_db: Path) -> Path:
    folder = tmp_path_factory.mktemp("home")
    (folder / ".env").write_text(f"TROLY_KNOWLEDGE_DB={sample_db}\n", encoding="utf-8")
    state = State.open(f"sqlite:///{folder / 'data' / 'state.db'}")

    def fill(connection) -> None:
        groups.bind(connection, Address("telegram", "-1"), "VL", "", NOW)
        duty = duties.add(connection, Duty("report", "Nộp báo cáo", ("VL",), due=DUE), Act("", NOW))
        duties.add_rows(connection, duty.id, [NewRow("VL", "", DUE, DUE, DUE.replace(day=1))], Act("", NOW))

    state.do(fill)
    state.close()
    return folder


def test_what_would_go_out_a_line_each(home: Path) -> None:
    done = troly_here("remind", "preview", "--from", "2027-03-01", "--to", "2027-03-31", "--json", folder=home)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert [t["items"][0]["step"] for t in told] == [-7, -3, -1, 0, 2, 4, 6, 8, 10, 12, 14]
    assert told[0]["at"] == "2027-03-01T07:30:00+07:00" and told[0]["address"] == "telegram:-1"
    assert told[0]["items"] == [{"duty": "NV1", "due": "2027-03-10", "step": -7}]
    assert "Việc 1: Nộp báo cáo. Hạn thứ Tư, 10/03/2027, còn 07 ngày làm việc." in told[0]["text"]


def test_for_people_and_nothing_is_written(home: Path) -> None:
    first = troly_here("remind", "preview", "--from", "01/03/2027", "--to", "10/03/2027", folder=home)
    again = troly_here("remind", "preview", "--from", "01/03/2027", "--to", "10/03/2027", folder=home)
    assert first.stdout == again.stdout and "4 tin từ 01/03/2027 đến 10/03/2027." in first.stdout


def test_days_the_wrong_way_round_and_hours_that_are_none(home: Path) -> None:
    done = troly_here("remind", "preview", "--from", "2027-03-10", "--to", "2027-03-01", folder=home)
    assert done.returncode == 2 and "--to" in done.stderr and "Traceback" not in done.stderr
    done = troly_here("remind", "preview", folder=home, TROLY_WORK_HOURS="cả ngày")
    assert done.returncode == 2 and "Giờ làm việc “cả ngày” chưa đúng" in done.stderr
    done = troly_here("remind", "preview", folder=home, TROLY_LADDER="mười")
    assert done.returncode == 2 and "TROLY_LADDER" in done.stderr
