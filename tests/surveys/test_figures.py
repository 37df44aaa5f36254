"""Figures of 10,000 made responses against pandas and statsmodels."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from handlers.surveys.columns import columns
from handlers.surveys.outcome import Only
from handlers.surveys.results import View
from handlers.surveys.spans import Period, year_of
from knowledge.surveys.shelf import load_forms
from tests.surveys.made import made

YEAR = year_of(date(2026, 1, 1))
FORMS = load_forms()


@pytest.fixture(scope="module", params=sorted(FORMS))
def answered(request):  # type: ignore[no-untyped-def]
    form = FORMS[request.param]
    rows = made(form, 10_000, YEAR.first, YEAR.last)
    frame = pd.DataFrame([{"unit": r.unit, "procedure": r.procedure, "channel": r.channel, "day": r.half_day[:10],
                           **r.answers} for r in rows])  # fmt: skip
    frame["day"] = pd.to_datetime(frame["day"])
    return form, columns(form, rows), frame


def view(columns, period: Period = YEAR, only: Only | None = None, formula: str = "answers"):  # type: ignore[no-untyped-def]
    return View(columns, period, only or Only(), formula).results(0, None, {})


def scale(form) -> list[str]:  # type: ignore[no-untyped-def]
    return [q.code for q in form.questions if q.kind == "scale"]


def wilson_elsewhere(good: float, n: int) -> tuple[float, ...]:
    """The interval of statsmodels, imported here: every process of a run would wait for it."""
    from statsmodels.stats.proportion import proportion_confint

    return tuple(map(float, proportion_confint(good, n, alpha=0.05, method="wilson")))


def agrees(group, frame: pd.DataFrame, form, formula: str = "answers") -> None:  # type: ignore[no-untyped-def]
    given = frame[scale(form)]
    assert group.n == len(frame)
    shares = {code: (given[code].dropna() >= 4).mean() for code in given if given[code].notna().sum() >= 5}
    assert {s.code: s.share for s in group.criteria} == pytest.approx(shares)
    for s in group.criteria:
        values = given[s.code].dropna()
        assert s.mean == pytest.approx(values.mean()) and s.n == len(values)
        assert s.counts == tuple(int((values == v).sum()) for v in range(1, 6))
        expected = wilson_elsewhere(int((values >= 4).sum()), len(values))
        assert (s.low, s.high) == pytest.approx(expected, abs=1e-9)
    stacked = given.stack().dropna()
    assert group.mean == pytest.approx(stacked.mean())
    index = {
        "answers": (stacked >= 4).mean(),
        "criteria": np.mean([(given[c].dropna() >= 4).mean() for c in given if given[c].notna().any()]),
        "factors": np.mean([s.share for s in group.factors] or list(shares.values())),
    }[formula]
    assert group.index == pytest.approx(index)
    drawn = int(given.notna().any(axis=1).sum())
    expected = wilson_elsewhere(index * drawn, drawn)
    assert (group.low, group.high) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("formula", ["answers", "criteria", "factors"])
def test_the_whole_year(answered, formula: str) -> None:
    form, table, frame = answered
    agrees(view(table, formula=formula).whole.group, frame, form, formula)


def test_factors(answered) -> None:
    form, table, frame = answered
    for factor in view(table).whole.group.factors:
        values = frame[[q.code for q in form.questions if q.factor == factor.code]].stack().dropna()
        assert factor.share == pytest.approx((values >= 4).mean()) and factor.n == len(values)


def test_units_procedures_channels_and_months(answered) -> None:
    form, table, frame = answered
    found = view(table)
    assert {line.code for line in found.units} == set(frame["unit"]) - {""}
    for lines, column in ((found.units, "unit"), (found.procedures, "procedure"), (found.channels, "channel")):
        for line in lines:
            mine = frame[frame[column] == line.code]
            assert line.received == len(mine)
            agrees(line.group, mine, form)
    assert len(found.months) == 12
    for month, group in found.months:
        agrees(group, frame[(frame["day"] >= str(month.first)) & (frame["day"] <= str(month.last))], form)


def test_one_unit_one_procedure_one_channel(answered) -> None:
    form, table, frame = answered
    agrees(view(table, only=Only("VL")).whole.group, frame[frame["unit"] == "VL"], form)
    some = frame[(frame["unit"] == "VL") & (frame["procedure"] == "1.001731")]
    agrees(view(table, only=Only("VL", "1.001731")).whole.group, some, form)
    agrees(view(table, only=Only(channel="zalo")).whole.group, frame[frame["channel"] == "zalo"], form)


def test_a_quarter_against_the_one_before(answered) -> None:
    form, table, frame = answered
    whole = view(table, Period(date(2026, 4, 1), date(2026, 6, 30))).whole
    agrees(whole.group, frame[frame["day"].dt.quarter == 2], form)
    agrees(whole.before, frame[frame["day"].dt.quarter == 1], form)
    assert whole.change == pytest.approx(whole.group.index - whole.before.index)


def test_options_and_numbers(answered) -> None:
    form, table, frame = answered
    for found in view(table).picked:
        question = form.question(found.code)
        given = frame[found.code].dropna()
        assert found.n == len(given)
        if question.kind == "choice":
            counts = given.value_counts()
            assert dict(found.options) == {o.text: int(counts.get(o.code, 0)) for o in question.options}
        if question.kind == "number":
            assert found.mean == pytest.approx(given.mean())
