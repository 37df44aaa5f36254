"""Plans are found again, notices are read once a unit, a closed row takes more without changing."""

from datetime import timedelta

import pytest

from bot.state import State, duty_log, duty_reports, duty_steps, notices, plans, privacy, proposals
from bot.state.duty_reports import Evidence
from bot.state.duty_steps import NotNow
from tests.conftest import NOON
from tests.state.test_duties import LAN, OFFICE, later, made


def test_a_plan_is_found_by_number_and_title_with_what_is_left(state: State) -> None:
    first = state.do(plans.add, "Kế hoạch", OFFICE, number="1/KH")
    second = state.do(plans.add, "Kế hoạch", later(OFFICE, days=1), number="1/KH")
    one, _ = state.do(proposals.add, second, [{"task": "a"}, {"task": "b"}], OFFICE)
    state.do(proposals.settle, one, "dropped", OFFICE)
    found = state.do(plans.alike, "1/KH", "Kế hoạch")
    assert found and (found.id, found.open) == (second, 1) and state.do(plans.alike, "2/KH", "Kế hoạch") is None
    assert [plan.id for plan in state.do(plans.listed)] == [second, first] and state.do(plans.get, first).open == 0


def test_a_notice_is_read_once_a_unit(state: State) -> None:
    sent = state.do(notices.add, "Họp", "Họp lúc 14 giờ", "", OFFICE)
    assert state.do(notices.get, sent.id) == sent == state.do(notices.latest)[0] and state.do(notices.get, "x") is None
    assert state.do(notices.read, sent.id, "VL", LAN) and not state.do(notices.read, sent.id, "VL", later(LAN, hours=1))
    assert [(r.unit, r.by, r.at) for r in state.do(notices.reads, sent.id)] == [("VL", "lan", NOON)]


def test_more_for_an_accepted_row_changes_nothing_else(state: State) -> None:
    row = made(state)
    with pytest.raises(NotNow):
        state.do(duty_steps.supplement, row.number, LAN, Evidence("thêm"))
    state.do(duty_steps.report, row.number, LAN, Evidence("xong", "12/BC"))
    state.do(duty_steps.accept, row.number, OFFICE)
    kept = state.do(duty_steps.supplement, row.number, later(LAN, days=2), Evidence("thêm", "13/BC"))
    assert (kept.state, kept.on_time, kept.reported_at) == ("accepted", True, LAN.at)
    assert [r.evidence.document_number for r in state.do(duty_reports.of_row, row.id)] == ["12/BC", "13/BC"]
    assert state.do(duty_log.of_row, row.duty_id, row.id)[-1].what == "supplement"
    assert state.do(duty_log.count_of, "lan") == 2


def test_somebody_unknown_has_done_nothing(state: State) -> None:
    found = state.do(privacy.kept, "telegram", "1", NOON + timedelta(days=1))
    assert (found.deputy_of, found.acts) == ((), 0)
