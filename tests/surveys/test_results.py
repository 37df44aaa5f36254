"""Results read from the database: what is told, what is hidden, what stands beside the index."""

from datetime import date

import pytest

from bot.state import State, responses
from bot.state.responses import Response, Transactions
from handlers.period import PeriodError
from handlers.surveys import wording
from handlers.surveys.data import as_data
from handlers.surveys.improve import proposals
from handlers.surveys.outcome import Only
from handlers.surveys.results import around, results
from handlers.surveys.rows import rows
from handlers.surveys.spans import Period, month_of, named, quarter_of, year_of
from handlers.surveys.spans import around as spanning
from knowledge.calendar import load_calendar
from knowledge.surveys.shelf import load_forms
from tests.conftest import SAMPLE
from tests.surveys.made import made

FORM = load_forms()["ngan"]
NOVEMBER = month_of(date(2026, 11, 1))


def given(unit: str, count: int, level: int = 4, day: str = "2026-11-03", procedure: str = "", channel: str = "web",
          flags: tuple[str, ...] = (), text: str = "") -> list[Response]:  # fmt: skip
    answers = {"chung": level, **({"gop-y": text} if text else {})}
    return [
        Response(f"{unit}-{day}-{level}-{procedure}-{channel}-{at}", FORM.code, "1", unit, procedure, channel, f"{day}S",
                 answers, flags)
        for at in range(count)
    ]  # fmt: skip


def read(state: State, period: Period = NOVEMBER, only: Only | None = None):  # type: ignore[no-untyped-def]
    return state.do(results, FORM, period, only)


@pytest.fixture
def department():  # type: ignore[no-untyped-def]
    from knowledge.department import load_department

    return load_department(SAMPLE / "department.yaml")


def test_an_empty_period_says_so(state: State) -> None:
    found = read(state)
    assert found.whole.group is None and found.units == () and found.completion is None and found.months == ()
    assert not found.hidden


def test_four_responses_are_hidden_and_five_are_told(state: State) -> None:
    state.do(responses.add_many, given("VL", 4))
    found = read(state)
    assert found.whole.received == 4 and found.whole.group is None and found.hidden and found.units[0].group is None
    state.do(responses.add_many, given("NCC", 1))
    found = read(state)
    assert found.whole.group.n == 5 and {line.code: line.group for line in found.units} == {"VL": None, "NCC": None}


def test_a_small_unit_is_not_told_by_subtraction(state: State) -> None:
    state.do(responses.add_many, [*given("VL", 30, 5), *given("NCC", 9, 4), *given("VP", 2, 1)])
    found = read(state)
    told = {line.code: line.group.n if line.group else None for line in found.units}
    assert found.whole.group.n == 41 and told == {"VL": 30, "NCC": None, "VP": None}


def test_a_small_unit_is_told_when_a_longer_period_has_enough(state: State) -> None:
    for month in (1, 2, 3):
        day = f"2026-0{month}-10"
        state.do(responses.add_many, [*given("VL", 30, 5, day), *given("NCC", 3, 2, day), *given("VP", 3, 1, day)])
    january = read(state, month_of(date(2026, 1, 1)))
    assert {line.code: bool(line.group) for line in january.units} == {"VL": True, "NCC": False, "VP": False}
    quarter = read(state, quarter_of(date(2026, 1, 1)))
    assert {line.code: line.group.n for line in quarter.units} == {"VL": 90, "NCC": 9, "VP": 9}


def test_two_periods_that_differ_by_a_day_give_the_same_figures(state: State) -> None:
    state.do(responses.add_many, [*given("VL", 30, 5), *given("VL", 1, 1, "2026-11-30")])
    assert (
        spanning(date(2026, 11, 1), date(2026, 11, 29)) == spanning(date(2026, 11, 2), date(2026, 11, 30)) == NOVEMBER
    )


def test_a_month_is_told_whole_and_its_half_with_a_few_not(state: State) -> None:
    state.do(responses.add_many, [*given("VL", 30, 5), *given("VL", 1, 1, "2026-11-30")])
    assert read(state).whole.group.n == 31
    assert read(state, Period(date(2026, 11, 1), date(2026, 11, 14))).whole.group is None


def test_a_channel_is_not_asked_for_together_with_a_unit() -> None:
    with pytest.raises(ValueError, match="riêng từng chiều"):
        Only(unit="VL", channel="web")


def test_channels_that_would_tell_a_few_of_a_unit_are_hidden(state: State) -> None:
    state.do(responses.add_many, [*given("VL", 18), *given("VL", 2, channel="zalo"), *given("NCC", 9, channel="zalo")])
    found = read(state)
    assert [line.group for line in found.channels] == [None, None] and all(line.group for line in found.units)
    assert read(state, only=Only(channel="web")).whole.group is None


def test_the_sample_meter_and_completion(state: State) -> None:
    state.do(responses.add_many, given("VL", 30))
    for _ in range(40):
        state.do(responses.begun, FORM.code, "VL", "", "web", "2026-11-03S")
    entered = Transactions("", "VL", "", NOVEMBER.first, NOVEMBER.last, 400)
    state.do(responses.enter_transactions, entered)
    found = read(state, only=Only("VL"))
    assert (found.sample.needed, found.sample.missing) == (200, 170) and found.completion == 0.75
    assert "còn thiếu 170 phiếu" in wording.sample(found)
    state.do(responses.enter_transactions, Transactions("", "VL", "", NOVEMBER.first, NOVEMBER.last, 20))
    assert "đủ mẫu" in wording.sample(read(state, only=Only("VL")))


def test_trust_notes_stand_beside_an_index_that_counts_everything(state: State, department) -> None:
    state.do(responses.add_many, [*given("VL", 30, 4), *given("VL", 12, 5, flags=("burst",), channel="zalo")])
    found = read(state)
    assert found.whole.group.n == 42 and found.trust.kinds == {"burst": 12}
    said = wording.trust(found, department)
    assert "12/42" in said[0] and "vẫn được tính" in said[0]
    assert found.trust.without is not None and found.trust.without.n == 30


def test_what_one_unit_does_is_noted_also_among_many(state: State, department) -> None:
    hasty = given("NCC", 12, 5, flags=("fast",), channel="zalo")
    state.do(responses.add_many, [*given("VL", 300, 4), *given("NCC", 20, 4), *hasty])
    found = read(state)
    assert found.trust.notes == () and [unit for unit, _ in found.trust.units] == ["NCC"]
    assert "Riêng Phòng Người có công" in wording.trust(found, department)[0]


def test_the_index_without_a_few_noted_ones_would_tell_them(state: State) -> None:
    state.do(responses.add_many, [*given("VL", 30, 4), *given("VL", 4, 1, flags=("burst",))])
    found = read(state)
    assert found.trust.notes and found.trust.without is None


def test_a_unit_under_its_target_proposes_an_action(state: State, department) -> None:
    state.do(responses.add_many, [*given("VL", 20, 2), *given("VL", 20, 4, channel="zalo"), *given("NCC", 30, 5)])
    for unit, percent in (("", 80.0), ("NCC", 90.0)):
        state.do(responses.set_target, FORM.code, unit, percent)
    (proposal,) = proposals(read(state), department, load_calendar(), date(2026, 12, 1))
    assert (proposal.unit, proposal.owner, proposal.due) == ("VL", "VL", date(2026, 12, 22)) and proposal.sure
    assert "50,0 %" in proposal.text and "chỉ tiêu 80,0 %" in proposal.text and "Hài lòng chung" in proposal.text
    assert proposals(read(state, only=Only("NCC")), department, load_calendar(), date(2026, 12, 1)) == ()


def test_free_words_are_opened_by_theme(state: State) -> None:
    words = [
        "Cho lau qua, cán bộ thái độ cáu gắt",
        "Chờ lâu",
        "Đòi thêm bản sao công chứng",
        "Không hài lòng",
        "tạm được",
    ]
    state.do(
        responses.add_many, [r for at, w in enumerate(words) for r in given("VL", 1, 2, text=w, procedure=str(at))]
    )
    themes = {theme.code: theme.texts for theme in read(state).themes}
    assert themes["cho-doi"] == ("Cho lau qua, cán bộ thái độ cáu gắt", "Chờ lâu")
    assert themes["thai-do"] == ("Cho lau qua, cán bộ thái độ cáu gắt",) and "giay-to-thua" in themes
    assert "Không hài lòng" not in themes.get("khen", ()) and "tạm được" in themes["khac"]


def test_rows_lose_the_unit_where_its_month_has_few(state: State) -> None:
    state.do(responses.add_many, [*given("VL", 30, 5, procedure="1.000105"), *given("NCC", 3, 1), *given("VP", 3, 2)])
    state.do(responses.add_many, [*given("NCC", 3, 1, "2026-10-03"), *given("VL", 9, 5, "2026-10-03")])
    columns = state.do(around, FORM, NOVEMBER)
    listed = rows(columns, year_of(NOVEMBER.first))
    # In October VL keeps the three of NCC company.
    assert {(row.unit, row.procedure) for row in listed if row.answers[0] == 5} == {("VL", "1.000105"), ("", "")}
    assert {row.unit for row in listed if row.answers[0] < 5} == {""}
    assert [row.unit for row in rows(columns, NOVEMBER, "NCC")] == []
    assert rows(columns, Period(date(2026, 11, 1), date(2026, 11, 14))) == []  # less than a month


def test_the_order_of_rows_and_words_tells_nothing(state: State) -> None:
    answered = made(load_forms()["sipas"], 60, NOVEMBER.first, NOVEMBER.last)
    form = load_forms()["sipas"]
    state.do(responses.add_many, answered)
    once = rows(state.do(around, form, NOVEMBER), NOVEMBER)
    state.do(responses.add_many, [r._replace(id=f"z{at}", form="other") for at, r in enumerate(reversed(answered))])
    again = rows(state.do(around, form.model_copy(update={"code": "other"}), NOVEMBER), NOVEMBER)
    assert once == again and len(once) == 60


def test_everything_as_data_for_programs(state: State, department) -> None:
    import json

    state.do(responses.add_many, [*given("VL", 30, 5), *given("NCC", 3, 1)])
    told = json.loads(json.dumps(as_data(read(state), ())))
    assert told["received"] == 33 and told["figures"]["criteria"][0]["distribution"]["5"] == 30
    assert told["formula"]["name"] == "answers" and told["units"][0]["figures"] is None and told["hidden_under"] == 5


@pytest.mark.parametrize(("words", "period"), [
    ("ket qua khao sat thang nay", "tháng 11/2026"), ("ket qua khao sat thang truoc", "tháng 10/2026"),
    ("thang 12", "tháng 12/2025"), ("thang 3 2025", "tháng 03/2025"), ("quy nay", "quý IV/2026"),
    ("quy iii", "quý III/2026"), ("quy 4 nam 2025", "quý IV/2025"), ("nam 2025", "năm 2025"), ("nam nay", "năm 2026"),
    ("tu 15 10 2026 den 14 11 2026", "từ 15/10/2026 đến 14/11/2026"),
    ("6 thang dau nam", "từ 01/01/2026 đến 30/06/2026"), ("tu dau nam den nay", "từ 01/01/2026 đến 30/11/2026"),
    ("ket qua khao sat", "None"),
])  # fmt: skip
def test_periods_in_words(words: str, period: str) -> None:
    assert str(named(words, date(2026, 11, 20))) == period


def test_days_that_are_none_are_said() -> None:
    with pytest.raises(PeriodError, match="không thấy ngày này trong lịch"):
        named("tu 45 10 2026 den 14 11 2026", date(2026, 11, 20))


def test_the_reporting_month_from_the_15th_to_the_14th_is_whole() -> None:
    period = spanning(date(2026, 10, 15), date(2026, 11, 14))
    assert str(period) == "từ 15/10/2026 đến 14/11/2026" and period.before == Period(
        date(2026, 9, 15), date(2026, 10, 14)
    )
    with pytest.raises(ValueError, match="đứng trước"):
        spanning(date(2026, 11, 2), date(2026, 11, 1))
